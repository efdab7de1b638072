/**
 * A local copy in a SQLite file, ready for SQL queries: one table per collection, with the fields of its records as
 * columns.
 *
 * ```ts
 * import { sqliteStore } from "trackops-client/stores/sqlite";
 * const store = sqliteStore("trackops.db");
 * await trackops.sync({ store, collections: ["cases", "clients"] });
 * ```
 *
 * A table has the name of its collection in snake case: `case_updates`. Besides the columns that the catalogue knows,
 * it has `record`, the whole record as JSON; `account` and `key`, which identify the record; `synced_at`, when the
 * record last arrived new or changed; and `gone_at`, when it was found to be gone. Times are UTC. Some column names are
 * inferred, as the API's reference does not show them. A column stays empty if its name is wrong; `record` still has
 * all the data.
 *
 * The store uses `node:sqlite` (from Node.js 22.13 on), else the package `better-sqlite3`.
 *
 * @module
 */
import { existsSync } from "node:fs";
import type { AnyRecord } from "../client/collection.js";
import { type Column, columnsOf, tableName } from "./columns.js";
import { inUse, storeError, tooNew } from "./failure.js";
import { type Database, type Driver, openDatabase, type Row, type Statement, type Value } from "./sqlite-driver.js";
import type { Batch, Committed, Selection, Store } from "./store.js";
import { type Keeper, storeOf } from "./synchronous.js";

export type { Driver } from "./sqlite-driver.js";
export type { Batch, Committed, KeyedRecord, Selection, Store } from "./store.js";

/** Options of {@link sqliteStore}. */
export interface SqliteOptions {
  /** The SQLite driver. Default: `node:sqlite` if Node.js has it, else `better-sqlite3`. */
  readonly driver?: Driver | undefined;
}

/** Version of the table layout. An older version of this package does not touch a file with a newer layout. */
const FORM = 1;
const ROWS_AT_ONCE = 500;
/**
 * better-sqlite3's default is 16 MB. With it the process grew by 75 MB, as freed and reallocated pages fragment the
 * heap.
 */
const CACHE_KB = 4096;
const SQL_TYPES = {
  integer: "INTEGER",
  number: "REAL",
  boolean: "INTEGER",
  date: "TEXT",
  timestamp: "TEXT",
  text: "TEXT",
};

/** A store in this file. The first sync creates it. */
export function sqliteStore(path: string, options: SqliteOptions = {}): Store {
  return storeOf(new Sqlite(path, options));
}

interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly indexed: readonly Column[];
  readonly plain: readonly Column[];
  readonly find: Statement;
  readonly insert: Statement;
  /** Updates all columns without an index. */
  readonly update: Statement;
  /** Updates of the indexed columns, one statement each. */
  readonly moves: readonly Statement[];
  readonly lose: Statement;
}

class Sqlite implements Keeper {
  readonly #path: string;
  readonly #driver: Driver | undefined;
  readonly #inFile: boolean;
  readonly #tables = new Map<string, Table>();
  #database: Database | undefined;
  #saveCheckpoint: Statement | undefined;
  #lock: Database | undefined;
  #locked = false;

  constructor(path: string, { driver }: SqliteOptions) {
    this.#path = path;
    this.#driver = driver;
    this.#inFile = path !== ":memory:" && path !== "";
  }

