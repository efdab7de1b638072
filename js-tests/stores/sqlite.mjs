/**
 * What the store in SQLite must do, whoever brings the SQLite.
 *
 *     sqliteTests("node:sqlite");
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { sqliteStore } from "trackops-client/stores/sqlite";
import { account, rejection } from "../support/account.mjs";
import { folderFor } from "../support/folders.mjs";
import { openFile } from "../support/sqlite-file.mjs";
import { conformance } from "./conformance.mjs";

/** Adds the tests with this driver. */
export function sqliteTests(driver) {
  const open = (path) => sqliteStore(path, { driver });

  conformance(driver, {
    make: (context) => {
      const path = join(folderFor(context), "copy.db");
      return { store: () => open(path) };
    },
  });

  test(`${driver}: the tables are made for people: columns with their types, indexes, the record beside them`, async (context) => {
    const { trackops } = await account(context);
    const path = join(folderFor(context), "copy.db");
    const store = open(path);
    await trackops.sync({ store, collections: ["cases", "caseUpdates", "expenseEntries"] });
    await store.close();
    const database = openFile(path, driver);
    context.after(() => database.close());
    const columns = database
      .prepare("PRAGMA table_info(cases)")
      .all()
      .map(({ name, type }) => `${name} ${type}`);
    for (const column of [
      "id INTEGER",
      "client_id INTEGER",
      "budget_money REAL",
      "is_request INTEGER",
      "due_on TEXT",
    ]) {
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
    const indexes = database
      .prepare("PRAGMA index_list(cases)")
      .all()
      .map(({ name }) => name);
    for (const name of ["cases_id", "cases_client_id", "cases_updated_at"]) assert.ok(indexes.includes(name), name);
    assert.equal(database.prepare("SELECT count(*) AS n FROM case_updates").get().n, 900);
  });

  test(`${driver}: a column that a later version knows is added and filled, without asking the server`, async (context) => {
    const { simulator, trackops } = await account(context);
    const path = join(folderFor(context), "copy.db");
    const store = open(path);
    await trackops.sync({ store, collections: ["cases"] });
    await store.close();
    const database = openFile(path, driver);
    const before = database
      .prepare("SELECT id, budget_money, is_request, client_id, notes FROM cases ORDER BY id")
      .all();
    // As an older version left it.
    database.exec("DROP INDEX cases_client_id");
    for (const name of ["budget_money", "is_request", "client_id", "notes"]) {
      database.exec(`ALTER TABLE cases DROP COLUMN ${name}`);
    }
    database.close();
    await simulator.forget();
    await trackops.sync({ store, collections: ["cases"] });
    await store.close();
    const again = openFile(path, driver);
    context.after(() => again.close());
    const after = again.prepare("SELECT id, budget_money, is_request, client_id, notes FROM cases ORDER BY id").all();
    assert.equal((await simulator.requests()).length, 1);
    assert.deepEqual(after, before);
  });

  test(`${driver}: a table of the same name that is not ours is left alone`, async (context) => {
    const { trackops } = await account(context);
    const path = join(folderFor(context), "own.db");
    const database = openFile(path, driver);
    database.exec("CREATE TABLE cases (mine TEXT); INSERT INTO cases VALUES ('precious')");
    context.after(() => database.close());
    const store = open(path);
    const error = await rejection(trackops.sync({ store, collections: ["cases"] }));
    assert.match(error.message, /table cases was not created by this package/);
    await store.close();
    assert.equal(database.prepare("SELECT mine FROM cases").get().mine, "precious");
  });

  test(`${driver}: after a change, columns and indexes are those of the new record`, async (context) => {
    const path = join(folderFor(context), "copy.db");
    const store = open(path);
    const keyed = (records) => records.map((record) => ({ key: String(record.id), record }));
    const records = Array.from({ length: 300 }, (_, id) => ({
      id,
      client_id: id % 7,
      due_on: id % 3 === 0 ? null : "2026-01-31",
      updated_at: "2026-01-01 00:00:00",
      budget_money: "12.50",
      is_request: id % 2 === 0,
      notes: "before",
    }));
    const change = {
      0: { client_id: null, notes: "after" },
      1: { client_id: 1, due_on: "2026-02-28", updated_at: "2026-01-02 00:00:00" },
      2: { budget_money: 99, is_request: undefined, due_on: undefined },
      3: { due_on: { no: "date" }, updated_at: "2026-01-03 00:00:00", id: undefined },
    };
    const after = records.map((record, at) => ({ ...record, ...change[at % 5] }));
    const batch = { gone: ["4", "9"], checkpoint: "1", at: "2026-01-31 12:00:00" };
    // The indexes are made at the end of a sync, so that the changes meet them.
    for (const given of [records, after.slice(0, 200), after]) {
      await store.lock();
      await store.commit("a", "cases", {
        ...batch,
        records: keyed(given).map((one, at) => ({ ...one, key: String(at) })),
      });
      await store.unlock();
    }
    await store.close();
    const database = openFile(path, driver);
    context.after(() => database.close());
    const columns = ["id", "client_id", "due_on", "updated_at", "budget_money", "is_request", "notes"];
    const cell = (value) => (typeof value === "boolean" ? Number(value) : typeof value === "object" ? null : value);
    const expected = after.map((record) =>
      columns.map((column) => (column === "budget_money" ? Number(record[column]) : (cell(record[column]) ?? null))),
    );
    const rows = database.prepare("SELECT * FROM cases ORDER BY CAST(key AS INTEGER)").all();
    assert.deepEqual(
      rows.map((row) => columns.map((column) => row[column])),
      expected,
    );
    assert.deepEqual(
      rows.map(({ record }) => record),
      after.map((record) => JSON.stringify(record)),
    );
    assert.equal(database.prepare("PRAGMA integrity_check").get().integrity_check, "ok");
  });
}
