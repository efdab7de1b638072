/**
 * The copy in this browser, which `trackops.sync` brings up to date: the first time it reads a collection whole, later what has changed.
 */
import { indexedDbStore } from "./trackops-client/stores/indexeddb.js";

/** Records that are shown at once. */
const PAGE = 100;

/**
 * @param {object} needs
 * @param {string} needs.account Each has a database of its own.
 * @param {(work: (signal: AbortSignal) => Promise<object>) => Promise<object>} needs.stoppable
 * @param {() => import("trackops-client").Trackops} needs.connect
 * @param {(progress: object) => void} needs.tell
 */
export function createCopy({ account, stoppable, connect, tell }) {
  const name = `trackops ${account}`;
  const store = indexedDbStore({ name });
  // When each collection was copied: the store itself knows only what.
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
        // So that a browser that lacks room does not throw the copy away. Some ask the user, who may take their time.
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
        deletion.onblocked = () => reject(new Error("Another tab has the copy open: close it, then delete it again."));
      });
      localStorage.removeItem(name);
    },
  };
}
