/**
 * The part of SQLite's interface that `node:sqlite` and better-sqlite3 have in common.
 *
 * @module
 */
import { createRequire } from "node:module";
import { storeError } from "./failure.js";

/** The SQLite driver of a store. */
export type Driver = "node:sqlite" | "better-sqlite3";

/** A parameter of a statement. */
export type Value = string | number | null;

/** A row of a result, by column. */
export type Row = Readonly<Record<string, unknown>>;

/** A prepared statement. */
export interface Statement {
  run(...values: readonly Value[]): { readonly changes: number | bigint };
  get(...values: readonly Value[]): Row | undefined;
  all(...values: readonly Value[]): readonly Row[];
}

/** An open database. */
export interface Database {
  exec(sql: string): unknown;
  prepare(sql: string): Statement;
  close(): unknown;
}

type DatabaseClass = new (path: string) => Database;

/** Opens or creates a file. The driver is loaded at the first call, so that importing a store needs none. */
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
    `Node.js ${process.versions.node} has no node:sqlite: use Node.js 22.13 or later, or the driver better-sqlite3`,
  );
}
