/**
 * A local copy in memory: for tests, and for long-running programs that need no file.
 *
 * ```ts
 * import { memoryStore } from "trackops-client/stores/memory";
 * const store = memoryStore();
 * await trackops.sync({ store, collections: ["cases"] });
 * for await (const record of store.iterate("cases")) console.log(record.id);
 * ```
 *
 * @module
 */
import type { AnyRecord } from "../client/collection.js";
import { inUse } from "./failure.js";
import type { Batch, Committed, Selection, Store } from "./store.js";
import { type Keeper, storeOf } from "./synchronous.js";

export type { Batch, Committed, KeyedRecord, Selection, Store } from "./store.js";

interface Kept {
  /** JSON, so that callers cannot modify the record and it can be compared directly. */
  json: string;
  goneAt: string | undefined;
}

interface Table {
  readonly account: string;
  readonly collection: string;
  readonly records: Map<string, Kept>;
  checkpoint: string;
}

const KEYS_AT_ONCE = 1000;

/** An empty store. */
export function memoryStore(): Store {
  return storeOf(new Memory());
}

class Memory implements Keeper {
  readonly #tables = new Map<string, Table>();
  #locked = false;

  lock(): void {
    if (this.#locked) throw inUse("the store", "another sync of this process");
    this.#locked = true;
  }

  unlock(): void {
    this.#locked = false;
  }

  checkpoint(account: string, collection: string): string {
    return this.#tables.get(nameOf(account, collection))?.checkpoint ?? "";
  }

  commit(account: string, collection: string, batch: Batch): Committed {
    // Serialised before anything changes, so that a record that is not JSON leaves the store intact.
    const fresh = batch.records.map(({ key, record }) => [key, JSON.stringify(record)] as const);
    const name = nameOf(account, collection);
    const table = this.#tables.get(name) ?? { account, collection, records: new Map(), checkpoint: "" };
    this.#tables.set(name, table);
    let [added, changed, gone] = [0, 0, 0];
    for (const [key, json] of fresh) {
      const known = table.records.get(key);
      if (known === undefined || known.goneAt !== undefined) added += 1;
      else if (known.json !== json) changed += 1;
      table.records.set(key, { json, goneAt: undefined });
    }
    for (const key of batch.gone) {
      const known = table.records.get(key);
      if (known === undefined || known.goneAt !== undefined) continue;
      known.goneAt = batch.at;
      gone += 1;
    }
    table.checkpoint = batch.checkpoint;
    return { added, changed, gone };
  }

  *keys(account: string, collection: string): Generator<readonly string[]> {
    const table = this.#tables.get(nameOf(account, collection));
    let some: string[] = [];
    for (const [key, { goneAt }] of table?.records ?? []) {
      if (goneAt === undefined) some.push(key);
      if (some.length < KEYS_AT_ONCE) continue;
      yield some;
      some = [];
    }
    if (some.length > 0) yield some;
  }

  count(collection: string, selection: Selection): number {
    let count = 0;
    for (const _ of this.#kept(collection, selection)) count += 1;
    return count;
  }

  *iterate(collection: string, selection: Selection): Generator<AnyRecord> {
    for (const { json } of this.#kept(collection, selection)) yield JSON.parse(json) as AnyRecord;
  }

  close(): void {
    // Nothing to close.
  }

  *#kept(collection: string, { account, gone = false }: Selection): Generator<Kept> {
    for (const table of this.#tables.values()) {
      if (table.collection !== collection || (account !== undefined && table.account !== account)) continue;
      for (const kept of table.records.values()) if (gone || kept.goneAt === undefined) yield kept;
    }
  }
}

function nameOf(account: string, collection: string): string {
  return JSON.stringify([account, collection]);
}
