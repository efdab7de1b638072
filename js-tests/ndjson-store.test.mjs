/**
 * The store of flat files.
 */
import { join } from "node:path";
import { ndjsonStore } from "trackops-client/stores/ndjson";
import { conformance } from "./stores/conformance.mjs";
import { folderFor } from "./support/folders.mjs";

conformance("NDJSON", {
  make: (context) => {
    const folder = join(folderFor(context), "copy");
    return { store: () => ndjsonStore(folder) };
  },
});
