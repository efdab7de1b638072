/**
 * Local copies brought up to date: what the caller gives and gets. The work is done by the engine that comes with the store.
 *
 * @module
 */
import type { Connection } from "./connection.js";
import { planWasm, type WasmSource } from "./core.js";
import { refused } from "./errors.js";
import { listableNames } from "./generated/resources.js";
import type { Store } from "./stores/store.js";

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

/**
 * What plans a sync and carries it out: `syncEngine` of `trackops-client/sync`. It comes with the store, so that pages which
 * keep no copy do not load it.
 */
export interface SyncEngine {
  /** Tells it from other objects. */
  readonly [Symbol.toStringTag]: "trackops-client/sync";
  /** @internal */
  run(connection: Connection, options: SyncOptions, wasm: WasmSource | undefined): Promise<SyncReport[]>;
}

/** @internal */
export async function sync(connection: Connection, options: SyncOptions): Promise<SyncReport[]> {
  return await checked(options).store.engine.run(connection, options, planWasm());
}

function checked(options: SyncOptions): SyncOptions {
  const { store, collections, overlapMs }: Partial<SyncOptions> = options ?? {};
  const problems: { parameter: string; value: string; expected: string }[] = [];
  if (typeof store?.commit !== "function" || typeof store.lock !== "function") {
    const expected = 'a store, such as sqliteStore("trackops.db") of trackops-client/stores/sqlite';
    problems.push({ parameter: "store", value: store === undefined ? "undefined" : `a ${typeof store}`, expected });
  } else if (typeof store.engine?.run !== "function") {
    const expected = "syncEngine, which a store of your own takes from trackops-client/sync";
    problems.push({ parameter: "store.engine", value: String(store.engine), expected });
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
