/**
 * A local copy in IndexedDB, for pages, workers and Electron's renderers.
 *
 * ```ts
 * import { indexedDbStore } from "trackops-client/stores/indexeddb";
 * const store = indexedDbStore();
 * await trackops.sync({ store, collections: ["cases", "clients"] });
 * for await (const record of store.iterate("cases")) console.log(record.id);
 * ```
 *
 * The database has two object stores. `records` has the key `[collection, account, key]`. Each value holds these three,
 * `record` as the API returned it, `synced_at`, when the record last arrived new or changed, and either `present: 1` or
 * `gone_at`, when it was found to be gone. The index `present`, over `[collection, account, key, present]`, leaves out
 * records that are gone. `checkpoints` belongs to the sync. Times are UTC.
 *
 * A browser may delete a site's data when the disk is nearly full. To prevent this, a page calls
 * `navigator.storage.persist()` once. Some browsers then ask the user, so call it after a click.
 *
 * The lock is one of `navigator.locks`, and is released when a tab closes or crashes. IndexedDB and locks need a secure
 * context: `https:`, `localhost`, or a file of an Electron app.
 *
 * @module
 */
import type { AnyRecord } from "../client/collection.js";
import { inUse, storeError, tooNew } from "./failure.js";
import type { Batch, Committed, KeyedRecord, Selection, Store } from "./store.js";

export type { Batch, Committed, KeyedRecord, Selection, Store } from "./store.js";

/** Options of {@link indexedDbStore}. */
export interface IndexedDbOptions {
  /** Name of the database. Each origin has its own databases. Default: `trackops`. */
  readonly name?: string | undefined;
}

/** A store in a database of the browser. The first sync creates it. */
export function indexedDbStore(options: IndexedDbOptions = {}): Store {
  const indexed = new Indexed(options.name ?? "trackops");
  return {
    lock: () => indexed.lock(),
    unlock: () => indexed.unlock(),
    checkpoint: (account, collection) => indexed.checkpoint(account, collection),
    commit: (account, collection, batch) => indexed.commit(account, collection, batch),
    keys: (account, collection) => indexed.keys(account, collection),
    count: (collection, selection = {}) => indexed.count(collection, selection),
    iterate: (collection, selection = {}) => indexed.iterate(collection, selection),
    close: () => indexed.close(),
  };
}

/** A tenth of this is the version of the data's format. A compatible change, such as a new index, adds one. */
const VERSION = 10;
const RECORDS = "records";
const CHECKPOINTS = "checkpoints";
const PRESENT = "present";
/** How long to wait for the lock: a page that was just closed or reloaded still holds it for a moment. */
const PATIENCE_MS = 2000;
const RECORDS_AT_ONCE = 500;
const KEYS_AT_ONCE = 5000;
/** Upper bound of a key range: IndexedDB sorts arrays after all numbers and strings. */
const LAST: readonly never[] = [];

interface Kept {
  readonly collection: string;
  readonly account: string;
  readonly key: string;
  readonly record: AnyRecord;
  readonly synced_at: string;
  readonly present?: 1;
  readonly gone_at?: string;
}

type Place = readonly [collection: string, account: string, key: string];

class Indexed {
  readonly #name: string;
  readonly #what: string;
  #opening: Promise<IDBDatabase> | undefined;
  #locking = false;
  #release: (() => Promise<void>) | undefined;

  constructor(name: string) {
    this.#name = name;
    this.#what = `IndexedDB, database ${JSON.stringify(name)}`;
  }

  async lock(): Promise<void> {
    if (this.#locking) throw inUse(this.#what, "another sync of this store");
    this.#locking = true;
    try {
      // Opens first, to report a database of a newer version as such.
      await this.#guarded(() => this.#open());
      this.#release = await this.#guarded(() => this.#hold());
    } catch (error) {
      this.#locking = false;
      throw error;
    }
  }

  async unlock(): Promise<void> {
    const release = this.#release;
    if (release === undefined) return;
    this.#release = undefined;
    await release();
    this.#locking = false;
  }

  async checkpoint(account: string, collection: string): Promise<string> {
    const found = await this.#guarded(async () => {
      const transaction = (await this.#open()).transaction(CHECKPOINTS);
      return await promised(transaction.objectStore(CHECKPOINTS).get([collection, account]));
    });
    return (found as { checkpoint?: string } | undefined)?.checkpoint ?? "";
  }

