/**
 * The PostgreSQL table of a collection: how it is created, and how records become rows.
 *
 * @module
 */
import { type Column, columnsOf, tableName } from "./columns.js";
import { storeError } from "./failure.js";
import type { PostgresClient } from "./postgres-connection.js";
import type { Batch, KeyedRecord } from "./store.js";

/** @internal */
export interface Table {
  /** Qualified and quoted name. */
  readonly name: string;
  readonly columns: readonly Column[];
  /** Writes a batch and its checkpoint: a single statement, and so atomic. */
  readonly write: string;
}

const SQL_TYPES = {
  integer: "bigint",
  number: "numeric",
  boolean: "boolean",
  date: "date",
  timestamp: "timestamptz",
  text: "text",
};
/** PostgreSQL silently truncates longer names. */
const LONGEST_NAME = 63;
const RECORDS_AT_ONCE = 500;
/** Compares keys byte by byte: the fastest collation, and the same in every database. */
const KEY = 'text COLLATE "C"';

/** @internal A quoted SQL identifier. */
export function quoted(name: string): string {
  const bytes = new TextEncoder().encode(name).length;
  if (bytes === 0 || bytes > LONGEST_NAME || name.includes("\0")) {
    throw storeError(`${JSON.stringify(name)} is not a valid name in PostgreSQL: use 1 to ${LONGEST_NAME} bytes`);
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/** @internal */
export function nameOf(schema: string, collection: string): string {
  return `${quoted(schema)}.${quoted(tableName(collection))}`;
}

/** @internal Creates a table, or adds the columns and indexes of a newer catalogue. */
export async function tableOf(client: PostgresClient, schema: string, collection: string): Promise<Table> {
  const bare = tableName(collection);
  const name = nameOf(schema, collection);
  const columns = columnsOf(collection);
  const there = await partsOf(client, schema, bare);
  const defined = (column: Column) => `${quoted(column.name)} ${SQL_TYPES[column.type]}`;
  const changes: string[] = [];
  let added: readonly Column[] = [];
  if (there.columns.size === 0) {
    changes.push(`CREATE TABLE ${name} (account ${KEY} NOT NULL, key ${KEY} NOT NULL,
      ${columns.map((column) => `${defined(column)}, `).join("")}record json NOT NULL, record_exact text,
      synced_at timestamptz NOT NULL, gone_at timestamptz, PRIMARY KEY (account, key))`);
  } else {
    const own = ["account", "key", "record", "record_exact", "synced_at", "gone_at"];
    if (!own.every((column) => there.columns.has(column))) {
      throw storeError(`the table ${name} was not created by this package: use another schema`);
    }
    added = columns.filter((column) => !there.columns.has(column.name));
    changes.push(...added.map((column) => `ALTER TABLE ${name} ADD COLUMN ${defined(column)}`));
  }
  for (const column of columns.filter(({ indexed }) => indexed)) {
    const index = `${bare}_${column.name}`;
    if (!there.indexes.has(index)) changes.push(`CREATE INDEX ${quoted(index)} ON ${name} (${quoted(column.name)})`);
  }
  if (changes.length > 0) {
    await transaction(client, async () => {
      await client.query(changes.join(";\n"));
      if (added.length > 0) await fill(client, name, added);
    });
  }
  return { name, columns, write: writeStatement(schema, name, columns) };
}

async function partsOf(client: PostgresClient, schema: string, table: string) {
  const { rows } = await client.query(
    `SELECT a.attname::text AS column_name, NULL AS index_name FROM pg_attribute a
       JOIN pg_class t ON t.oid = a.attrelid JOIN pg_namespace n ON n.oid = t.relnamespace
       WHERE n.nspname = $1 AND t.relname = $2 AND a.attnum > 0 AND NOT a.attisdropped
     UNION ALL SELECT NULL, i.relname::text FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
       JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
       WHERE n.nspname = $1 AND t.relname = $2`,
    [schema, table],
  );
  const columns = new Set(rows.map((row) => row["column_name"]).filter((name) => name !== null));
  const indexes = new Set(rows.map((row) => row["index_name"]).filter((name) => name !== null));
  return { columns, indexes };
}

/** @internal */
export async function transaction(client: PostgresClient, body: () => Promise<void>): Promise<void> {
  await client.query("BEGIN");
  try {
    await body();
    await client.query("COMMIT");
  } catch (error) {
    // Fails if the connection is lost, and then the server rolls back by itself.
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

/** Fills new columns from the stored records, so that nothing has to be requested again. */
async function fill(client: PostgresClient, name: string, added: readonly Column[]): Promise<void> {
  const set = added.map((column, at) => `${quoted(column.name)} = f.c${at}`);
  const update = `UPDATE ${name} AS t SET ${set.join(", ")}
    FROM json_to_recordset($1::json) AS f(account ${KEY}, key ${KEY}${typed(added)})
    WHERE t.account = f.account AND t.key = f.key`;
  const select = `SELECT account, key, coalesce(record_exact, record::text) AS record FROM ${name}
    WHERE (account, key) > ($1, $2) ORDER BY account, key LIMIT ${RECORDS_AT_ONCE}`;
  let [account, key] = ["", ""];
  for (;;) {
    const { rows } = await client.query(select, [account, key]);
    if (rows.length === 0) return;
    const fresh = rows.map((row) => {
      const record = JSON.parse(String(row["record"])) as KeyedRecord["record"];
      return { account: row["account"], key: row["key"], ...values(added, record) };
    });
    await client.query(update, [JSON.stringify(fresh)]);
    [account, key] = [String(rows.at(-1)?.["account"]), String(rows.at(-1)?.["key"])];
  }
}

/**
 * $1 account, $2 time, $3 records, $4 keys that are gone, $5 collection, $6 checkpoint.
 *
 * Keys are compared with an array: without table statistics, a join alone was planned as a scan of the whole account.
 */
function writeStatement(schema: string, name: string, columns: readonly Column[]): string {
  const names = ["record", "record_exact", ...columns.map((column) => quoted(column.name)), "synced_at", "gone_at"];
  const fields = ["f.record", "f.exact", ...columns.map((_, at) => `f.c${at}`)];
  return `WITH fresh AS MATERIALIZED (
      SELECT * FROM json_to_recordset($3::json) AS f(key ${KEY}, record json, exact text, lost boolean${typed(columns)})
    ), old AS MATERIALIZED (
      SELECT t.key, t.gone_at IS NOT NULL AS was_gone,
        t.record::text = f.record::text AND t.record_exact IS NOT DISTINCT FROM f.exact AS same
      FROM ${name} AS t JOIN fresh AS f ON f.key = t.key
      WHERE t.account = $1 AND t.key = ANY (ARRAY (SELECT key FROM fresh))
    ), written AS (
      INSERT INTO ${name} (account, key, ${names.join(", ")})
      SELECT $1, f.key, ${fields.join(", ")}, $2::timestamptz, CASE WHEN f.lost THEN $2::timestamptz END
      FROM fresh AS f LEFT JOIN old ON old.key = f.key
      WHERE old.key IS NULL OR old.was_gone OR NOT old.same OR f.lost
      ON CONFLICT (account, key) DO UPDATE SET ${names.map((column) => `${column} = excluded.${column}`).join(", ")}
    ), lost AS (
      UPDATE ${name} SET gone_at = $2::timestamptz
      WHERE account = $1 AND gone_at IS NULL AND key = ANY (ARRAY (SELECT json_array_elements_text($4::json) COLLATE "C"))
      RETURNING key
    ), saved AS (
      INSERT INTO ${quoted(schema)}.trackops_checkpoints VALUES ($1, $5, $6, $2::timestamptz)
      ON CONFLICT (account, collection) DO UPDATE SET checkpoint = excluded.checkpoint, synced_at = excluded.synced_at
    )
    SELECT
      (SELECT count(*) FROM fresh LEFT JOIN old USING (key) WHERE old.key IS NULL OR old.was_gone)::text AS added,
      (SELECT count(*) FROM old WHERE NOT was_gone AND NOT same)::text AS changed,
      ((SELECT count(*) FROM lost) + (SELECT count(*) FROM fresh WHERE lost))::text AS gone`;
}

function typed(columns: readonly Column[]): string {
  return columns.map(({ type }, at) => `, c${at} ${SQL_TYPES[type]}`).join("");
}

/** @internal The parameters of the write statement for a batch. */
export function parameters(table: Table, account: string, collection: string, batch: Batch): string[] {
  const lost = new Set(batch.gone);
  const rows = batch.records.map(({ key, record }) => {
    const exact = JSON.stringify(record);
    const told = showable(exact);
    const rest = JSON.stringify({
      key,
      ...(told !== exact && { exact }),
      ...(lost.delete(key) && { lost: true }),
      ...values(table.columns, record),
    });
    return `${rest.slice(0, -1)},"record":${told}}`;
  });
  return [account, `${batch.at}Z`, `[${rows.join(",")}]`, JSON.stringify([...lost]), collection, batch.checkpoint];
}

/**
 * JSON escapes of U+0000 and of lone surrogates, which PostgreSQL cannot store as text. An escaped backslash is matched
 * first, since the characters after it are not an escape.
 */
const NOT_TEXT = /\\\\|\\u0000|\\ud[89a-f][0-9a-f]{2}/g;

/** The same JSON without the characters that PostgreSQL cannot store. */
function showable(json: string): string {
  if (!json.includes("\\u")) return json;
  return json.replace(NOT_TEXT, (found) => (found === "\\\\" ? found : "\\ufffd"));
}

/** A record's values by column position. A value that does not fit its column is left out; `record` still has it. */
function values(columns: readonly Column[], record: KeyedRecord["record"]): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [at, { name, type }] of columns.entries()) {
    if (!Object.hasOwn(record, name)) continue;
    const value = FITTING[type](record[name]);
    if (value !== undefined) found[`c${at}`] = value;
  }
  return found;
}

const FITTING: Readonly<Record<Column["type"], (value: unknown) => unknown>> = {
  integer(value) {
    if (typeof value === "number") return Number.isSafeInteger(value) ? value : undefined;
    return typeof value === "string" && /^-?\d{1,18}$/.test(value) ? value : undefined;
  },
  number(value) {
    if (typeof value === "number") return value;
    return typeof value === "string" && /^-?\d{1,100}(\.\d{1,100})?$/.test(value) ? value : undefined;
  },
  boolean(value) {
    if (typeof value === "boolean") return value;
    if (value === 1 || value === "1") return true;
    return value === 0 || value === "0" ? false : undefined;
  },
  date: (value) => (typeof value === "string" ? dayOf(value) : undefined),
  timestamp: (value) => (typeof value === "string" ? momentOf(value) : undefined),
  text(value) {
    if (typeof value === "string") return value.replaceAll(/\0|\p{Surrogate}/gu, "\ufffd");
    return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
  },
};

function dayOf(text: string): string | undefined {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && momentOf(`${text} 00:00:00`) !== undefined ? text : undefined;
}

/** Checks a timestamp, and takes one without a zone as UTC. */
function momentOf(text: string): string | undefined {
  const [, day, time, zone = "Z"] =
    /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)(Z|[+-]\d{2}:\d{2})?$/.exec(text) ?? [];
  if (day === undefined || day < "0001-01-01" || time === undefined || time > "24") return undefined;
  // JavaScript turns February 30 into March 1 or 2.
  const whole = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(Number(whole)) || whole.toISOString().slice(0, 10) !== day) return undefined;
  const moment = `${day}T${time}${zone}`;
  return Number.isNaN(Date.parse(moment)) ? undefined : moment;
}
