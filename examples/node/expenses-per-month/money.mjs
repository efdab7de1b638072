/**
 * Exact sums of money. With floating-point numbers, `0.1 + 0.2` is not `0.3`.
 */

/** Decimal places. Trackops shows rates with fewer. */
const PLACES = 6;
const ONE = 10n ** BigInt(PLACES);

/** Parses a string such as `"383.76"`, or a number, into a count of the smallest unit. */
export function parseMoney(value) {
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value));
  if (parts === null || (parts[3]?.length ?? 0) > PLACES) {
    throw new TypeError(`${JSON.stringify(value)} is not an amount such as "383.76"`);
  }
  const [, sign, whole, fraction = ""] = parts;
  const amount = BigInt(whole) * ONE + BigInt(fraction.padEnd(PLACES, "0"));
  return sign === "-" ? -amount : amount;
}

/** Formats such a count with at least two decimal places. */
export function formatMoney(amount) {
  const size = amount < 0n ? -amount : amount;
  const fraction = String(size % ONE)
    .padStart(PLACES, "0")
    .replace(/0{1,4}$/, "");
  return `${amount < 0n ? "-" : ""}${size / ONE}.${fraction}`;
}
