/**
 * The interface of a store, which keeps a local copy. Every store passes the test `js-tests/stores/conformance.mjs`.
 *
 * @module
 */
import type { AnyRecord } from "../client/collection.js";

/** A record, and its key in its collection. */
export interface KeyedRecord {
  /** The digits of an integer key; a JSON array (`[7,2]`) where the key is a string or has several parts. */
  readonly key: string;
  /** The record as the API returned it. */
  readonly record: AnyRecord;
}

/** What one commit writes. */
export interface Batch {
  /** Records to insert or replace, by key. A record that was marked as gone is present again. Keys are unique. */
  readonly records: readonly KeyedRecord[];
  /** Keys of records to mark as gone. The records stay in the store. */
  readonly gone: readonly string[];
  /** What {@link Store.checkpoint} returns after this commit. */
  readonly checkpoint: string;
  /**
   * Time of the response by the server's clock, or by the local clock if the server hides its own: `YYYY-MM-DD
   * HH:MM:SS` in UTC.
   */
  readonly at: string;
}

/** What a batch changed. */
export interface Committed {
  /** Records whose key is new or was marked as gone. */
  readonly added: number;
  /** Records that were present and differ, compared as JSON. */
  readonly changed: number;
  /** Records that were present and are now marked as gone. */
  readonly gone: number;
}

/** Selects records of a collection. */
export interface Selection {
  /**
   * Only records of this account: a subdomain, or the address of another server. Default: all accounts in the store.
   */
  readonly account?: string | undefined;
  /** Include records that are marked as gone. Default: false. */
  readonly gone?: boolean | undefined;
}

/**
 * Keeps local copies of one account or several. `trackops.sync` calls {@link Store.lock} first and {@link Store.unlock}
 * last; reading needs no lock.
 *
 * Every failure is a `StoreError`, and leaves earlier commits intact.
 */
export interface Store {
  /**
   * Opens the store for writing, creates it if it does not exist, and locks out all other processes and syncs.
   *
   * @throws StoreError if the store is in use (a lock whose owner is known to be dead is taken over), was created by a
   * newer version, or cannot be written.
   */
  lock(): Promise<void>;
  /** Releases the lock. Does nothing if it is not held. */
  unlock(): Promise<void>;
  /** The checkpoint of the last commit to that collection of that account; empty if there was none. */
  checkpoint(account: string, collection: string): Promise<string>;
  /** Writes the whole batch or nothing, even if the process is killed or the machine loses power. */
  commit(account: string, collection: string, batch: Batch): Promise<Committed>;
  /** The keys of that account's records that are not gone, in any order, in chunks. */
  keys(account: string, collection: string): AsyncIterable<readonly string[]>;
  /** The number of records. */
  count(collection: string, selection?: Selection): Promise<number>;
  /** The records, as the API returned them, in any order. */
  iterate(collection: string, selection?: Selection): AsyncIterable<AnyRecord>;
  /** Closes files and connections. The next use opens them again. */
  close(): Promise<void>;
}
