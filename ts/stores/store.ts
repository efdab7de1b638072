/**
 * What a place must be able to do to keep a local copy. `js-tests/stores/conformance.mjs` is the test that all stores pass.
 *
 * @module
 */
import type { AnyRecord } from "../client/collection.js";

/** A record and its key within its collection. */
export interface KeyedRecord {
  /** A whole number's digits, or a list in JSON (`[7,2]`) where the key is a text or has several parts. */
  readonly key: string;
  /** The record as the API gave it. */
  readonly record: AnyRecord;
}

/** What is written at once. */
export interface Batch {
  /** Records to put in place of those with the same key. One that was gone is there again. No key twice. */
  readonly records: readonly KeyedRecord[];
  /** Keys of records to mark as gone. They are kept. */
  readonly gone: readonly string[];
  /** What {@link Store.checkpoint} gives from then on. */
  readonly checkpoint: string;
  /** The time of the server's answer, or this machine's where that is hidden: `YYYY-MM-DD HH:MM:SS` in UTC. */
  readonly at: string;
}

/** What a batch changed. */
export interface Committed {
  /** Records whose key was new, or gone before. */
  readonly added: number;
  /** Records that were there and were not the same, compared as JSON. */
  readonly changed: number;
  /** Records marked as gone that were there. */
  readonly gone: number;
}

/** Which records of a collection. */
export interface Selection {
  /** Those of one account: a subdomain, or the address of another server. Default: of all in the store. */
  readonly account?: string | undefined;
  /** Also those that are gone. Default: false. */
  readonly gone?: boolean | undefined;
}

/**
 * A place that keeps local copies, of one account or several. `trackops.sync` calls {@link Store.lock} first and
 * {@link Store.unlock} last; what is read by people needs no lock.
 *
 * Every failure is a `StoreError`, and leaves what was committed before as it was.
 */
export interface Store {
  /**
   * Opens it for writing, makes it if need be, and keeps every other process and sync out.
   *
   * @throws StoreError if it is in use (a lock whose owner is known to be dead is taken over), was made by a newer version,
   * or cannot be written.
   */
  lock(): Promise<void>;
  /** Lets others in. Does nothing where there is no lock. */
  unlock(): Promise<void>;
  /** The text that was committed last with that account's collection; empty if there is none. */
  checkpoint(account: string, collection: string): Promise<string>;
  /** Writes all of a batch or nothing, also if the process or the machine ends at any instant. */
  commit(account: string, collection: string, batch: Batch): Promise<Committed>;
  /** The keys of that account's records that are not gone, in any order, some at a time. */
  keys(account: string, collection: string): AsyncIterable<readonly string[]>;
  /** How many records there are. */
  count(collection: string, selection?: Selection): Promise<number>;
  /** The records, as the API gave them, in any order. */
  iterate(collection: string, selection?: Selection): AsyncIterable<AnyRecord>;
  /** Gives back what it holds: files, connections. It opens again when it is used again. */
  close(): Promise<void>;
}