  lock(): void {
    if (this.#locked) throw inUse(this.#path, "another sync of this process");
    // Checks the format first: a file of a newer version must not be touched.
    this.#guarded(() => this.#open(true));
    if (this.#inFile) this.#lock = this.#guarded(() => this.#lockFile());
    try {
      this.#guarded(() => this.#prepare());
      this.#locked = true;
    } catch (error) {
      this.unlock();
      throw error;
    }
  }

  unlock(): void {
    try {
      this.#guarded(() => {
        if (this.#locked) for (const table of this.#tables.values()) makeIndexes(this.#open(true), table);
      });
    } finally {
      this.#locked = false;
      this.#lock?.close();
      this.#lock = undefined;
    }
  }

  checkpoint(account: string, collection: string): string {
    return this.#guarded(() => {
      const database = this.#open(false);
      if (database === undefined || !has(database, "trackops_checkpoints")) return "";
      const sql = "SELECT checkpoint FROM trackops_checkpoints WHERE account = ? AND collection = ?";
      return String(database.prepare(sql).get(account, collection)?.["checkpoint"] ?? "");
    });
  }

  commit(account: string, collection: string, batch: Batch): Committed {
    return this.#guarded(() => {
      const database = this.#writable();
      const table = this.#table(database, collection);
      database.exec("BEGIN IMMEDIATE");
      try {
        const committed = write(table, account, batch);
        this.#saveCheckpoint?.run(account, collection, batch.checkpoint, batch.at);
        database.exec("COMMIT");
        return committed;
      } catch (error) {
        rollBack(database);
        throw error;
      }
    });
  }

  *keys(account: string, collection: string): Generator<readonly string[]> {
    for (const rows of this.#rows("key", collection, { account })) yield rows.map(({ key }) => String(key));
  }

  count(collection: string, selection: Selection): number {
    return this.#guarded(() => {
      const database = this.#open(false);
      const table = tableName(collection);
      if (database === undefined || !has(database, table)) return 0;
      const { where, values } = condition(selection);
      return Number(
        database.prepare(`SELECT count(*) AS n FROM ${quoted(table)} WHERE ${where}`).get(...values)?.["n"],
      );
    });
  }

  *iterate(collection: string, selection: Selection): Generator<AnyRecord> {
    for (const rows of this.#rows("record", collection, selection)) {
      for (const { record } of rows) yield JSON.parse(String(record)) as AnyRecord;
    }
  }

  close(): void {
    this.unlock();
    this.#tables.clear();
    this.#saveCheckpoint = undefined;
    this.#database?.close();
    this.#database = undefined;
  }

  /** Reads in chunks, each with its own statement, so that no statement stays open while others write. */
  *#rows(column: string, collection: string, selection: Selection): Generator<readonly Row[]> {
    const table = tableName(collection);
    const { where, values } = condition(selection);
    let after = 0;
    for (;;) {
      const rows = this.#guarded(() => {
        const database = this.#open(false);
        if (database === undefined || !has(database, table)) return [];
        const sql = `SELECT rowid AS place, ${quoted(column)} FROM ${quoted(table)} WHERE rowid > ? AND ${where} ORDER BY rowid LIMIT ?`;
        return database.prepare(sql).all(after, ...values, ROWS_AT_ONCE);
      });
      if (rows.length > 0) yield rows;
      if (rows.length < ROWS_AT_ONCE) return;
      after = Number(rows.at(-1)?.["place"]);
    }
  }

  #open(create: true): Database;
  #open(create: false): Database | undefined;
  #open(create: boolean): Database | undefined {
    if (this.#database !== undefined) return this.#database;
    if (!create && this.#inFile && !existsSync(this.#path)) return undefined;
    const database = openDatabase(this.#path, this.#driver);
    try {
      database.exec("PRAGMA busy_timeout = 5000");
      if (has(database, "trackops_meta")) {
        const form = database.prepare("SELECT value FROM trackops_meta WHERE name = 'form'").get()?.["value"];
        if (!(Number(form) <= FORM)) throw tooNew(this.#path, form, FORM);
      }
    } catch (error) {
      database.close();
      throw error;
    }
    this.#database = database;
    return database;
  }

  #writable(): Database {
    if (!this.#locked) throw storeError(`${this.#path}: call lock before commit`);
    return this.#open(true);
  }

  /**
   * Locks with a transaction on a file beside the database: the operating system releases it however the process ends.
   */
  #lockFile(): Database {
    const lock = openDatabase(`${this.#path}-lock`, this.#driver);
    try {
      lock.exec("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE");
      return lock;
    } catch (error) {
      lock.close();
      throw /locked|busy/i.test(String(error)) ? inUse(this.#path, "another sync") : error;
    }
  }

  #prepare(): void {
    const database = this.#open(true);
    // Applies to a new file. With SQLite's default of 4 KB, every other case takes a whole page and leaves half of it
    // empty.
    database.exec("PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    database.exec(`PRAGMA cache_size = -${CACHE_KB}`);
    database.exec(`
      CREATE TABLE IF NOT EXISTS trackops_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS trackops_checkpoints (
        account TEXT NOT NULL, collection TEXT NOT NULL, checkpoint TEXT NOT NULL, synced_at TEXT NOT NULL,
        PRIMARY KEY (account, collection)
      );
      INSERT OR IGNORE INTO trackops_meta VALUES ('form', '${FORM}')`);
    this.#saveCheckpoint = database.prepare("INSERT OR REPLACE INTO trackops_checkpoints VALUES (?, ?, ?, ?)");
  }

  #table(database: Database, collection: string): Table {
    const known = this.#tables.get(collection);
    if (known !== undefined) return known;
    const name = tableName(collection);
    const columns = columnsOf(collection);
    database.exec("BEGIN IMMEDIATE");
    try {
      make(database, name, columns);
      database.exec("COMMIT");
    } catch (error) {
      rollBack(database);
      throw error;
    }
    const table = prepared(database, name, columns);
    this.#tables.set(collection, table);
    return table;
  }

  #guarded<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw explained(this.#path, error);
    }
  }
}

