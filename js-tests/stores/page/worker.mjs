/**
 * A worker that syncs what it is told to, and tells what it has then. A worker knows no import map: the files by their own names.
 */
import { Trackops } from "/dist/entries/index.js";
import { indexedDbStore } from "/dist/stores/indexeddb.js";

globalThis.onmessage = async ({ data }) => {
  const store = indexedDbStore();
  try {
    await new Trackops(data).sync({ store, collections: ["cases"] });
    globalThis.postMessage(await store.count("cases"));
  } catch (error) {
    globalThis.postMessage(`${error.name}: ${error.message}`);
  } finally {
    await store.close();
  }
};
