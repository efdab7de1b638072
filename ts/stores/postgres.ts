/**
 * A local copy in PostgreSQL, made for people: one table per collection, with the keys of its records as columns.
 *
 * ```ts
 * import { postgresStore } from "trackops-client/stores/postgres";
 * const store = postgresStore("postgres://localhost/reports");
 * await trackops.sync({ store, collections: ["cases", "clients"] });
 * await store.close();
 * ```
 *
 * The tables are in a schema of their own, `trackops`, and called as the collections, in small letters:
 * `trackops.case_updates`. Beside the columns that the catalogue knows, each has
 *
 * - `account` and `key`, which identify a record;
 * - `record`, the whole record, of type `json`, which keeps it to the letter (`record ->> 'name'`; for the operators of
 *   `jsonb`, `record::jsonb`);
 * - `record_exact`, `NULL` but for a record with characters that no text of PostgreSQL can hold (U+0000, half of a
 *   surrogate pair): then its exact JSON, while `record` has U+FFFD in their place;
 * - `synced_at`, when it last came in new or changed, and `gone_at`, when it was noticed to be gone.
 *
 * A value that does not fit its column, such as a text where a number is expected, is `NULL` there; the record has it.
 * Columns whose names had to be inferred, since the reference does not show them, stay empty where the inference is wrong.
 *
 * The lock is PostgreSQL's own (an advisory lock), held by one connection, by which all is written too: when that breaks,
 * nothing more is written and the lock is free. So connect to the server itself, or through a pooler in session mode: one in
 * transaction mode (as of PgBouncer) shares a connection among many.
 *
 * The package `pg` is needed for a connection string or its parts; who hands in a pool or client has it already.
 *
 * @module
 */
import type { AnyRecord } from "../client/collection.js";
import { inUse, storeError, tooNew } from "./failure.js";
import {
  explained,
  isBroken,
  type PostgresClient,
  type PostgresTarget,
  type Source,
  sourceOf,
} from "./postgres-connection.js";
import { nameOf, parameters, quoted, type Table, tableOf, transaction } from "./postgres-table.js";
import type { Batch, Committed, Selection, Store } from "./store.js";

export type {
  PostgresClient,
  PostgresConnection,
  PostgresPool,
  PostgresPoolClient,
  PostgresResult,
  PostgresTarget,
} from "./postgres-connection.js";
export type { Batch, Committed, KeyedRecord, Selection, Store } from "./store.js";

/** Where in the database the copy is. */
export interface PostgresOptions {
  /** The schema of its tables; made if it is not there. Default: `trackops`. */
  readonly schema?: string | undefined;
}

/**
 * A store in a PostgreSQL database (version 12 or newer).
 *
 * @param target A `Pool` or a connected `Client` of the package `pg`, which stays open; or a connection string, or its
 * parts, with which the store connects by itself, until `close`.
 * @throws StoreError for a schema that cannot be called so.
 */
export function postgresStore(target: PostgresTarget, options: PostgresOptions = {}): Store {
  const postgres = new Postgres(sourceOf(target), options.schema ?? "trackops");
  return {
    lock: () => postgres.lock(),
    unlock: () => postgres.unlock(),
    checkpoint: (account, collection) => postgres.checkpoint(account, collection),
    commit: (account, collection, batch) => postgres.commit(account, collection, batch),
    keys: (account, collection) => postgres.keys(account, collection),
    count: (collection, selection = {}) => postgres.count(collection, selection),
    iterate: (collection, selection = {}) => postgres.iterate(collection, selection),
    close: () => postgres.close(),
  };
}

/** Changes with the tables' form, so that an older version of this package keeps its hands off. */
const FORM = 1;
const ROWS_AT_ONCE = 1000;
/** The server of a process that was just killed may still be at its last statement. */
const PATIENCE = "2s";
/** The server of a machine that lost its power would wait for it for hours, and keep its lock. */
const KEEPALIVES = { tcp_keepalives_idle: 30, tcp_keepalives_interval: 10, tcp_keepalives_count: 3 };
const ATTENTIVE = Object.entries(KEEPALIVES)
  .map(([name, value]) => `SET ${name} = ${value}`)
  .join("; ");
const INATTENTIVE = Object.keys(KEEPALIVES)
  .map((name) => `RESET ${name}`)
  .join("; ");
/** What the server says where a table or the schema is not there: nothing was synced yet. */
const NOT_THERE = ["42P01", "3F000"];

/** The lock is called after the schema, within the database. */
const LOCK_KEY = "hashtextextended('trackops-client ' || $1::text, 0)";
const HOLDERS = `pg_locks AS l WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND (l.classid::bigint << 32 | l.objid::bigint) = ${LOCK_KEY}`;

type Row = Readonly<Record<string, unknown>>;

