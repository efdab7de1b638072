/**
 * `trackops sync`: the copy is that of the client, in each kind of place.
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { ndjsonStore } from "trackops-client/stores/ndjson";
import { postgresStore } from "trackops-client/stores/postgres";
import { sqliteStore } from "trackops-client/stores/sqlite";
import { connect } from "../support/account.mjs";
import { setUp } from "../support/cli.mjs";
import { startPostgres } from "../support/postgres.mjs";

const server = startPostgres();
after(() => server.end());

async function ids(store) {
  const found = [];
  for await (const { id } of store.iterate("cases")) found.push(id);
  await store.close();
  return found.sort((a, b) => a - b);
}

test("brings a copy up to date in SQLite or in a folder, and reports", async (context) => {
  const { simulator, folder, trackops } = await setUp(context, { records: { cases: 250 } });
  const places = { "copy.db": sqliteStore, "copy/": ndjsonStore };
  for (const [place, store] of Object.entries(places)) {
    const first = await trackops(["sync", "cases", "clients", "--to", place]);
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stdout, /^collection +new .*\ncases +\d+ +0 +0 +\d+ .*\nclients +40 /);
    assert.ok(existsSync(join(folder, place)));
    await simulator.meddle({ collection: "cases", add: 3 });
    await simulator.meddle({ collection: "cases", remove: 2 });
    const second = await trackops(["sync", "cases", "--to", place, "--json", "--reconcile"]);
    const [report] = JSON.parse(second.stdout);
    assert.deepEqual([report.collection, report.gone], ["cases", 2]);
    const expected = (await connect(simulator).cases.list({ dir: "asc" }).toArray()).map(({ id }) => id);
    assert.deepEqual(
      await ids(store(join(folder, place))),
      expected.sort((a, b) => a - b),
    );
  }
});

test("goes to PostgreSQL without a password on the command line", async (context) => {
  const { simulator, trackops } = await setUp(context, { records: { cases: 250 } });
  const { database } = await server.database(context);
  const url = `postgres://tester@localhost/${database}?host=${encodeURIComponent(server.folder)}`;
  const { code, stderr } = await trackops(["sync", "cases", "--to", url]);
  assert.equal(code, 0, stderr);
  const expected = (await connect(simulator).cases.list({ dir: "asc" }).toArray()).map(({ id }) => id);
  assert.deepEqual(await ids(postgresStore(url)), expected);
});

test("a copy in use, and one that cannot be written, are told", async (context) => {
  const { folder, trackops } = await setUp(context, { records: { cases: 250 } });
  const store = sqliteStore(join(folder, "copy.db"));
  await store.lock();
  const { code, stderr } = await trackops(["sync", "cases", "--to", "copy.db", "--json"]);
  assert.equal(code, 1);
  assert.equal(JSON.parse(stderr).error.code, "store");
  await store.unlock();
  await store.close();
  assert.equal((await trackops(["sync", "cases", "--to", "no/such/folder/copy.db"])).code, 1);
});

test("one collection's failure names it; wrong credentials are exit code 3", async (context) => {
  const { simulator, env, trackops } = await setUp(context);
  await simulator.fault({ kind: "status", status: 400 });
  const failed = await trackops(["sync", "clients", "--json"]);
  assert.equal(failed.code, 1);
  const { error } = JSON.parse(failed.stderr);
  assert.deepEqual([error.collection, error.code, error.status], ["clients", "bad_request", 400]);
  assert.equal((await trackops(["sync"], { env: { ...env, TRACKOPS_API_TOKEN: "wrong" } })).code, 3);
});