function write(table: Table, account: string, { records, gone, at }: Batch): Committed {
  let [added, changed, lost] = [0, 0, 0];
  const rows = table.find.all(account, JSON.stringify(records.map(({ key }) => key)));
  const there = new Map(rows.map((row) => [row["key"], row]));
  for (const { key, record } of records) {
    const json = JSON.stringify(record);
    const found = there.get(key);
    if (found === undefined) table.insert.run(account, key, json, at, ...valuesOf(table.columns, record));
    else if (found["gone_at"] === null && found["record"] === json) continue;
    else replace(table, found, record, json, at);
    if (found?.["gone_at"] === null) changed += 1;
    else added += 1;
  }
  for (const key of gone) lost += Number(table.lose.run(at, account, key).changes);
  return { added, changed, gone: lost };
}

/**
 * SQLite rewrites the index entry of every column that an UPDATE names, so indexed columns are named only if they
 * changed.
 */
function replace(table: Table, found: Row, record: AnyRecord, json: string, at: string): void {
  const place = Number(found["place"]);
  const before = JSON.parse(String(found["record"])) as AnyRecord;
  table.update.run(json, at, ...valuesOf(table.plain, record), place);
  const values = valuesOf(table.indexed, record);
  for (const [index, old] of valuesOf(table.indexed, before).entries()) {
    if (values[index] !== old) table.moves[index]?.run(values[index] ?? null, place);
  }
}

function valuesOf(columns: readonly Column[], record: AnyRecord): Value[] {
  return columns.map(({ name, type }) => {
    const value = record[name];
    if (typeof value === "boolean") return value ? 1 : 0;
    if (typeof value === "number") return SQL_TYPES[type] === "TEXT" ? String(value) : value;
    return typeof value === "string" ? value : null;
  });
}

function prepared(database: Database, name: string, columns: readonly Column[]): Table {
  const table = quoted(name);
  const indexed = columns.filter((column) => column.indexed);
  const plain = columns.filter((column) => !column.indexed);
  const named = (some: readonly Column[]) => ["record", "synced_at", ...some.map((column) => column.name)].map(quoted);
  const names = ["account", "key", ...named(columns)];
  const set = named(plain).map((column) => `${column} = ?`);
  return {
    name,
    columns,
    indexed,
    plain,
    find: database.prepare(
      `SELECT key, rowid AS place, record, gone_at FROM ${table}
        WHERE account = ? AND key IN (SELECT value FROM json_each(?))`,
    ),
    insert: database.prepare(`INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`),
    update: database.prepare(`UPDATE ${table} SET ${set.join(", ")}, gone_at = NULL WHERE rowid = ?`),
    moves: indexed.map((column) => database.prepare(`UPDATE ${table} SET ${quoted(column.name)} = ? WHERE rowid = ?`)),
    lose: database.prepare(`UPDATE ${table} SET gone_at = ? WHERE account = ? AND key = ? AND gone_at IS NULL`),
  };
}

