/**
 * SQLite, whoever brings it: the few methods that Node's own and better-sqlite3 have in common.
 *
 * @module
 */
import { createRequire } from "node:module";
import { storeError } from "./failure.js";

/** Which SQLite a store uses. */
export type Driver = "node:sqlite" | "better-sqlite3";

/** What a statement takes. */
export type Value = string | number | null;

/** What a statement gives, by column. */
export type Row = Readonly<Record<string, unknown>>;

/** A prepared statement. */
export interface Statement {
  run(...values: readonly Value[]): { readonly changes: number | bigint };
  get(...values: readonly Value[]): Row | undefined;
  all(...values: readonly Value[]): readonly Row[];
}

/** An open file. */
export interface Database {
  exec(sql: string): unknown;
  prepare(sql: string): Statement;
  close(): unknown;
}

type DatabaseClass = new (path: string) => Database;

/** Opens a file, or makes it. The driver is loaded here, when it is needed. */
export function openDatabase(path: string, driver?: Driver): Database {
  const Opened =
    (driver === "better-sqlite3" ? undefined : nodeSqlite()) ?? (driver === "node:sqlite" ? none() : betterSqlite());
  return new Opened(path);
}

function nodeSqlite(): DatabaseClass | undefined {
  const builtin = process.getBuiltinModule as ((id: string) => unknown) | undefined;
  return (builtin?.("node:sqlite") as { DatabaseSync: DatabaseClass } | undefined)?.DatabaseSync;
}

function betterSqlite(): DatabaseClass {
  try {
    return createRequire(import.meta.url)("better-sqlite3") as DatabaseClass;
  } catch (error) {
    throw storeError(
      "SQLite is needed: use Node.js 22.13 or later, or install better-sqlite3 (npm install better-sqlite3)",
      error,
    );
  }
}

function none(): never {
  throw storeError(
    `node:sqlite is not in Node.js ${process.versions.node}: it is from 22.13 on; else use better-sqlite3`,
  );
}