  async commit(account: string, collection: string, batch: Batch): Promise<Committed> {
    if (this.#release === undefined) throw storeError(`${this.#what}: call lock before commit`);
    return await this.#guarded(async () => {
      // Serialised before anything changes, so that a record that is not JSON leaves the store intact.
      const texts = batch.records.map(({ record }) => JSON.stringify(record));
      const database = await this.#open();
      const transaction = database.transaction([RECORDS, CHECKPOINTS], "readwrite", { durability: "strict" });
      const ended = endOf(transaction);
      try {
        const committed = await write(transaction, account, collection, batch, texts);
        transaction.commit?.();
        await ended;
        return committed;
      } catch (error) {
        abort(transaction);
        // When the transaction aborts, all its requests fail with AbortError; the transaction's own error is the cause.
        throw await ended.then(
          () => error,
          (reason: unknown) => (isAbort(error) ? reason : error),
        );
      }
    });
  }

  async *keys(account: string, collection: string): AsyncGenerator<readonly string[]> {
    let after: Place | undefined;
    for (;;) {
      const found = await this.#guarded(async () => {
        const source = sourceOf((await this.#open()).transaction(RECORDS), {});
        return await promised(source.getAllKeys(rangeOf(collection, { account }, after), KEYS_AT_ONCE));
      });
      const keys = found as unknown as Place[];
      if (keys.length > 0) yield keys.map(([, , key]) => key);
      if (keys.length < KEYS_AT_ONCE) return;
      after = keys.at(-1);
    }
  }

  async count(collection: string, selection: Selection): Promise<number> {
    return await this.#guarded(async () => {
      const source = sourceOf((await this.#open()).transaction(RECORDS), selection);
      return await promised(source.count(rangeOf(collection, selection)));
    });
  }

  /** Reads in chunks, so that no transaction blocks writers while the caller works. */
  async *iterate(collection: string, selection: Selection): AsyncGenerator<AnyRecord> {
    let after: Place | undefined;
    for (;;) {
      const found: readonly Kept[] = await this.#guarded(async () => {
        const source = sourceOf((await this.#open()).transaction(RECORDS), selection);
        return (await promised(source.getAll(rangeOf(collection, selection, after), RECORDS_AT_ONCE))) as Kept[];
      });
      for (const { record } of found) yield record;
      if (found.length < RECORDS_AT_ONCE) return;
      const last = found.at(-1);
      after = last && [collection, last.account, last.key];
    }
  }

  async close(): Promise<void> {
    await this.unlock();
    const opening = this.#opening;
    this.#opening = undefined;
    await opening?.then(
      (database) => database.close(),
      () => {},
    );
  }

  #open(): Promise<IDBDatabase> {
    const forget = () => {
      if (this.#opening === opening) this.#opening = undefined;
    };
    const opening = this.#opening ?? opened(this.#name, this.#what, forget);
    this.#opening = opening;
    opening.catch(forget);
    return opening;
  }

  /** Acquires the lock, and returns the function that releases it. */
  async #hold(): Promise<() => Promise<void>> {
    const locks = globalThis.navigator?.locks as LockManager | undefined;
    if (locks === undefined) {
      throw storeError(`${this.#what}: navigator.locks is missing: it needs a secure context (https: or localhost)`);
    }
    const name = `trackops-client sync ${this.#name}`;
    const signal = AbortSignal.timeout(PATIENCE_MS);
    return await new Promise((resolve, reject) => {
      const holding = () =>
        new Promise<void>((release) => {
          resolve(async () => {
            release();
            await held;
          });
        });
      const held = locks.request(name, { signal }, holding);
      held.catch((error) => {
        reject(signal.aborted ? inUse(this.#what, "another sync, of this page or of another tab or worker") : error);
      });
    });
  }

  async #guarded<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw explained(this.#what, error);
    }
  }
}

async function write(
  transaction: IDBTransaction,
  account: string,
  collection: string,
  { records, gone, checkpoint, at }: Batch,
  texts: readonly string[],
): Promise<Committed> {
  const store = transaction.objectStore(RECORDS);
  const find = (key: string) => promised(store.get([collection, account, key])) as Promise<Kept | undefined>;
  let [added, changed, lost] = [0, 0, 0];
  const put = async ({ key, record }: KeyedRecord, text: string | undefined) => {
    const known = await find(key);
    if (known?.present === 1 && JSON.stringify(known.record) === text) return;
    if (known?.present === 1) changed += 1;
    else added += 1;
    await promised(store.put({ collection, account, key, record, synced_at: at, present: 1 } satisfies Kept));
  };
  const lose = async (key: string) => {
    const known = await find(key);
    if (known?.present !== 1) return;
    lost += 1;
    const { present: _, ...rest } = known;
    await promised(store.put({ ...rest, gone_at: at } satisfies Kept));
  };
  await Promise.all(records.map((keyed, index) => put(keyed, texts[index])));
  await Promise.all(gone.map(lose));
  await promised(transaction.objectStore(CHECKPOINTS).put({ collection, account, checkpoint, synced_at: at }));
  return { added, changed, gone: lost };
}

