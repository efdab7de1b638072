/**
 * The store in SQLite, by better-sqlite3. By node:sqlite, which not every Node.js has that runs these tests, the consumers'
 * versions of Node.js do the same: `consumers/harness/node.mjs`.
 */
import { sqliteTests } from "./stores/sqlite.mjs";

sqliteTests("better-sqlite3");
