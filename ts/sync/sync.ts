/**
 * The options, progress and report of a sync, and the loop over its collections.
 *
 * @module
 */
import type { Connection } from "../client/connection.js";
import { errorClasses, refused, SyncError } from "../client/errors.js";
import { listableNames } from "../generated/resources.js";
import type { Store } from "../stores/store.js";
import { CollectionSync } from "./collection-sync.js";

/** A collection that can be synced: every one that can be listed. */
export type SyncCollection = (typeof listableNames)[number];

/** Options of `trackops.sync`. */
export interface SyncOptions {
  /** Where the copy is kept, for example `sqliteStore("trackops.db")` of `trackops-client/stores/sqlite`. */
  readonly store: Store;
  /** The collections to sync. Default: every collection that can be listed. */
  readonly collections?: readonly SyncCollection[] | undefined;
  /**
   * Also finds deleted records, by listing every collection completely. They stay in the store with the time at which
   * the sync noticed, and are left out of its counts. This also finds changes that no filter shows: case contacts, for
   * example, can only be filtered by the time of their assignment. Default: false.
   */
  readonly reconcile?: boolean | undefined;
  /**
   * How far each sync reaches back before the start of the previous one, in milliseconds, so that records that were
   * being written at that moment are not missed. Default: 300,000 (5 minutes).
   */
  readonly overlapMs?: number | undefined;
  /** Cancels the sync. What was committed stays, and the next `sync` continues from there. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each page. An error that it throws is reported as uncaught and does not stop the sync. */
  readonly onProgress?: ((progress: SyncProgress) => void) | undefined;
}

/** Progress of one collection. */
export interface SyncProgress {
  /** The collection. */
  readonly collection: SyncCollection;
  /** Records read so far. */
  readonly done: number;
  /** Records to read. `undefined` if they were not counted, as when only a few have changed. */
  readonly total: number | undefined;
  /** Estimated milliseconds until the collection is done; `undefined` while the total is unknown. */
  readonly msLeft: number | undefined;
}

/** The result of a sync for one collection. */
export interface SyncReport {
  /** The collection. */
  readonly collection: SyncCollection;
  /** Requests made. A request that was retried counts once. */
  readonly requests: number;
  /** Records that were not in the store before. */
  readonly new: number;
  /** Records that were in the store and have changed. */
  readonly changed: number;
  /** Records found deleted; only with `reconcile`. */
  readonly gone: number;
  /** Duration in seconds. */
  readonly seconds: number;
  /** The next sync asks for changes since this time: UTC, overlap subtracted. `undefined`: it asks for everything. */
  readonly watermark: string | undefined;
  /**
   * Where the watermark comes from: the server's `Date` header, or the newest change that was read if that header is
   * hidden. Browsers hide it unless the server exposes it.
   */
  readonly watermarkSource: "server_date" | "newest_record" | undefined;
}

/** @internal */
export async function sync(connection: Connection, options: SyncOptions): Promise<SyncReport[]> {
  const { store, collections = listableNames, signal } = checked(options);
  const signals = connection.signals(signal);
  for (const { aborted, reason } of signals) if (aborted) throw reason;
  await store.lock();
  const reports: SyncReport[] = [];
  try {
    for (const collection of new Set(collections)) {
      try {
        reports.push(await new CollectionSync(connection, options, collection).run());
      } catch (error) {
        if (signals.some(({ aborted, reason }) => aborted && reason === error)) throw error;
        throw failed(collection, error, reports);
      }
    }
  } finally {
    await store.unlock();
  }
  return reports;
}

/** Wraps the error of a collection. Message, method, URL and attempts are those of the cause. */
function failed(collection: string, reason: unknown, reports: readonly SyncReport[]): SyncError {
  const { message, method, url, attempts } = reason as Partial<SyncError>;
  const told = reason instanceof Error && Object.values(errorClasses).some((known) => reason instanceof known);
  return new SyncError({
    code: "sync",
    message: `sync of ${collection}: ${message ?? String(reason)}`,
    collection,
    reason,
    reports,
    ...(told && { method, url, attempts }),
  });
}

function checked(options: SyncOptions): SyncOptions {
  const { store, collections, overlapMs }: Partial<SyncOptions> = options ?? {};
  const problems: { parameter: string; value: string; expected: string }[] = [];
  if (typeof store?.commit !== "function" || typeof store.lock !== "function") {
    const expected = 'a store, such as sqliteStore("trackops.db") of trackops-client/stores/sqlite';
    problems.push({ parameter: "store", value: store === undefined ? "undefined" : `a ${typeof store}`, expected });
  }
  problems.push(...unknownNames(collections));
  if (overlapMs !== undefined && !(Number.isFinite(overlapMs) && overlapMs >= 0)) {
    problems.push({ parameter: "overlapMs", value: String(overlapMs), expected: "milliseconds, 0 or more" });
  }
  if (problems.length > 0) throw refused("sync", problems);
  return options;
}

function unknownNames(collections: unknown): { parameter: string; value: string; expected: string }[] {
  if (collections === undefined) return [];
  const parameter = "collections";
  if (!Array.isArray(collections))
    return [{ parameter, value: `a ${typeof collections}`, expected: "a list of names" }];
  const known: readonly unknown[] = listableNames;
  const expected = `one of ${listableNames.join(", ")}`;
  return collections
    .filter((name) => !known.includes(name))
    .map((name) => ({ parameter, value: String(name), expected }));
}