function sourceOf(transaction: IDBTransaction, { gone = false }: Selection): IDBObjectStore | IDBIndex {
  const store = transaction.objectStore(RECORDS);
  return gone ? store : store.index(PRESENT);
}

/** The key range of a selection after a given record. It fits the store and its index. */
function rangeOf(collection: string, { account }: Selection, after?: Place): IDBKeyRange {
  const all = account === undefined ? [collection] : [collection, account];
  const lower = after === undefined ? all : [...after, LAST];
  return IDBKeyRange.bound(lower, [...all, LAST], true, true);
}

function promised<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function endOf(transaction: IDBTransaction): Promise<void> {
  const ended = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new DOMException("it was aborted", "AbortError"));
  });
  ended.catch(() => {});
  return ended;
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // The transaction has already ended.
  }
}

function isAbort(error: unknown): boolean {
  return (error as { name?: unknown } | null)?.name === "AbortError";
}

function opened(name: string, what: string, forget: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    if (globalThis.indexedDB === undefined) throw storeError(`${what}: this environment has no IndexedDB`);
    const request = globalThis.indexedDB.open(name, VERSION);
    let refused = false;
    const refuse = (reason: unknown) => {
      refused = true;
      reject(reason);
    };
    request.onupgradeneeded = ({ oldVersion }) => {
      if (request.transaction === null) return;
      // The promise has been rejected, so this upgrade must not happen any more.
      if (refused) request.transaction.abort();
      else if (!upgraded(request.result, oldVersion)) {
        refuse(storeError(`${what} was not created by this package: choose another name`));
        request.transaction.abort();
      }
    };
    request.onblocked = () => {
      refuse(storeError(`${what} is open in another tab with an older version of the page: close or reload that one`));
    };
    request.onerror = () => refuse(request.error);
    request.onsuccess = () => {
      const database = request.result;
      if (refused) {
        database.close();
        return;
      }
      // Another tab upgrades the database, or the user deletes the data. The next use opens it again.
      database.onversionchange = () => {
        forget();
        database.close();
      };
      database.onclose = forget;
      resolve(database);
    };
  });
}

function upgraded(database: IDBDatabase, oldVersion: number): boolean {
  const { objectStoreNames: names } = database;
  if (names.contains(RECORDS) && names.contains(CHECKPOINTS)) return true;
  if (oldVersion > 0 && names.length > 0) return false;
  const records = database.createObjectStore(RECORDS, { keyPath: ["collection", "account", "key"] });
  records.createIndex(PRESENT, ["collection", "account", "key", "present"]);
  database.createObjectStore(CHECKPOINTS, { keyPath: ["collection", "account"] });
  return true;
}

/** Cause and remedy, by the name of the browser's error. */
const REMEDIES: Readonly<Record<string, string>> = {
  QuotaExceededError:
    "this site's storage quota is used up, and the last page was not written: delete what you do not need, and sync again",
  InvalidStateError: "it cannot be opened; some private windows do not allow it: use a normal window",
  SecurityError: "the browser does not allow this page to store data: allow site data (cookies) for this site",
  NotFoundError: "it was not created by this package: choose another name",
  AbortError: "the browser aborted the transaction, and the last page was not written: sync again",
  UnknownError: "the browser could not read or write it; the disk may be full: sync again, or delete the site's data",
};

function explained(what: string, error: unknown): Error {
  const { name = "", message = String(error) } = (error ?? {}) as { name?: string; message?: string };
  if (error instanceof Error && name === "StoreError") return error;
  if (name === "VersionError") {
    const found = /version \(?(\d+)\)?\.?$/.exec(message)?.[1];
    return tooNew(what, found === undefined ? "newer" : Math.floor(Number(found) / 10), VERSION / 10);
  }
  const remedy = REMEDIES[name];
  return storeError(remedy === undefined ? what : `${what}: ${remedy}`, { code: name, message });
}
