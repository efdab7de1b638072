/**
 * The keys of records, to recognise a record that arrives twice.
 *
 * @module
 */

/**
 * Numbers if the key has one part and all values are non-negative integers. Otherwise one string per record, or
 * `undefined` if a part of its key is missing.
 */
export function keysOf(records: readonly unknown[], recordKey: readonly string[]): (number | string | undefined)[] {
  const [first, ...others] = recordKey;
  if (first !== undefined && others.length === 0) {
    const keys = records.map((record) => valueAt(record, first));
    if (keys.every(isWhole)) return keys;
  }
  return records.map((record) => textKey(record, recordKey));
}

/** The keys in one string, a line for each record, so that a whole page is passed to the core at once. */
export function keyLines(records: readonly unknown[], recordKey: readonly string[]): string {
  return keysOf(records, recordKey).join("\n");
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