class Postgres {
  readonly #source: Source;
  readonly #schema: string;
  readonly #what: string;
  readonly #tables = new Map<string, Table>();
  /** The connection with the lock, by which all goes while it is held. */
  #held: PostgresClient | undefined;
  #broken = false;
  #locking = false;
  #known = false;

  constructor(source: Source, schema: string) {
    this.#source = source;
    this.#schema = schema;
    this.#what = `PostgreSQL, schema ${quoted(schema)}`;
  }

  async lock(): Promise<void> {
    if (this.#locking) throw inUse(this.#what, "another sync of this process");
    this.#locking = true;
    this.#known = false;
    let client: PostgresClient | undefined;
    try {
      client = await this.#source.take();
      await inTurn(client, async (own) => {
        await this.#check(own);
        await this.#lockSchema(own);
        this.#held = own;
        await own.query(ATTENTIVE);
        await this.#prepare(own);
      });
    } catch (error) {
      if (this.#held === undefined) {
        this.#locking = false;
        if (client !== undefined) this.#source.give(client, isBroken(error));
      } else {
        this.#broken ||= isBroken(error);
        await this.unlock();
      }
      throw explained(this.#what, error);
    }
  }

  async unlock(): Promise<void> {
    const client = this.#held;
    if (client === undefined) return;
    this.#held = undefined;
    this.#tables.clear();
    let broken = this.#broken;
    if (!broken) {
      const sql = `SELECT pg_advisory_unlock(${LOCK_KEY})`;
      // Where that fails, the connection is lost, and the lock with it.
      await inTurn(client, async (own) => {
        await own.query(INATTENTIVE);
        await own.query(sql, [this.#schema]);
      }).catch(() => {
        broken = true;
      });
    }
    this.#source.give(client, broken);
    this.#broken = false;
    this.#locking = false;
  }

  async checkpoint(account: string, collection: string): Promise<string> {
    const sql = `SELECT checkpoint FROM ${quoted(this.#schema)}.trackops_checkpoints WHERE account = $1 AND collection = $2`;
    const [row] = await this.#read(sql, [account, collection]);
    return String(row?.["checkpoint"] ?? "");
  }

  async commit(account: string, collection: string, batch: Batch): Promise<Committed> {
    const client = this.#held;
    if (client === undefined) throw storeError(`${this.#what}: lock comes before commit`);
    try {
      return await inTurn(client, async (own) => {
        const table = this.#tables.get(collection) ?? (await tableOf(own, this.#schema, collection));
        this.#tables.set(collection, table);
        const { rows } = await own.query(table.write, parameters(table, account, collection, batch));
        const [added, changed, gone] = ["added", "changed", "gone"].map((name) => Number(rows[0]?.[name]));
        return { added: added ?? 0, changed: changed ?? 0, gone: gone ?? 0 };
      });
    } catch (error) {
      this.#broken ||= isBroken(error);
      throw explained(this.#what, error);
    }
  }

  async *keys(account: string, collection: string): AsyncGenerator<readonly string[]> {
    for await (const rows of this.#rows("NULL", collection, { account })) yield rows.map(({ key }) => String(key));
  }

  async count(collection: string, { account, gone = false }: Selection): Promise<number> {
    const sql = `SELECT count(*)::text AS n FROM ${this.#table(collection)}
      WHERE ($1::text IS NULL OR account = $1) AND ($2 OR gone_at IS NULL)`;
    const [row] = await this.#read(sql, [account ?? null, gone]);
    return Number(row?.["n"] ?? 0);
  }

  async *iterate(collection: string, selection: Selection): AsyncGenerator<AnyRecord> {
    for await (const rows of this.#rows("coalesce(record_exact, record::text)", collection, selection)) {
      for (const { record } of rows) yield JSON.parse(String(record)) as AnyRecord;
    }
  }

  async close(): Promise<void> {
    await this.unlock();
    this.#known = false;
    await this.#source.close();
  }

  /** Some at a time, each by a statement of its own: no connection and no transaction is kept while the caller works. */
  async *#rows(
    record: string,
    collection: string,
    { account, gone = false }: Selection,
  ): AsyncGenerator<readonly Row[]> {
    const sql = `SELECT account, key, ${record} AS record FROM ${this.#table(collection)}
      WHERE (account, key) > ($1, $2) AND ($3::text IS NULL OR account = $3) AND ($4 OR gone_at IS NULL)
      ORDER BY account, key LIMIT ${ROWS_AT_ONCE}`;
    let after = [account ?? "", ""];
    for (;;) {
      const rows = await this.#read(sql, [...after, account ?? null, gone]);
      if (rows.length > 0) yield rows;
      if (rows.length < ROWS_AT_ONCE) return;
      after = [String(rows.at(-1)?.["account"]), String(rows.at(-1)?.["key"])];
    }
  }

  #table(collection: string): string {
    return nameOf(this.#schema, collection);
  }

  async #read(sql: string, values: unknown[]): Promise<readonly Row[]> {
    const held = this.#held;
    let client: PostgresClient | undefined;
    let failure: unknown;
    try {
      client = held ?? (await this.#source.take());
      return await inTurn(client, async (own) => {
        await this.#check(own);
        return await foundBy(own, sql, values);
      });
    } catch (error) {
      failure = error;
      if (held !== undefined) this.#broken ||= isBroken(error);
      throw explained(this.#what, error);
    } finally {
      if (held === undefined && client !== undefined) {
        this.#source.give(client, failure !== undefined && isBroken(failure));
      }
    }
  }

  /** Before anything else, so that what a newer version made is not touched. */
  async #check(client: PostgresClient): Promise<void> {
    if (this.#known) return;
    const [row] = await foundBy(
      client,
      `SELECT value FROM ${quoted(this.#schema)}.trackops_meta WHERE name = 'form'`,
      [],
    );
    if (row === undefined) return;
    if (!(Number(row["value"]) <= FORM)) throw tooNew(this.#what, row["value"], FORM);
    this.#known = true;
  }

  async #lockSchema(client: PostgresClient): Promise<void> {
    const schema = [this.#schema];
    // A connection that has it would get it again.
    const mine = await client.query(`SELECT 1 FROM ${HOLDERS} AND l.pid = pg_backend_pid()`, schema);
    if (mine.rows.length > 0) throw inUse(this.#what, "another sync by this connection");
    try {
      await transaction(client, async () => {
        await client.query(`SET LOCAL lock_timeout = '${PATIENCE}'`);
        await client.query(`SELECT pg_advisory_lock(${LOCK_KEY})`, schema);
      });
    } catch (error) {
      throw (error as { code?: unknown }).code === "55P03" ? inUse(this.#what, await this.#owner(client)) : error;
    }
  }

  /** What this role may see of who has the lock. */
  async #owner(client: PostgresClient): Promise<string> {
    const { rows } = await client.query(
      `SELECT l.pid::text AS pid, a.usename::text AS role, host(a.client_addr) AS address, a.application_name AS name,
         to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS start
       FROM pg_stat_activity AS a RIGHT JOIN (SELECT l.pid FROM ${HOLDERS}) AS l ON a.pid = l.pid`,
      [this.#schema],
    );
    const [row] = rows;
    if (row === undefined) return "another sync";
    const { pid, role, address, name, start } = row;
    const told = [
      role && `role ${role}`,
      address && `from ${address}`,
      name && `application ${name}`,
      start && `connected since ${start} UTC`,
    ].filter(Boolean);
    return `another sync (${[`server process ${pid}`, ...told].join(", ")})`;
  }

  async #prepare(client: PostgresClient): Promise<void> {
    const schema = quoted(this.#schema);
    const { rows } = await client.query(
      `SELECT current_setting('server_encoding') AS encoding, to_regnamespace($1) IS NOT NULL AS there,
         pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' AS read_only`,
      [schema],
    );
    const { encoding, there, read_only: readOnly } = rows[0] ?? {};
    if (encoding !== "UTF8") {
      throw storeError(
        `${this.#what}: the database's encoding is ${encoding}; use one that has UTF8, so that every character can be kept`,
      );
    }
    if (readOnly === true) throw Object.assign(new Error("nothing can be written"), { code: "25006" });
    // It needs a right that is not needed where the schema is there.
    const make = there === true ? "" : `CREATE SCHEMA IF NOT EXISTS ${schema};`;
    if (this.#known) return;
    await transaction(client, async () => {
      await client.query(`${make}
        CREATE TABLE IF NOT EXISTS ${schema}.trackops_meta (name text PRIMARY KEY, value text NOT NULL);
        CREATE TABLE IF NOT EXISTS ${schema}.trackops_checkpoints (
          account text COLLATE "C" NOT NULL, collection text COLLATE "C" NOT NULL, checkpoint text NOT NULL,
          synced_at timestamptz NOT NULL, PRIMARY KEY (account, collection));
        INSERT INTO ${schema}.trackops_meta VALUES ('form', '${FORM}') ON CONFLICT DO NOTHING`);
    });
    this.#known = true;
  }
}

async function foundBy(client: PostgresClient, sql: string, values: unknown[]): Promise<readonly Row[]> {
  try {
    return (await client.query(sql, values)).rows;
  } catch (error) {
    if (NOT_THERE.includes(String((error as { code?: unknown }).code))) return [];
    throw error;
  }
}

/** What each connection is at: one after the other, so that no statement gets into another's transaction. */
const turns = new WeakMap<PostgresClient, Promise<unknown>>();

function inTurn<T>(client: PostgresClient, action: (client: PostgresClient) => Promise<T>): Promise<T> {
  const turn = (turns.get(client) ?? Promise.resolve()).then(() => action(client));
  turns.set(
    client,
    turn.catch(() => {}),
  );
  return turn;
}
