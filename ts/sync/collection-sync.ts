/**
 * Syncs one collection: sends the requests that the plan in `src/sync.rs` asks for and commits the responses to the
 * store.
 *
 * @module
 */
import type { SyncPlan } from "../../pkg/trackops_client.js";
import type { AnyRecord } from "../client/collection.js";
import type { Connection } from "../client/connection.js";
import { enter } from "../client/core.js";
import { IncompleteListingError, InvalidResponseError, SyncError } from "../client/errors.js";
import { shielded } from "../client/listener.js";
import { syncKeys } from "../generated/sync.js";
import type { KeyedRecord } from "../stores/store.js";
import type { SyncCollection, SyncOptions, SyncProgress, SyncReport } from "./sync.js";

/** The plan's next step: `Step` in `src/sync.rs`. */
type Step =
  | { readonly kind: "page"; readonly page: number; readonly size: number; readonly from?: string }
  | { readonly kind: "count"; readonly from?: string }
  | { readonly kind: "compare" | "done" | "stuck" }
  | { readonly kind: "incomplete"; readonly seen: number };

/** The plan's progress: `State` in `src/js/sync.rs`. */
interface State {
  readonly done: number;
  readonly total?: number;
  readonly watermark?: string;
  readonly watermarkSource?: "server_date" | "newest_record";
}

interface Dated<T> {
  readonly data: T;
  readonly headers: Readonly<Record<string, string>>;
}

const DEFAULT_OVERLAP_MS = 300_000;

/** @internal */
export class CollectionSync {
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
    this.#account = connection.run((client) => client.account());
    this.#onProgress = options.onProgress && shielded(options.onProgress);
  }

  async run(): Promise<SyncReport> {
    const { store, overlapMs = DEFAULT_OVERLAP_MS, reconcile = false } = this.#options;
    const checkpoint = await store.checkpoint(this.#account, this.#collection);
    const { parameter, recordKey } = this.#keys;
    const [incremental, numbered] = [parameter !== "", recordKey.length === 1];
    const overlapSeconds = Math.ceil(overlapMs / 1000);
    const plan = enter(({ SyncPlan }) =>
      SyncPlan.open(read(checkpoint), incremental, numbered, overlapSeconds, reconcile),
    );
    if (plan === undefined) {
      const message =
        "the store's checkpoint was written by a newer version of trackops-client, or is damaged; update the package";
      throw new SyncError({ code: "sync", message });
    }
    try {
      // One step at a time, until the plan is done.
      while (await this.#carryOut(plan)) {}
      return this.#report(state(plan));
    } finally {
      enter(() => plan.free());
    }
  }

  async #carryOut(plan: SyncPlan): Promise<boolean> {
    const step = enter(() => plan.step() as Step);
    switch (step.kind) {
      case "page": {
        const { page, size, from } = step;
        await this.#page(plan, { page, per_page: size, ...this.#since(from) });
        return true;
      }
      case "count": {
        const { data } = await this.#ask<{ readonly record_count: number }>("count", this.#since(step.from));
        enter(() => plan.counted(data.record_count));
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
          message:
            `some may be missing among the ${step.seen} records read: too many were deleted during the sync; ` +
            "sync again when fewer records change",
        });
      case "stuck":
        throw new InvalidResponseError({
          code: "invalid_response",
          message: "consecutive pages hold the same records; the server seems to ignore the parameter page",
        });
    }
  }

  #since(from: string | undefined): Record<string, string> {
    return from === undefined ? {} : { [this.#keys.parameter]: from };
  }

  async #ask<T>(method: "page" | "count", filters: object): Promise<Dated<T>> {
    this.#requests += 1;
    return await this.#connection.send(this.#options.signal, (client, signals) =>
      client[method](this.#collection, { filters, signals, withHeaders: true }),
    );
  }

  async #page(plan: SyncPlan, filters: object): Promise<void> {
    const { data, headers } = await this.#ask<readonly unknown[]>("page", filters);
    const date = headers["date"];
    const records = keyed(data, this.#keys.recordKey);
    if (date !== undefined) this.#at = utc(new Date(date));
    const newest = date === undefined ? newestOf(records, this.#keys.key) : undefined;
    const keys = records.map(({ key }) => key);
    if (!enter(() => plan.arrived(keys, date, newest))) return;
    await this.#commit(plan, records, []);
    const { done, total } = state(plan);
    this.#tell(done || records.length, total);
  }

  async #compare(plan: SyncPlan): Promise<void> {
    const gone: string[] = [];
    for await (const keys of this.#options.store.keys(this.#account, this.#collection)) {
      gone.push(...enter(() => plan.missing([...keys])));
    }
    enter(() => plan.compared());
    await this.#commit(plan, [], gone);
  }

  async #commit(plan: SyncPlan, records: readonly KeyedRecord[], gone: readonly string[]): Promise<void> {
    const batch = {
      records: withoutTwins(records),
      gone,
      checkpoint: JSON.stringify(enter(() => plan.checkpoint())),
      at: this.#at,
    };
    const committed = await this.#options.store.commit(this.#account, this.#collection, batch);
    this.#new += committed.added;
    this.#changed += committed.changed;
    this.#gone += committed.gone;
  }

  #tell(done: number, total: number | undefined): void {
    // A resumed sync starts above 0: measure the speed by the records of this run only.
    this.#doneBefore ??= done;
    const read = done - this.#doneBefore;
    const passed = performance.now() - this.#start;
    const msLeft = total === undefined || read <= 0 ? undefined : (passed / read) * Math.max(0, total - done);
    this.#onProgress?.({ collection: this.#collection, done, total, msLeft });
  }

  #report({ watermark, watermarkSource }: State): SyncReport {
    return {
      collection: this.#collection,
      requests: this.#requests,
      new: this.#new,
      changed: this.#changed,
      gone: this.#gone,
      seconds: (performance.now() - this.#start) / 1000,
      watermark,
      watermarkSource,
    };
  }
}

function state(plan: SyncPlan): State {
  return enter(() => plan.state() as State);
}

/** Parses a checkpoint: empty, the text form of 0.1, or JSON. Damaged JSON becomes `null`, which the core refuses. */
function read(checkpoint: string): unknown {
  if (checkpoint === "") return undefined;
  try {
    return checkpoint.startsWith("{") ? JSON.parse(checkpoint) : checkpoint;
  } catch {
    return null;
  }
}

function keyed(data: readonly unknown[], recordKey: readonly string[]): KeyedRecord[] {
  return data.map((record) => {
    const key = typeof record === "object" && record !== null ? keyOf(record as AnyRecord, recordKey) : undefined;
    if (key === undefined) {
      throw new InvalidResponseError({
        code: "invalid_response",
        message: `a record cannot be stored because it has no ${recordKey.join(", ")}`,
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

/** If a page holds a record twice, the last one wins: a batch must not contain a key twice. */
function withoutTwins(records: readonly KeyedRecord[]): readonly KeyedRecord[] {
  const byKey = new Map(records.map((keyedRecord) => [keyedRecord.key, keyedRecord]));
  return byKey.size === records.length ? records : [...byKey.values()];
}

function newestOf(records: readonly KeyedRecord[], timeKey: string): string | undefined {
  let newest: string | undefined;
  for (const { record } of records) {
    const time = record[timeKey];
    // All timestamps have the same format, which sorts by time.
    if (typeof time === "string" && (newest === undefined || time > newest)) newest = time;
  }
  return newest;
}

function utc(moment: Date): string {
  return Number.isNaN(Number(moment)) ? utc(new Date()) : moment.toISOString().slice(0, 19).replace("T", " ");
}
