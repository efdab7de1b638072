/**
 * The store in SQLite, by Node's own.
 */
import { sqliteTests } from "./sqlite.mjs";

sqliteTests("node:sqlite");
