/**
 * Formats numbers, durations and names for display.
 */
export function make(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

export function numberText(value) {
  return value.toLocaleString("en");
}

export function recordsText(count) {
  return `${numberText(count)} ${count === 1 ? "record" : "records"}`;
}

export function durationText(seconds) {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/** Turns `updated_from` into "Updated from", and `caseUpdates` into "Case updates". */
export function nameText(name) {
  const words = name.replaceAll("_", " ").replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
