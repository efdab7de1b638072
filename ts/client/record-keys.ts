/**
 * The keys of a page's records, by which a record that comes twice is found.
 *
 * @module
 */

/** The key of each record: a whole number, or a text for any other key; `undefined` where a part of the key is missing. */
export function keysOf(records: readonly unknown[], recordKey: readonly string[]): (number | string | undefined)[] {
  const [first, ...others] = recordKey;
  if (first !== undefined && others.length === 0) {
    const keys = records.map((record) => valueAt(record, first));
    if (keys.every(isWhole)) return keys;
  }
  return records.map((record) => textKey(record, recordKey));
}

/** The same for the core: where all keys are whole numbers, as one array of numbers, which crosses at once. */
export function keysForCore(
  records: readonly unknown[],
  recordKey: readonly string[],
): Float64Array | (number | string | undefined)[] {
  const keys = keysOf(records, recordKey);
  return keys.every(isWhole) ? Float64Array.from(keys) : keys;
}

function isWhole(key: unknown): key is number {
  return Number.isSafeInteger(key) && (key as number) >= 0;
}

function valueAt(record: unknown, key: string): unknown {
  return typeof record === "object" && record !== null ? (record as Record<string, unknown>)[key] : undefined;
}

function textKey(record: unknown, recordKey: readonly string[]): string | undefined {
  const parts: unknown[] = recordKey.map((key) => valueAt(record, key));
  const complete = parts.every((part) => typeof part === "number" || (typeof part === "string" && part !== ""));
  return complete && parts.length > 0 ? JSON.stringify(parts) : undefined;
}
