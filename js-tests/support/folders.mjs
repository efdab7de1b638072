/**
 * A folder for one test.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const below = fileURLToPath(new URL("../../target/", import.meta.url));

/** Makes one; it goes with the test. */
export function folderFor(context) {
  mkdirSync(below, { recursive: true });
  const folder = mkdtempSync(join(below, "store-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
