/**
 * A local copy in PostgreSQL, ready for SQL queries: one table per collection, with the fields of its records as
 * columns.
 *
 * ```ts
 * import { postgresStore } from "trackops-client/stores/postgres";
 * const store = postgresStore("postgres://localhost/reports");
 * await trackops.sync({ store, collections: ["cases", "clients"] });
 * await store.close();
 * ```
 *
 * The tables are in a schema of their own, `trackops`, and have the names of the collections in snake case:
 * `trackops.case_updates`. Besides the columns that the catalogue knows, each table has
 *
 * - `account` and `key`, which identify a record;
 * - `record`, the whole record as `json`, which keeps the exact text (`record ->> 'name'`; for the operators of
 *   `jsonb`, `record::jsonb`);
 * - `record_exact`, usually `NULL`. PostgreSQL cannot store U+0000 or a lone surrogate in text. A record with such a
 *   character has U+FFFD in its place in `record`, and its exact JSON here;
 * - `synced_at`, when the record last arrived new or changed, and `gone_at`, when it was found to be gone.
 *
 * A value that does not fit its column, such as text where a number is expected, is `NULL` there; `record` still has
 * it. Some column names are inferred, as the API's reference does not show them. A column stays empty if its name is
 * wrong.
 *
 * The lock is an advisory lock of PostgreSQL. The connection that holds it also does all the writing: when it breaks,
 * writing stops and the lock is released. So connect to the server itself, or through a pooler in session mode. In
 * transaction mode a pooler such as PgBouncer shares a connection between clients, which breaks the lock.
 *
 * The package `pg` is needed for a connection string or separate connection options; a pool or client comes from it
 * anyway.
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

/** Options of {@link postgresStore}. */
export interface PostgresOptions {
  /** The schema of the tables. It is created if it does not exist. Default: `trackops`. */
  readonly schema?: string | undefined;
}

/**
 * A store in a PostgreSQL database (version 12 or newer).
 *
 * @param target A `Pool` or a connected `Client` of the package `pg`, which the store does not close; or a connection
 * string or connection options, with which the store opens its own connections until `close`.
 * @throws StoreError for a schema name that PostgreSQL does not allow.
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

/** Version of the table layout. An older version of this package does not touch tables with a newer layout. */
const FORM = 1;
const ROWS_AT_ONCE = 1000;
/** How long to wait for the lock: the server may still run the last statement of a process that was just killed. */
const PATIENCE = "2s";
/**
 * With the default keepalives the server notices only after hours that a client lost power, and keeps its lock until
 * then.
 */
const KEEPALIVES = { tcp_keepalives_idle: 30, tcp_keepalives_interval: 10, tcp_keepalives_count: 3 };
const ATTENTIVE = Object.entries(KEEPALIVES)
  .map(([name, value]) => `SET ${name} = ${value}`)
  .join("; ");
const INATTENTIVE = Object.keys(KEEPALIVES)
  .map((name) => `RESET ${name}`)
  .join("; ");
/** Error codes of a missing table or schema: nothing has been synced yet. */
const NOT_THERE = ["42P01", "3F000"];

/** The lock is named after the schema; advisory locks are local to the database. */
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
  /** The connection that holds the lock. While it is held, all statements use it. */
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
      // If this fails, the connection is lost and so is the lock.
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
    if (client === undefined) throw storeError(`${this.#what}: call lock before commit`);
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

  /** Reads in chunks, each with its own statement: no connection and no transaction is held while the caller works. */
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

  /** Checks the layout before anything else: tables of a newer version must not be touched. */
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
    // Advisory locks are reentrant: a connection that holds the lock would get it again.
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

  /** Describes the lock's holder, as far as this role may see it. */
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
        `${this.#what}: the database's encoding is ${encoding}: use a database with UTF8, to store every character`,
      );
    }
    if (readOnly === true) throw Object.assign(new Error("nothing can be written"), { code: "25006" });
    // Even IF NOT EXISTS needs the right to create schemas, so it is left out if the schema exists.
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

/**
 * The last action on each connection. Actions run one after another, so that no statement ends up in a foreign
 * transaction.
 */
const turns = new WeakMap<PostgresClient, Promise<unknown>>();

function inTurn<T>(client: PostgresClient, action: (client: PostgresClient) => Promise<T>): Promise<T> {
  const turn = (turns.get(client) ?? Promise.resolve()).then(() => action(client));
  turns.set(
    client,
    turn.catch(() => {}),
  );
  return turn;
}
