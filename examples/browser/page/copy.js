/**
 * The offline copy in this browser, which `trackops.sync` brings up to date: the first sync of a collection reads
 * everything, later ones only changes.
 */
import { indexedDbStore } from "./trackops-client/stores/indexeddb.js";

/** Records per page of the display. */
const PAGE = 100;

/**
 * @param {object} needs
 * @param {string} needs.account Each account has its own database.
 * @param {(work: (signal: AbortSignal) => Promise<object>) => Promise<object>} needs.stoppable
 * @param {() => import("trackops-client").Trackops} needs.connect
 * @param {(progress: object) => void} needs.tell
 */
export function createCopy({ account, stoppable, connect, tell }) {
  const name = `trackops ${account}`;
  const store = indexedDbStore({ name });
  // When each collection was copied, which the store does not record.
  const times = () => JSON.parse(localStorage.getItem(name) ?? "{}");

  return {
    async kept() {
      const lines = Object.entries(times()).map(async ([collection, at]) => ({
        collection,
        at,
        records: await store.count(collection),
      }));
      return await Promise.all(lines);
    },

    refresh: (collection) =>
      stoppable(async (signal) => {
        // Prevents the browser from deleting the copy when the disk is full. Some browsers ask the user, so it is not
        // awaited.
        navigator.storage?.persist?.().catch(() => {});
        const onProgress = ({ done, total }) => tell({ records: done, total: total ?? null, waiting: null });
        const [{ new: added, changed }] = await connect().sync({
          store,
          collections: [collection],
          signal,
          onProgress,
        });
        localStorage.setItem(name, JSON.stringify({ ...times(), [collection]: new Date().toISOString() }));
        return { outcome: "copied", added, changed };
      }),

    read: (collection, onPage) =>
      stoppable(async (signal) => {
        let page = [];
        for await (const record of store.iterate(collection)) {
          signal.throwIfAborted();
          page.push(record);
          if (page.length < PAGE) continue;
          onPage(page);
          page = [];
        }
        if (page.length > 0) onPage(page);
        return { outcome: "read" };
      }),

    async delete() {
      await store.close();
      await new Promise((resolve, reject) => {
        const deletion = indexedDB.deleteDatabase(name);
        deletion.onsuccess = resolve;
        deletion.onerror = () => reject(deletion.error);
        deletion.onblocked = () =>
          reject(new Error("Another tab has the copy open: close that tab, then delete the copy again."));
      });
      localStorage.removeItem(name);
    },
  };
}
