/**
 * A SQLite file as another program sees it.
 */
import { createRequire } from "node:module";

/** Opens it by this driver, or else by the one that a store takes. */
export function openFile(path, driver) {
  const own = driver === "better-sqlite3" ? undefined : process.getBuiltinModule?.("node:sqlite");
  if (driver === "node:sqlite" && own === undefined) throw new Error(`no node:sqlite in Node.js ${process.version}`);
  const Database = own?.DatabaseSync ?? createRequire(import.meta.url)("better-sqlite3");
  return new Database(path);
}
