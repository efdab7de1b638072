/**
 * One limit for all tabs and workers of an origin: what `trackops-client/slots/machine` is in a browser.
 *
 * ```ts
 * import { machineSlots } from "trackops-client/slots/machine";
 * const trackops = new Trackops({ baseUrl, username, apiToken, slots: machineSlots() });
 * ```
 *
 * The entry is in IndexedDB, which pages and all kinds of workers see alike; `localStorage` is missing in workers, and each
 * process of a browser has a copy of its own that lags behind. Tabs come to it one after the other, by a lock of
 * `navigator.locks`, held for the moment of a change only: a tab in the background, whose timers hardly run, keeps
 * nobody waiting, and the browser frees the lock of one that is closed or crashes.
 *
 * The clock is `Date.now()`, as tabs have no other in common. If it is set back, each account waits for one interval; if it is set forward,
 * one request may come early.
 *
 * @module
 */

import { slotsError } from "./failure.js";
import type { SlotChange, Slots } from "./slots.js";

export type { SlotChange, Slots } from "./slots.js";

/** Has no effect here: see the same option for Node.js. */
export interface MachineSlotsOptions {
  /** Of Node.js alone. */
  readonly folder?: string | undefined;
}

const DATABASE = "trackops-client.slots";
const ENTRIES = "entries";

/** Slots for all tabs and workers of this origin. */
export function machineSlots(_options: MachineSlotsOptions = {}): Slots {
  let opening: Promise<IDBDatabase> | undefined;
  const database = () => {
    opening ??= open(() => {
      opening = undefined;
    });
    return opening;
  };
  return {
    async update(account, change) {
      if (globalThis.navigator?.locks === undefined || globalThis.indexedDB === undefined) {
        throw slotsError(
          "machineSlots needs navigator.locks and IndexedDB, which a browser has in a secure context only: https, or localhost",
        );
      }
      try {
        await navigator.locks.request(`${DATABASE}:${account}`, async () => {
          await changed(await database(), account, change);
        });
      } catch (error) {
        throw slotsError("machineSlots: the browser's IndexedDB, which keeps the slots, cannot be used", error);
      }
    },
  };
}

/** Opens the database. `gone` is told when it cannot be used any more. */
function open(gone: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(ENTRIES);
    request.onsuccess = () => {
      const database = request.result;
      database.onclose = gone;
      database.onversionchange = () => {
        database.close();
        gone();
      };
      resolve(database);
    };
    request.onerror = () => {
      gone();
      reject(request.error);
    };
  });
}

function changed(database: IDBDatabase, account: string, change: SlotChange): Promise<void> {
  return new Promise((resolve, reject) => {
    // After a crash of the machine it may be lost: that costs one interval.
    const transaction = database.transaction(ENTRIES, "readwrite", { durability: "relaxed" });
    const entries = transaction.objectStore(ENTRIES);
    const found = entries.get(account);
    found.onsuccess = () => {
      const entry = change(typeof found.result === "string" ? found.result : undefined, Date.now());
      if (entry !== undefined) entries.put(entry, account);
    };
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}
