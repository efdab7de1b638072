/** Formats figures. */

export const fixed = (value, digits) => value.toFixed(digits);
export const times = (value, digits = 2) => `${value.toFixed(digits)} ×`;
export const whole = (value) => Math.round(value).toLocaleString("en-US");
export const megabytes = (bytes, digits = 0) => `${(bytes / 1e6).toFixed(digits)} MB`;
export const signed = (value, digits = 0) => `${value < 0 ? "−" : "+"} ${Math.abs(value).toFixed(digits)}`;

/** A Markdown table; the first column is text, the others are figures. */
export function table(columns, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(columns), line(columns.map((_, at) => (at === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}

/** The same for a terminal. */
export function plainTable(columns, rows) {
  const all = [columns, ...rows].map((cells) => cells.map((cell) => String(cell).replaceAll("*", "")));
  const widths = columns.map((_, at) => Math.max(...all.map((cells) => cells[at].length)));
  const pad = (cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]));
  return all.map((cells) => cells.map(pad).join("   ").trimEnd()).join("\n");
}
