/**
 * The keys of a page's records, by which the core finds a record that comes twice. One crossing for a whole page.
 *
 * @module
 */

/**
 * Whole numbers as a `Float64Array` if every record has one single such key; else a text per record, `undefined` where a
 * part of the key is missing.
 */
export function keysOf(
  records: readonly unknown[],
  recordKey: readonly string[],
): Float64Array | (string | undefined)[] {
  const [first, ...others] = recordKey;
  if (first !== undefined && others.length === 0) {
    const numbers = Float64Array.from(records, (record) => numberAt(record, first));
    if (numbers.every(isWhole)) return numbers;
  }
  return records.map((record) => textKey(record, recordKey));
}

function isWhole(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 0;
}

function numberAt(record: unknown, key: string): number {
  const value = valueAt(record, key);
  return typeof value === "number" ? value : Number.NaN;
}

function valueAt(record: unknown, key: string): unknown {
  return typeof record === "object" && record !== null ? (record as Record<string, unknown>)[key] : undefined;
}

function textKey(record: unknown, recordKey: readonly string[]): string | undefined {
  const parts: unknown[] = recordKey.map((key) => valueAt(record, key));
  const complete = parts.every((part) => typeof part === "number" || (typeof part === "string" && part !== ""));
  return complete && parts.length > 0 ? JSON.stringify(parts) : undefined;
}
