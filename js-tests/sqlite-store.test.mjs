/**
 * The store in SQLite.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import Database from "better-sqlite3";
import { sqliteStore } from "trackops-client/stores/sqlite";
import { conformance } from "./stores/conformance.mjs";
import { account, rejection } from "./support/account.mjs";
import { folderFor } from "./support/folders.mjs";

conformance("SQLite", {
  make: (context) => {
    const path = join(folderFor(context), "copy.db");
    return { store: () => sqliteStore(path) };
  },
});

test("the tables are made for people: columns with their types, indexes, the record beside them", async (context) => {
  const { trackops } = await account(context);
  const path = join(folderFor(context), "copy.db");
  const store = sqliteStore(path, { driver: "better-sqlite3" });
  await trackops.sync({ store, collections: ["cases", "caseUpdates", "expenseEntries"] });
  await store.close();
  const database = new Database(path, { readonly: true });
  context.after(() => database.close());
  const columns = database.pragma("table_info(cases)").map(({ name, type }) => `${name} ${type}`);
  for (const column of ["id INTEGER", "client_id INTEGER", "budget_money REAL", "is_request INTEGER", "due_on TEXT"]) {
    assert.ok(columns.includes(column), column);
  }
  const one = database.prepare("SELECT * FROM cases WHERE id = 7").get();
  const record = await trackops.cases.get(7);
  assert.deepEqual(JSON.parse(one.record), record);
  assert.equal(one.client_id, record.client_id);
  assert.equal(one.updated_at, record.updated_at);
  assert.equal(one.is_request, record.is_request ? 1 : 0);
  assert.equal(one.budget_money, Number(record.budget_money));
  assert.match(one.synced_at, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  const indexes = database.pragma("index_list(cases)").map(({ name }) => name);
  for (const name of ["cases_id", "cases_client_id", "cases_updated_at"]) assert.ok(indexes.includes(name), name);
  assert.equal(database.prepare("SELECT count(*) AS n FROM case_updates").get().n, 900);
});

test("a column that a later version knows is added and filled, without asking the server", async (context) => {
  const { simulator, trackops } = await account(context);
  const path = join(folderFor(context), "copy.db");
  const store = sqliteStore(path);
  await trackops.sync({ store, collections: ["cases"] });
  await store.close();
  const database = new Database(path);
  const before = database.prepare("SELECT id, budget_money, is_request, client_id, notes FROM cases ORDER BY id").all();
  // As an older version left it.
  database.exec("DROP INDEX cases_client_id");
  for (const name of ["budget_money", "is_request", "client_id", "notes"]) {
    database.exec(`ALTER TABLE cases DROP COLUMN ${name}`);
  }
  database.close();
  await simulator.forget();
  await trackops.sync({ store, collections: ["cases"] });
  await store.close();
  const again = new Database(path);
  context.after(() => again.close());
  const after = again.prepare("SELECT id, budget_money, is_request, client_id, notes FROM cases ORDER BY id").all();
  assert.equal((await simulator.requests()).length, 1);
  assert.deepEqual(after, before);
});

test("a table of the same name that is not ours is left alone", async (context) => {
  const { trackops } = await account(context);
  const path = join(folderFor(context), "own.db");
  const database = new Database(path);
  database.exec("CREATE TABLE cases (mine TEXT); INSERT INTO cases VALUES ('precious')");
  context.after(() => database.close());
  const store = sqliteStore(path);
  const error = await rejection(trackops.sync({ store, collections: ["cases"] }));
  assert.match(error.message, /table cases that is not of this package/);
  await store.close();
  assert.deepEqual(database.prepare("SELECT * FROM cases").all(), [{ mine: "precious" }]);
});
