/**
 * The store in SQLite.
 */
import { join } from "node:path";
import { sqliteStore } from "trackops-client/stores/sqlite";
import { conformance } from "./stores/conformance.mjs";
import { folderFor } from "./support/folders.mjs";

conformance("SQLite", {
  make: (context) => {
    const path = join(folderFor(context), "copy.db");
    return { store: () => sqliteStore(path) };
  },
});
