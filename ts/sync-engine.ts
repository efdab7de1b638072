/**
 * What plans a sync and carries it out, for stores of your own; those of `trackops-client/stores` bring it along.
 *
 * ```ts
 * import type { Store } from "trackops-client";
 * import { syncEngine } from "trackops-client/sync";
 * class MyStore implements Store {
 *   readonly engine = syncEngine;
 *   // lock, checkpoint, commit …
 * }
 * ```
 *
 * It carries out what the plans of `src/sync.rs` ask for, and has the answers committed.
 *
 * @module
 */
import text from "../pkg/plan/base64.js";
import { initSync, SyncPlan } from "../pkg/plan/trackops_plan.js";
import { decoded } from "./base64.js";
import type { AnyRecord } from "./collection.js";
import type { Connection } from "./connection.js";
import type { WasmSource } from "./core.js";
import { errorClasses, IncompleteListingError, InvalidResponseError, SyncError } from "./errors.js";
import { listableNames } from "./generated/resources.js";
import { syncKeys } from "./generated/sync.js";
import { shielded } from "./listener.js";
import type { KeyedRecord } from "./stores/store.js";
import type { SyncCollection, SyncEngine, SyncOptions, SyncProgress, SyncReport } from "./sync.js";
import { packCall } from "./wire.js";

export type { SyncEngine } from "./sync.js";

/** The engine of this version of the package. */
export const syncEngine: SyncEngine = { [Symbol.toStringTag]: "trackops-client/sync", run };

let ready = false;

/** The plans' class, in an instance made at the first sync: from its own bytes, unless the host needs a module compiled before. */
function plans(wasm: WasmSource | undefined): typeof SyncPlan {
  if (!ready) initSync({ module: wasm ?? decoded(text) });
  ready = true;
  return SyncPlan;
}

interface Dated<T> {
  readonly data: T;
  readonly headers: Readonly<Record<string, string>>;
}

const DEFAULT_OVERLAP_MS = 300_000;

async function run(connection: Connection, options: SyncOptions, wasm: WasmSource | undefined): Promise<SyncReport[]> {
  const { store, collections = listableNames, signal } = options;
  const signals = connection.signals(signal);
  for (const { aborted, reason } of signals) if (aborted) throw reason;
  await store.lock();
  const reports: SyncReport[] = [];
  try {
    for (const collection of new Set(collections)) {
      try {
        reports.push(await new CollectionSync(connection, options, collection).run(plans(wasm)));
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
  readonly #keys: (typeof syncKeys)[SyncCollection];
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
    this.#keys = syncKeys[collection];
    this.#account = connection.checked([], () => connection.client().account());
    this.#onProgress = options.onProgress && shielded(options.onProgress);
  }

  async run(Plan: typeof SyncPlan): Promise<SyncReport> {
    const { store, overlapMs = DEFAULT_OVERLAP_MS, reconcile = false } = this.#options;
    const checkpoint = await store.checkpoint(this.#account, this.#collection);
    const { parameter, recordKey } = this.#keys;
    const plan = Plan.open(
      checkpoint,
      parameter !== "",
      recordKey.length === 1,
      Math.ceil(overlapMs / 1000),
      reconcile,
    );
    if (plan === undefined) {
      const message = "the store's checkpoint is of a newer version of trackops-client, or damaged; update the package";
      throw new SyncError({ code: "sync", message });
    }
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
        await this.#page(plan, { page: Number(page), per_page: Number(size), ...this.#since(from) });
        return true;
      }
      case "count": {
        const [from = ""] = fields;
        const { data } = await this.#ask<{ readonly record_count: number }>("count", this.#since(from));
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

  #since(from: string): Record<string, string> {
    return from === "" ? {} : { [this.#keys.parameter]: from };
  }

  async #ask<T>(method: "page" | "count", filters: object): Promise<Dated<T>> {
    this.#requests += 1;
    return await this.#connection.call(this.#options.signal, (client, signals) =>
      client.call(packCall(method, this.#collection, filters), true, signals),
    );
  }

  async #page(plan: SyncPlan, filters: object): Promise<void> {
    const { data, headers } = await this.#ask<readonly unknown[]>("page", filters);
    const date = headers["date"];
    const records = keyed(data, this.#keys.recordKey);
    if (date !== undefined) this.#at = utc(new Date(date));
    const newest = date === undefined ? newestOf(records, this.#keys.key) : "";
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
