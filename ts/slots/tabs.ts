/**
 * One limit for all tabs and workers of an origin: the browser's `trackops-client/slots/machine`.
 *
 * ```ts
 * import { machineSlots } from "trackops-client/slots/machine";
 * const trackops = new Trackops({ baseUrl, username, apiToken, slots: machineSlots() });
 * ```
 *
 * The entry is in IndexedDB, which is the same for pages and all kinds of workers. `localStorage` is missing in
 * workers, and each process of a browser has a copy of it that lags behind. A lock of `navigator.locks` lets one tab at
 * a time change the entry. It is held only during the change, so a background tab with throttled timers keeps nobody
 * waiting, and the browser releases the lock of a tab that is closed or crashes.
 *
 * The clock is `Date.now()`, the only one that tabs share. If it is set back, each account waits for one interval; if
 * it is set forward, one request may start early.
 *
 * @module
 */

import { slotsError } from "./failure.js";
import type { SlotChange, Slots } from "./slots.js";

export type { SlotChange, Slots } from "./slots.js";

/** Has no effect in browsers; see the same option for Node.js. */
export interface MachineSlotsOptions {
  /** Used in Node.js only. */
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
          "machineSlots needs navigator.locks and IndexedDB, which need a secure context: https or localhost",
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

/** Opens the database. Calls `gone` when it can no longer be used. */
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
    // A crash of the machine may lose the last change: that costs one interval.
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
