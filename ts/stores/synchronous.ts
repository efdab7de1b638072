/**
 * Makes a store of a synchronous implementation, such as files or SQLite. Exceptions become rejections.
 *
 * @module
 */
import type { AnyRecord } from "../client/collection.js";
import type { Batch, Committed, Selection, Store } from "./store.js";

/** The methods of a {@link Store}, but synchronous. */
export interface Keeper {
  lock(): void;
  unlock(): void;
  checkpoint(account: string, collection: string): string;
  commit(account: string, collection: string, batch: Batch): Committed;
  keys(account: string, collection: string): Iterable<readonly string[]>;
  count(collection: string, selection: Selection): number;
  iterate(collection: string, selection: Selection): Iterable<AnyRecord>;
  close(): void;
}

/** Wraps a keeper as a store. */
export function storeOf(keeper: Keeper): Store {
  return {
    lock: () => promised(() => keeper.lock()),
    unlock: () => promised(() => keeper.unlock()),
    checkpoint: (account, collection) => promised(() => keeper.checkpoint(account, collection)),
    commit: (account, collection, batch) => promised(() => keeper.commit(account, collection, batch)),
    keys: (account, collection) => iterated(() => keeper.keys(account, collection)),
    count: (collection, selection = {}) => promised(() => keeper.count(collection, selection)),
    iterate: (collection, selection = {}) => iterated(() => keeper.iterate(collection, selection)),
    close: () => promised(() => keeper.close()),
  };
}

function promised<T>(action: () => T): Promise<T> {
  return new Promise((resolve) => resolve(action()));
}

async function* iterated<T>(action: () => Iterable<T>): AsyncGenerator<Awaited<T>> {
  for await (const item of action()) yield item;
}
