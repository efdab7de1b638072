/**
 * The store in memory.
 */
import { memoryStore } from "trackops-client/stores/memory";
import { conformance } from "./stores/conformance.mjs";

conformance("memory", {
  persistent: false,
  make: () => {
    const store = memoryStore();
    return { store: () => store };
  },
});
