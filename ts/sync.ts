/**
 * Brings local copies up to date: carries out what the plans of `src/sync.rs` ask for, and has their answers committed.
 *
 * @module
 */
import type { SyncPlan } from "../pkg/trackops_client.js";
import type { AnyRecord } from "./collection.js";
import { type Connection, shielded } from "./connection.js";
import { core } from "./core.js";
import {
  errorClasses,
  IncompleteListingError,
  InvalidParameterError,
  InvalidResponseError,
  SyncError,
} from "./errors.js";
import { listableNames } from "./generated/resources.js";
import type { KeyedRecord, Store } from "./stores/store.js";
import { pack } from "./wire.js";

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

interface Dated<T> {
  readonly data: T;
  readonly headers: Readonly<Record<string, string>>;
}

const DEFAULT_OVERLAP_MS = 300_000;

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

class CollectionSync {
  readonly #connection: Connection;
  readonly #options: SyncOptions;
  readonly #collection: SyncCollection;
  readonly #account: string;
  readonly #onProgress: ((progress: SyncProgress) => void) | undefined;
  readonly #start = performance.now();
  #doneBefore: number | undefined;
  #requests = 0;
  #new = 0;
  #changed = 0;
  #gone = 0;
  #at = utc(new Date());

  constructor(connection: Connection, options: SyncOptions, collection: SyncCollection) {
    this.#connection = connection;
    this.#options = options;
    this.#collection = collection;
    this.#account = connection.checked([], () => connection.client().account());
    this.#onProgress = options.onProgress && shielded(options.onProgress);
  }

  async run(): Promise<SyncReport> {
    const { store, overlapMs = DEFAULT_OVERLAP_MS, reconcile = false } = this.#options;
    const checkpoint = await store.checkpoint(this.#account, this.#collection);
    const { SyncPlan: Plan } = core().exports;
    const overlap = Math.ceil(overlapMs / 1000);
    const plan = this.#connection.checked([], () => new Plan(this.#collection, checkpoint, overlap, reconcile));
    try {
      // Whole runs, until the plan has no more to ask.
      while (await this.#carryOut(plan)) {}
      return this.#report(plan.state().split(",")[2] ?? "");
    } finally {
      plan.free();
    }
  }

  async #carryOut(plan: SyncPlan): Promise<boolean> {
    const [what = "", ...fields] = plan.step().split(",");
    switch (what) {
      case "page": {
        const [page, size, from = ""] = fields;
        await this.#page(plan, { page: Number(page), per_page: Number(size), ...this.#since(plan, from) });
        return true;
      }
      case "count": {
        const [from = ""] = fields;
        const { data } = await this.#ask<{ readonly record_count: number }>("count", this.#since(plan, from));
        plan.counted(data.record_count);
        return true;
      }
      case "compare":
        await this.#compare(plan);
        return true;
      case "done":
        return false;
      case "incomplete":
        throw new IncompleteListingError({
          code: "incomplete_listing",
          message: `so many records were deleted meanwhile that some may be missing among the ${fields[0]} read; sync it again when less is being changed`,
        });
      default:
        throw new InvalidResponseError({
          code: "invalid_response",
          message: "page after page holds the same records; the server seems to ignore the parameter page",
        });
    }
  }

  #since(plan: SyncPlan, from: string): Record<string, string> {
    const [parameter = ""] = plan.keys().split("\n");
    return from === "" ? {} : { [parameter]: from };
  }