/** Creates a table, or adds the columns of a newer catalogue and fills them from the stored records. */
function make(database: Database, name: string, columns: readonly Column[]): void {
  const table = quoted(name);
  const defined = columns.map((column) => `${quoted(column.name)} ${SQL_TYPES[column.type]}`);
  database.exec(`CREATE TABLE IF NOT EXISTS ${table} (
    account TEXT NOT NULL, key TEXT NOT NULL, ${defined.map((column) => `${column}, `).join("")}
    record TEXT NOT NULL, synced_at TEXT NOT NULL, gone_at TEXT, PRIMARY KEY (account, key))`);
  const there = new Set(
    database
      .prepare(`PRAGMA table_info(${table})`)
      .all()
      .map((column) => column["name"]),
  );
  if (!["account", "key", "record", "synced_at", "gone_at"].every((column) => there.has(column))) {
    throw storeError(`the table ${name} was not created by this package: use another file`);
  }
  for (const column of columns.filter((known) => !there.has(known.name))) addColumn(database, table, column);
}

/**
 * Runs at the end of a sync. A first sync is three times as fast if it does not update a dozen indexes at each page.
 */
function makeIndexes(database: Database, { name, columns }: Table): void {
  // Sorting a million keys takes as much memory as the cache allows.
  database.exec("PRAGMA shrink_memory; PRAGMA cache_size = -1024");
  for (const column of columns.filter(({ indexed }) => indexed)) {
    const called = quoted(`${name}_${column.name}`);
    database.exec(`CREATE INDEX IF NOT EXISTS ${called} ON ${quoted(name)} (${quoted(column.name)})`);
  }
}

function addColumn(database: Database, table: string, { name, type }: Column): void {
  const column = quoted(name);
  database.exec(`ALTER TABLE ${table} ADD COLUMN ${column} ${SQL_TYPES[type]}`);
  const path = `$.${JSON.stringify(name)}`;
  const scalar = "json_type(record, ?) NOT IN ('object', 'array')";
  database.prepare(`UPDATE ${table} SET ${column} = json_extract(record, ?) WHERE ${scalar}`).run(path, path);
}

function condition({ account, gone = false }: Selection): { where: string; values: string[] } {
  const parts = ["1", ...(account === undefined ? [] : ["account = ?"]), ...(gone ? [] : ["gone_at IS NULL"])];
  return { where: parts.join(" AND "), values: account === undefined ? [] : [account] };
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function has(database: Database, table: string): boolean {
  return database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(table) !== undefined;
}

function rollBack(database: Database): void {
  try {
    database.exec("ROLLBACK");
  } catch {
    // SQLite has already rolled back, for example because the disk is full.
  }
}

/** Cause and remedy, by the error message of SQLite or the file system. */
const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [/disk is full|ENOSPC/i, "the disk is full, and the last page was not written: make room and sync again"],
  [
    /I\/O error/i,
    "it cannot be written: the disk is full or broken, or a size limit is reached; the last page was not written",
  ],
  [/readonly|read-only|EROFS|EACCES/i, "it cannot be written: give this user write permission, or use another file"],
  [
    /unable to open|directory does not exist/i,
    "it cannot be opened: does its folder exist, and may this user write there?",
  ],
  [/not a database/i, "it is not a SQLite database: use another file"],
  [/locked|busy/i, "another program is writing to it: try again when that has finished"],
  [/malformed|corrupt/i, "it is damaged: delete it, and the next sync creates a new one"],
];

function explained(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || error.name === "StoreError") return error;
  const remedy = REMEDIES.find(([pattern]) => pattern.test(error.message))?.[1];
  return storeError(remedy === undefined ? path : `${path}: ${remedy}`, error);
}
