/**
 * The set of records that an export already has. Nearly all keys are integers, which take one bit each.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { keysOf } from "../client/record-keys.js";

const BITS = 1 << 15;

/** A set of records, identified by their keys. */
export class KeySet {
  readonly #recordKey: readonly string[];
  readonly #blocks = new Map<number, Uint8Array>();
  readonly #texts = new Set<string>();

  /** @param recordKey - The fields that identify a record. A record without them is identified by its content. */
  constructor(recordKey: readonly string[]) {
    this.#recordKey = recordKey;
  }

  /** Adds the records, and returns those that were new. */
  add<T>(records: readonly T[]): T[] {
    const keys = keysOf(records, this.#recordKey);
    return records.filter((record, at) => this.#isNew(keys[at] ?? hash(record)));
  }

  /** Whether the set has at least one of the records. */
  hasAny(records: readonly unknown[]): boolean {
    return keysOf(records, this.#recordKey).some((key, at) => this.#has(key ?? hash(records[at])));
  }

  #has(key: number | string): boolean {
    if (typeof key === "string") return this.#texts.has(key);
    return ((this.#blocks.get(Math.floor(key / BITS))?.[(key % BITS) >> 3] ?? 0) & (1 << (key & 7))) !== 0;
  }

  #isNew(key: number | string): boolean {
    if (typeof key === "string") return !this.#texts.has(key) && this.#texts.add(key) !== undefined;
    const number = Math.floor(key / BITS);
    const block = this.#blocks.get(number) ?? new Uint8Array(BITS / 8);
    this.#blocks.set(number, block);
    const [byte, bit] = [(key % BITS) >> 3, 1 << (key & 7)];
    const before = block[byte] ?? 0;
    block[byte] = before | bit;
    return (before & bit) === 0;
  }
}

function hash(record: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(record) ?? "")
    .digest("base64");
}