  async #ask<T>(method: "page" | "count", filters: object): Promise<Dated<T>> {
    this.#requests += 1;
    return await this.#connection.call(this.#options.signal, (client, signals) =>
      client.call(method, this.#collection, pack(filters), "", true, signals),
    );
  }

  async #page(plan: SyncPlan, filters: object): Promise<void> {
    const { data, headers } = await this.#ask<readonly unknown[]>("page", filters);
    const date = headers["date"];
    const [, timeKey = "", ...recordKey] = plan.keys().split("\n");
    const records = keyed(data, recordKey);
    if (date !== undefined) this.#at = utc(new Date(date));
    const newest = date === undefined ? newestOf(records, timeKey) : "";
    if (!plan.arrived(records.map(({ key }) => key).join("\n"), date ?? "", newest)) return;
    await this.#commit(plan, records, []);
    const [done, total] = plan.state().split(",");
    this.#tell(Number(done) || records.length, total ? Number(total) : undefined);
  }

  async #compare(plan: SyncPlan): Promise<void> {
    const gone: string[] = [];
    for await (const keys of this.#options.store.keys(this.#account, this.#collection)) {
      for (const key of plan.missing(keys.join("\n")).split("\n")) if (key !== "") gone.push(key);
    }
    plan.compared();
    await this.#commit(plan, [], gone);
  }

  async #commit(plan: SyncPlan, records: readonly KeyedRecord[], gone: readonly string[]): Promise<void> {
    const batch = { records: withoutTwins(records), gone, checkpoint: plan.checkpoint(), at: this.#at };
    const committed = await this.#options.store.commit(this.#account, this.#collection, batch);
    this.#new += committed.added;
    this.#changed += committed.changed;
    this.#gone += committed.gone;
  }

  #tell(done: number, total: number | undefined): void {
    // A run that goes on began elsewhere: its speed is that of what was read here.
    this.#doneBefore ??= done;
    const read = done - this.#doneBefore;
    const passed = performance.now() - this.#start;
    const msLeft = total === undefined || read <= 0 ? undefined : (passed / read) * Math.max(0, total - done);
    this.#onProgress?.({ collection: this.#collection, done, total, msLeft });
  }

  #report(watermark: string): SyncReport {
    const sources = { d: "server_date", n: "newest_record" } as const;
    return {
      collection: this.#collection,
      requests: this.#requests,
      new: this.#new,
      changed: this.#changed,
      gone: this.#gone,
      seconds: (performance.now() - this.#start) / 1000,
      watermark: watermark === "" ? undefined : watermark.slice(1),
      watermarkSource: sources[watermark.charAt(0) as "d" | "n"],
    };
  }
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
  if (problems.length > 0) {
    const texts = problems.map(({ parameter, value, expected }) => `${parameter}: ${value} is not ${expected}`);
    throw new InvalidParameterError({ code: "invalid_parameter", message: `sync: ${texts.join("; ")}`, problems });
  }
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

/** The error for a collection. What it is called and where it happened is that of its cause. */
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

function keyed(data: readonly unknown[], recordKey: readonly string[]): KeyedRecord[] {
  return data.map((record) => {
    const key = typeof record === "object" && record !== null ? keyOf(record as AnyRecord, recordKey) : undefined;
    if (key === undefined) {
      throw new InvalidResponseError({
        code: "invalid_response",
        message: `a record has no ${recordKey.join(", ")}, by which it is known: it cannot be kept`,
      });
    }
    return { key, record: record as AnyRecord };
  });
}

function keyOf(record: AnyRecord, recordKey: readonly string[]): string | undefined {
  const parts = recordKey.map((key) => record[key]);
  const [first] = parts;
  if (parts.length === 1 && Number.isSafeInteger(first) && (first as number) >= 0) return String(first);
  const complete = parts.every((part) => typeof part === "number" || (typeof part === "string" && part !== ""));
  return complete ? JSON.stringify(parts) : undefined;
}

/** A record that a server gives twice on one page is written once, as it came last. */
function withoutTwins(records: readonly KeyedRecord[]): readonly KeyedRecord[] {
  const byKey = new Map(records.map((keyedRecord) => [keyedRecord.key, keyedRecord]));
  return byKey.size === records.length ? records : [...byKey.values()];
}

function newestOf(records: readonly KeyedRecord[], timeKey: string): string {
  let newest = "";
  for (const { record } of records) {
    const time = record[timeKey];
    // All are written in one form, whose order is that of time.
    if (typeof time === "string" && time > newest) newest = time;
  }
  return newest;
}

function utc(moment: Date): string {
  return Number.isNaN(Number(moment)) ? utc(new Date()) : moment.toISOString().slice(0, 19).replace("T", " ");
}
