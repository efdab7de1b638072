/**
 * The store in PostgreSQL, on a server that the tests start and remove.
 */
import assert from "node:assert/strict";
import { execFile, fork } from "node:child_process";
import { once } from "node:events";
import { chownSync, cpSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import pg from "pg";
import { StoreError, SyncError } from "trackops-client";
import { postgresStore } from "trackops-client/stores/postgres";
import { conformance } from "./stores/conformance.mjs";
import { account, connect, rejection, simulate } from "./support/account.mjs";
import { copyOf, recordsOf } from "./support/copies.mjs";
import { startPostgres } from "./support/postgres.mjs";

const server = startPostgres();
after(() => server.end());

const AT = "2026-01-31 12:00:00";

function batch(records, more = {}) {
  return {
    records: records.map((record) => ({ key: String(record.id), record })),
    gone: [],
    checkpoint: "1",
    at: AT,
    ...more,
  };
}

/** A store on a database of the test's own, and a client that looks into it. */
async function place(context, options) {
  const target = await server.database(context);
  const store = postgresStore(target, options);
  context.after(() => store.close());
  return { target, store, client: await server.client(context, target) };
}

async function committed(store, ...records) {
  await store.lock();
  const done = await store.commit("a", "cases", batch(records));
  await store.unlock();
  return done;
}

async function refusal(promise, pattern) {
  const error = await rejection(promise);
  assert.ok(error instanceof StoreError, error?.stack);
  assert.match(error.message, pattern);
  return error;
}

conformance("PostgreSQL", {
  make: async (context) => {
    const target = await server.database(context);
    return { store: () => postgresStore(target) };
  },
});

test("a pool, a client and a connection string do, and stay as they were", async (context) => {
  const target = await server.database(context);
  const pool = new pg.Pool({ ...target, max: 1 });
  const client = await server.client(context, target);
  const text = `postgres://tester@localhost/${target.database}?host=${encodeURIComponent(server.folder)}`;
  let id = 0;
  for (const given of [pool, client, text, target]) {
    const store = postgresStore(given);
    id += 1;
    assert.deepEqual(await committed(store, { id }), { added: 1, changed: 0, gone: 0 });
    assert.equal(await store.count("cases"), id);
    await store.lock();
    assert.equal((await copyOf(store, "cases")).length, id, "also while the only connection has the lock");
    await store.close();
  }
  for (const mine of [pool, client]) {
    assert.equal(
      (await mine.query("SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory'")).rows[0].n,
      0,
    );
    assert.equal(mine.listenerCount("error"), mine === client ? 1 : 0);
  }
  await pool.end();
});

test("a table has a column for each known key, of the right type, and indexes", async (context) => {
  const { store, client } = await place(context);
  const record = {
    id: 9_007_199_254_740_991,
    client_id: "12",
    created_on: "2026-02-28",
    created_at: "2026-02-28 23:59:59",
    updated_at: "2026-02-28T23:59:59.5+02:00",
    is_request: false,
    budget_money: "1234567890123456789.10",
    budget_hours: 1.5e-7,
    reference_value_1: 7,
    notes: 'it\'s "quoted" \\ 😀',
  };
  await committed(store, record);
  const { rows } = await client.query("SELECT * FROM trackops.cases");
  const [row] = rows;
  assert.deepEqual(
    {
      id: row.id,
      client_id: row.client_id,
      created_on: row.created_on.toDateString(),
      created_at: row.created_at.toISOString(),
      updated_at: row.updated_at.toISOString(),
      is_request: row.is_request,
      budget_money: row.budget_money,
      budget_hours: row.budget_hours,
      reference_value_1: row.reference_value_1,
      notes: row.notes,
      record: row.record,
      record_exact: row.record_exact,
      account: row.account,
      key: row.key,
      synced_at: row.synced_at.toISOString(),
      gone_at: row.gone_at,
    },
    {
      id: "9007199254740991",
      client_id: "12",
      created_on: "Sat Feb 28 2026",
      created_at: "2026-02-28T23:59:59.000Z",
      updated_at: "2026-02-28T21:59:59.500Z",
      is_request: false,
      budget_money: "1234567890123456789.10",
      budget_hours: "0.00000015",
      reference_value_1: "7",
      notes: record.notes,
      record,
      record_exact: null,
      account: "a",
      key: "9007199254740991",
      synced_at: "2026-01-31T12:00:00.000Z",
      gone_at: null,
    },
  );
  const types = await client.query(
    `SELECT column_name, data_type FROM information_schema.columns
     WHERE table_schema = 'trackops' AND table_name = 'cases'`,
  );
  const typeOf = Object.fromEntries(types.rows.map(({ column_name: name, data_type: type }) => [name, type]));
  assert.equal(typeOf.client_id, "bigint");
  assert.equal(typeOf.created_on, "date");
  assert.equal(typeOf.updated_at, "timestamp with time zone");
  assert.equal(typeOf.is_request, "boolean");
  assert.equal(typeOf.budget_money, "numeric");
  assert.equal(typeOf.record, "json");
  const { rows: indexes } = await client.query("SELECT indexname FROM pg_indexes WHERE tablename = 'cases'");
  const names = indexes.map(({ indexname }) => indexname);
  for (const name of ["cases_pkey", "cases_client_id", "cases_updated_at"]) assert.ok(names.includes(name), name);
});

test("a value that does not fit its column is left out of it, and the record is whole", async (context) => {
  const { store, client } = await place(context);
  const records = [
    ["client_id", "twelve", 1.5, 2 ** 60, "99999999999999999999", null, [1], { a: 1 }, true, ""],
    ["created_on", "2026-02-30", "0000-00-00", "2026-13-01", "yesterday", "infinity", 20260101, ""],
    ["created_at", "2026-02-30 00:00:00", "0000-00-00 00:00:00", "2026-01-01 24:00:00", "now", "2026-01-01 10:00", 5],
    ["is_request", "yes", 2, null, "", []],
    ["budget_money", "NaN", "Infinity", "1,5", "1e9", "", {}, null],
    ["notes", null, ["a"], { a: "b" }],
  ].flatMap(([name, ...values]) => values.map((value) => ({ [name]: value })));
  const all = records.map((record, id) => ({ id, ...record }));
  assert.equal((await committed(store, ...all)).added, all.length);
  const { rows } = await client.query("SELECT * FROM trackops.cases ORDER BY id");
  for (const [at, row] of rows.entries()) {
    const [[name, value]] = Object.entries(records[at]);
    assert.equal(row[name], null, `${name} = ${JSON.stringify(value)}`);
  }
  assert.deepEqual(
    (await copyOf(store, "cases")).sort((a, b) => a.id - b.id),
    all,
  );
});

test("no record loses anything, whatever is in it, and SQL can read each", async (context) => {
  const { store, client } = await place(context);
  const texts = [
    '{"id":0,"notes":"a\\u0000b","n\\u0000m":"\\u0000","client_id":4}',
    '{"id":1,"notes":"half \\ud83d of one","other":"\\udc00\\ud83d","\\ud800":1}',
    '{"id":2,"notes":"\\\\u0000 and \\\\\\\\ud800 are no such characters"}',
    '{"id":3,"big":1.7976931348623157e+308,"small":5e-324,"budget_hours":1e+300,"budget_money":-0.1}',
    '{"id":4,"a":1,"A":2,"a ":3," a":4,"":5,"__proto__":{"x":1},"constructor":null,"ä":6,"a\\u0308":7}',
    '{"id":5,"z":1,"y":2,"b":{"z":[],"a":{}},"10":"ten","notes":"\\u2028\\u2029\\ufeff\\uffff"}',
    `{"id":6,"deep":${"[".repeat(500)}${"]".repeat(500)}}`,
    `{"id":7,"notes":${JSON.stringify("€'\"\\".repeat(500_000))}}`,
    '{"id":8,"\\"); DROP TABLE trackops.cases; --":"$1","key":"x","account":"y","record":{"id":9},"gone_at":"z","c0":1}',
  ];
  const records = texts.map((text) => JSON.parse(text));
  const expected = records.map((record) => JSON.stringify(record));
  assert.equal((await committed(store, ...records)).added, texts.length);
  assert.deepEqual(await committed(store, ...records), { added: 0, changed: 0, gone: 0 });
  const kept = [];
  for await (const record of store.iterate("cases")) kept.push(JSON.stringify(record));
  assert.deepEqual(kept, expected, "to the letter, keys in order");
  const { rows } = await client.query(
    `SELECT key, record ->> 'notes' AS notes, record::jsonb ->> 'client_id' AS client, notes AS notes_column,
       record_exact FROM trackops.cases ORDER BY key`,
  );
  assert.equal(rows[0].notes, "a\ufffdb");
  assert.equal(rows[0].notes_column, "a\ufffdb");
  assert.equal(rows[0].client, "4");
  assert.equal(rows[0].record_exact, expected[0]);
  assert.equal(rows[1].notes, "half \ufffd of one");
  assert.deepEqual(
    rows.map(({ record_exact: exact }) => exact !== null),
    [true, true, false, false, false, false, false, false, false],
  );
  assert.equal(rows[2].notes, records[2].notes);
  const changed = [
    { ...records[0], notes: "a\0c" },
    { ...records[1], notes: "half \udc00 of one" },
  ];
  assert.deepEqual(await committed(store, ...changed), { added: 0, changed: 2, gone: 0 }, "what SQL cannot tell apart");
});

test("a schema may be called anything that PostgreSQL can call one, and two keep apart", async (context) => {
  const target = await server.database(context);
  const names = ['x"; DROP SCHEMA public; --', "select", "Ünï", "a.b", "$1", "trackops", "x".repeat(63), "'"];
  for (const [id, schema] of names.entries()) {
    const store = postgresStore(target, { schema });
    assert.equal((await committed(store, { id })).added, 1);
    assert.deepEqual(await copyOf(store, "cases"), [{ id }]);
    await store.close();
  }
  const client = await server.client(context, target);
  const { rows } = await client.query("SELECT nspname FROM pg_namespace");
  const found = rows.map(({ nspname }) => nspname);
  for (const name of [...names, "public"]) assert.ok(found.includes(name), name);
  for (const schema of ["", "x".repeat(64), "ü".repeat(32), "a\0b"]) {
    assert.throws(() => postgresStore(target, { schema }), StoreError);
  }
});

test("a page is one statement, however many records it has", async (context) => {
  const target = await server.database(context);
  const client = await server.client(context, target);
  const statements = [];
  const counting = { query: (text, values) => statements.push(text) && client.query(text, values) };
  const store = postgresStore(counting);
  await store.lock();
  const records = (from, count, more) => Array.from({ length: count }, (_, at) => ({ id: from + at, ...more }));
  await store.commit("a", "cases", batch(records(0, 1)));
  for (const [count, more] of [
    [1, { a: 1 }],
    [100, { a: 1 }],
    [3000, { a: 2 }],
  ]) {
    statements.length = 0;
    await store.commit("a", "cases", batch(records(0, count, more), { gone: ["5", "999999"] }));
    assert.equal(statements.length, 1);
  }
  await store.unlock();
  assert.equal(await store.count("cases"), 2999, "one that is in both is gone");
});

test("a page costs the same, however large the table is, also while the server has no statistics of it", async (context) => {
  const { store, client } = await place(context);
  let last;
  const watched = postgresStore({
    query(text, values) {
      last = [text, values];
      return client.query(text, values);
    },
  });
  await watched.lock();
  const page = (from) => batch(Array.from({ length: 100 }, (_, at) => ({ id: from + at, notes: "x".repeat(1000) })));
  for (let from = 0; from < 10_000; from += 100) await watched.commit("a", "cases", page(from));
  await watched.commit("a", "cases", { ...page(5000), gone: ["1", "2"] });
  const { rows } = await client.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${last[0]}`, last[1]);
  const { Plan: plan } = rows[0]["QUERY PLAN"][0];
  const blocks = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"];
  assert.ok(blocks < 1000, `${blocks} blocks, of a table that has more than 1,400`);
  await watched.unlock();
  assert.equal(await store.count("cases"), 9998);
});

test("a column and an index of a later version are added and filled, with nothing asked again", async (context) => {
  const { store, client } = await place(context);
  const { simulator, trackops } = await account(context, { records: { cases: 1250 } });
  await trackops.sync({ store, collections: ["cases"] });
  const sum =
    "SELECT count(client_id)::int AS n, sum(client_id)::int AS sum, max(updated_at) AS newest FROM trackops.cases";
  const before = (await client.query(sum)).rows;
  assert.equal(before[0].n, 1250);
  await client.query("ALTER TABLE trackops.cases DROP COLUMN client_id, DROP COLUMN updated_at");
  await simulator.forget();
  const [report] = await trackops.sync({ store, collections: ["cases"] });
  assert.deepEqual([report.new, report.changed, (await simulator.requests()).length], [0, 0, 1]);
  assert.deepEqual((await client.query(sum)).rows, before);
  const { rows } = await client.query("SELECT 1 FROM pg_indexes WHERE indexname = 'cases_client_id'");
  assert.equal(rows.length, 1);
});

test("what a newer version made, or another program, is not touched", async (context) => {
  const { store, client, target } = await place(context);
  await committed(store, { id: 1 });
  await client.query("UPDATE trackops.trackops_meta SET value = '2'");
  const next = postgresStore(target);
  context.after(() => next.close());
  await refusal(store.lock(), /newer version.*update/);
  await refusal(next.lock(), /newer version.*update/);
  await refusal(next.count("cases"), /newer version.*update/);
  await refusal(next.checkpoint("a", "cases"), /newer version.*update/);
  assert.equal((await client.query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory'")).rows.length, 0);
  await client.query("UPDATE trackops.trackops_meta SET value = '1'");
  assert.deepEqual(await copyOf(next, "cases"), [{ id: 1 }]);

  await client.query("CREATE TABLE trackops.clients (id int)");
  await next.lock();
  await refusal(next.commit("a", "clients", batch([{ id: 1 }])), /not created by this package/);
  assert.equal(await next.checkpoint("a", "clients"), "");
  await next.commit("a", "cases", batch([{ id: 2 }]));
  await next.unlock();
});

test("who has the lock is told, and a connection that ends frees it", async (context) => {
  const { store, client, target } = await place(context);
  const owner = await server.client(context, { ...target, application_name: "night shift" });
  const first = postgresStore(owner);
  await first.lock();
  const error = await refusal(store.lock(), /in use by another sync \(server process \d+, role tester/);
  assert.match(error.message, /application night shift, connected since \d{4}-\d\d-\d\d/);
  await refusal(first.lock(), /in use by another sync of this process/);
  await refusal(postgresStore(owner).lock(), /in use by another sync by this connection/);
  assert.equal(await store.count("cases"), 0, "who only reads is let in");

  await client.query("SELECT pg_terminate_backend($1)", [owner.processID]);
  await store.lock();
  await refusal(first.commit("a", "cases", batch([{ id: 1 }])), /cannot be reached, or the connection was lost/);
  await first.unlock();
  await store.commit("a", "cases", batch([{ id: 2 }]));
  await store.unlock();
  assert.deepEqual(await copyOf(store, "cases"), [{ id: 2 }]);
});

test("a server that goes away in the middle leaves what was committed, and the same store goes on", async (context) => {
  const { store, client } = await place(context);
  const { simulator, trackops } = await account(context, { records: { cases: 950 } });
  let pages = 0;
  const onProgress = () => {
    pages += 1;
    if (pages === 4) server.stop("immediate");
  };
  const error = await rejection(trackops.sync({ store, collections: ["cases"], onProgress }));
  assert.ok(error instanceof SyncError && error.cause instanceof StoreError, error);
  assert.match(error.message, /cannot be reached, or the connection was lost.*next sync continues/);
  await refusal(store.count("cases"), /cannot be reached/);
  await refusal(store.lock(), /cannot be reached/);
  server.start();
  assert.equal(await store.count("cases"), 400);
  await simulator.forget();
  await trackops.sync({ store, collections: ["cases"] });
  assert.ok((await simulator.requests()).length <= 8);
  assert.deepEqual(await copyOf(store, "cases"), await recordsOf(trackops, "cases"));
  await client.end().catch(() => {});
});

test("a role or a server that may not write says so, and can be read", async (context) => {
  const { store, client, target } = await place(context);
  await committed(store, { id: 1 });
  const role = `reader_${target.database}`;
  await client.query(`CREATE ROLE ${role} LOGIN; GRANT USAGE ON SCHEMA trackops TO ${role};
    GRANT SELECT ON ALL TABLES IN SCHEMA trackops TO ${role}`);
  const reader = postgresStore({ ...target, user: role });
  context.after(() => reader.close());
  assert.deepEqual(await copyOf(reader, "cases"), [{ id: 1 }]);
  await reader.lock();
  await refusal(reader.commit("a", "cases", batch([{ id: 2 }])), /lacks a right.*permission denied/);
  await reader.unlock();
  const elsewhere = postgresStore({ ...target, user: role }, { schema: "other" });
  context.after(() => elsewhere.close());
  await refusal(elsewhere.lock(), /lacks a right/);

  await client.query(`ALTER ROLE ${role} SET default_transaction_read_only = on`);
  const readOnly = postgresStore({ ...target, user: role });
  context.after(() => readOnly.close());
  await refusal(readOnly.lock(), /read-only/);
  await refusal(postgresStore({ ...target, user: "nobody" }).lock(), /rejects this role/);
  await refusal(postgresStore({ ...target, database: "nowhere" }).lock(), /no such database/);
  await refusal(postgresStore({ ...target, host: join(server.folder, "nowhere") }).lock(), /cannot be reached/);
  assert.equal(await store.checkpoint("a", "cases"), "1");
  assert.deepEqual(await copyOf(store, "cases"), [{ id: 1 }]);
});

test("a server that does not answer is not waited for without end", async (context) => {
  const silent = createServer();
  silent.listen(0, "127.0.0.1");
  await once(silent, "listening");
  context.after(() => silent.close());
  const { port } = silent.address();
  const store = postgresStore({ host: "127.0.0.1", port, user: "tester", connectionTimeoutMillis: 200 });
  await refusal(store.lock(), /cannot be reached/);
  await store.close();
});

test("without pg it says what to install, as an ES module and as CommonJS", async (context) => {
  const folder = mkdtempSync(join(tmpdir(), "trackops-without-pg-"));
  context.after(() => rmSync(folder, { recursive: true }));
  cpSync(new URL("../dist", import.meta.url), join(folder, "dist"), { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  for (const load of [
    'import("./dist/stores/postgres.js")',
    'Promise.resolve(require("./dist/stores/postgres.cjs"))',
  ]) {
    const script = `${load}.then(({ postgresStore }) => postgresStore("postgres://localhost/x").lock())
      .catch(({ name, message }) => console.log(name, message))`;
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], { cwd: folder });
    assert.match(stdout, /^StoreError PostgreSQL needs the package pg: npm install pg/);
  }
});

test("the CommonJS build does the same", async (context) => {
  const target = await server.database(context);
  const { postgresStore: required } = createRequire(import.meta.url)("trackops-client/stores/postgres");
  const store = required(target);
  assert.equal((await committed(store, { id: 1 })).added, 1);
  await store.close();
});

test("a standby says that it is one, and can be read", async (context) => {
  const { store, target } = await place(context);
  await committed(store, { id: 1 });
  const standby = server.standby();
  context.after(() => standby.end());
  const copy = postgresStore({ ...target, host: standby.folder });
  context.after(() => copy.close());
  assert.deepEqual(await copyOf(copy, "cases"), [{ id: 1 }]);
  await refusal(copy.lock(), /read-only, as a standby is/);
});

test("a full disk loses nothing of what was committed, and once there is room it goes on", async (context) => {
  const { store, client } = await place(context);
  await committed(store, { id: 1 });
  await store.lock();
  await store.commit("a", "clients", batch([]));
  // The file of the table, which is empty yet, becomes one that is always full.
  const { rows } = await client.query("SELECT pg_relation_filepath('trackops.clients') AS path");
  const file = join(server.data, rows[0].path);
  const { uid, gid } = statSync(file);
  rmSync(file);
  symlinkSync("/dev/full", file);
  await store.close();
  await store.lock();
  const error = await refusal(store.commit("a", "clients", batch([{ id: 7 }], { checkpoint: "2" })), /full.*make room/);
  assert.equal(error.cause.code, "53100");
  assert.equal(await store.checkpoint("a", "clients"), "1");
  assert.deepEqual(await copyOf(store, "cases"), [{ id: 1 }]);
  await store.close();

  rmSync(file);
  writeFileSync(file, "");
  chownSync(file, uid, gid);
  await store.lock();
  assert.deepEqual(await store.commit("a", "clients", batch([{ id: 7 }], { checkpoint: "2" })), {
    added: 1,
    changed: 0,
    gone: 0,
  });
  assert.equal(await store.checkpoint("a", "clients"), "2");
  await store.unlock();
});

test("a database in another encoding is refused before anything is made", async (context) => {
  const client = await server.client(context);
  const database = `latin_${crypto.randomUUID().slice(0, 8)}`;
  await client.query(`CREATE DATABASE ${database} ENCODING 'LATIN1' TEMPLATE template0`);
  const store = postgresStore({ ...server.options, database });
  context.after(() => store.close());
  await refusal(store.lock(), /encoding is LATIN1/);
  assert.equal(await store.count("cases"), 0);
});

test("an aborted sync goes on where it was", async (context) => {
  const { store } = await place(context);
  const { simulator, trackops } = await account(context, { records: { cases: 1050 } });
  const controller = new AbortController();
  let pages = 0;
  const onProgress = () => {
    pages += 1;
    if (pages === 5) controller.abort("enough");
  };
  const options = { store, collections: ["cases"] };
  assert.equal(await rejection(trackops.sync({ ...options, onProgress, signal: controller.signal })), "enough");
  assert.equal(await store.count("cases"), 500);
  await simulator.forget();
  const [report] = await trackops.sync(options);
  assert.equal(report.new, 550);
  assert.ok((await simulator.requests()).length <= 8);
  assert.deepEqual(await copyOf(store, "cases"), await recordsOf(trackops, "cases"));
});

test("two syncs at once: the second says so, and the first goes on", async (context) => {
  const { store, target } = await place(context);
  const { trackops } = await account(context, { records: { cases: 450 } });
  const other = postgresStore(target);
  context.after(() => other.close());
  let second;
  const held = {
    ...store,
    async commit(...args) {
      second ??= await rejection(trackops.sync({ store: other, collections: ["cases"] }));
      return store.commit(...args);
    },
  };
  await trackops.sync({ store: held, collections: ["cases"] });
  assert.ok(second instanceof StoreError && /in use by another sync \(server process/.test(second.message), second);
  assert.deepEqual(await copyOf(store, "cases"), await recordsOf(trackops, "cases"));
});

test("killed at random moments, it ends equal to the account", async (context) => {
  const kills = 10;
  // More pages than the killed processes get, a few each.
  const records = { cases: 12_000, clients: 600 };
  const simulator = await simulate(context, { records });
  const { url, username, apiToken } = simulator;
  const { store, target } = await place(context);
  const collections = ["cases", "clients"];
  const script = fileURLToPath(new URL("support/postgres-sync.mjs", import.meta.url));
  const sync = async (kill) => {
    const given = { simulator: { url, username, apiToken }, target, collections, kill };
    const child = fork(script, [JSON.stringify(given)]);
    let reports;
    child.on("message", (message) => {
      reports = message.reports;
    });
    return [...(await once(child, "exit")), reports];
  };
  for (let at = 0; at < kills; at += 1) {
    const [, signal] = await sync({ pages: 3 + (at % 2), ms: Math.random() * 8 });
    assert.equal(signal, "SIGKILL");
  }
  const [code, , reports] = await sync();
  assert.equal(code, 0);
  assert.equal(reports.length, collections.length);
  const trackops = connect(simulator);
  const asked = (await simulator.requests()).filter(({ query }) => !query.includes("mode=count")).length;
  const pages = (records.cases + records.clients) / 100;
  assert.ok(asked <= pages + 2 * (kills + 1) + 2, `${asked} pages were asked for`);
  for (const collection of collections) {
    assert.deepEqual(await copyOf(store, collection), await recordsOf(trackops, collection), collection);
  }
});
