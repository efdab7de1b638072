/**
 * The suite of all stores, over the one in IndexedDB: imported by a page.
 */
import { indexedDbStore } from "trackops-client/stores/indexeddb";
import { conformance } from "../conformance.mjs";
import { run, tests } from "./node-test.mjs";

conformance("IndexedDB", {
  make: () => {
    const name = crypto.randomUUID();
    return {
      store: () => indexedDbStore({ name }),
      // It waits for connections that are open: a store that leaves one would keep it from ending.
      close: () =>
        new Promise((resolve, reject) => {
          const request = indexedDB.deleteDatabase(name);
          request.onsuccess = () => resolve();
          request.onerror = () => reject(request.error);
        }),
    };
  },
});

globalThis.suite = { names: [...tests.keys()], run };
