/** Statistics over several turns. */

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The median of the ratios within each turn: a slow turn slows all samples in it alike. */
export function ratio(values, floor) {
  return median(values.map((value, turn) => value / floor[turn]));
}

/** The median of the differences within each turn. */
export function difference(values, floor) {
  return median(values.map((value, turn) => value - floor[turn]));
}

/** The items in a different order for each turn, so that none always follows the same one. */
export function rotated(items, turn) {
  const at = turn % items.length;
  const order = [...items.slice(at), ...items.slice(0, at)];
  return turn % 2 === 0 ? order : order.reverse();
}

/** Runs an action for each item, in order, with at most `width` at a time. */
export async function pooled(items, width, action) {
  const queue = [...items.entries()];
  const results = [];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [at, item] = next;
      results[at] = await action(item, at);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}
