/**
 * Local copies brought up to date: what the caller gives and gets.
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

/** How a local copy is brought up to date. */
export interface SyncOptions {
  /** Where it is kept, as from `trackops-client/stores/sqlite`. */
  readonly store: Store;
  /** What is in it. Default: every collection that can be listed. */
  readonly collections?: readonly SyncCollection[] | undefined;
  /**
   * Also finds what is gone from the account, by listing everything once: such records stay in the store with the time it
   * was noticed, and are left out of its counts. It also finds changes that no filter tells, as those of case contacts,
   * which can only be asked for by the time of their assignment. Default: false.
   */
  readonly reconcile?: boolean | undefined;
  /**
   * How far each run reaches back behind the start of the one before, in milliseconds, so that nothing is lost that was
   * being written at that moment. Default: 5 minutes.
   */
  readonly overlapMs?: number | undefined;
  /** Ends it. What was committed stays, and the next `sync` goes on from there. */
  readonly signal?: AbortSignal | undefined;
  /** Told after each page. An error that it throws is reported as uncaught and disturbs nothing. */
  readonly onProgress?: ((progress: SyncProgress) => void) | undefined;
}

/** How far the sync of a collection is. */
export interface SyncProgress {
  /** The collection. */
  readonly collection: SyncCollection;
  /** Records read. */
  readonly done: number;
  /** Of how many, where that was counted: always if everything is read, else if it is much. */
  readonly total: number | undefined;
  /** Milliseconds that the rest will take about, where the total is known. */
  readonly msLeft: number | undefined;
}

/** What a sync did with a collection. */
export interface SyncReport {
  /** The collection. */
  readonly collection: SyncCollection;
  /** Requests it took; those that were sent again after a failure count once. */
  readonly requests: number;
  /** Records that were not there before. */
  readonly new: number;
  /** Records that were there and have changed. */
  readonly changed: number;
  /** Records that are gone, with `reconcile`. */
  readonly gone: number;
  /** Seconds it took. */
  readonly seconds: number;
  /** The next sync asks for what changed since then: UTC, the overlap taken off. `undefined`: it will ask for everything. */
  readonly watermark: string | undefined;
  /**
   * Where that time comes from: the server's `Date`; or, where that is hidden, as from browsers unless the server
   * exposes it, the newest change that was seen.
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

/** The error for a collection. Its message, method, URL and attempts are those of its cause. */
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
