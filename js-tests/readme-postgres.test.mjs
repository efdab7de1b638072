/**
 * The pages' SQL for PostgreSQL, on a copy of the simulator's account. It gives what the recipes for SQLite give.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { postgresStore } from "trackops-client/stores/postgres";
import { sqliteStore } from "trackops-client/stores/sqlite";
import { account } from "./support/account.mjs";
import { folderFor } from "./support/folders.mjs";
import { allBlocks } from "./support/pages.mjs";
import { startPostgres } from "./support/postgres.mjs";
import { openFile } from "./support/sqlite-file.mjs";

let server;
before(() => {
  server = startPostgres();
});
after(() => server.end());

const blocks = allBlocks().filter(({ language }) => language === "sql");
const forPostgres = blocks.filter(({ postgres }) => postgres);
const forSqlite = blocks.filter(({ postgres }) => !postgres);

/** For each query, the one for SQLite of the same heading's matter, and the columns that must agree. */
const pairs = [
  ["expense_entries", ["month", "total", "lines"]],
  ["90 days", ["id", "reference_value_1", "days"]],
];

test("queries for PostgreSQL give what those for SQLite give", async (context) => {
  assert.equal(forPostgres.length, pairs.length);
  const { trackops } = await account(context);
  const collections = ["cases", "expenseEntries"];
  const path = join(folderFor(context), "trackops.db");
  const target = await server.database(context);
  for (const store of [sqliteStore(path), postgresStore(target)]) {
    await trackops.sync({ store, collections });
    await store.close();
  }
  const client = await server.client(context, { database: target.database });
  const file = openFile(path);
  context.after(() => file.close());

  for (const [index, [part, columns]] of pairs.entries()) {
    const only = (rows) => rows.map((row) => columns.map((column) => comparable(row[column])));
    const [twin, ...more] = forSqlite.filter(({ page, code }) => page === "docs/sql.md" && code.includes(part));
    assert.deepEqual(more, []);
    const { rows } = await client.query(forPostgres[index].code);
    assert.ok(rows.length > 0, forPostgres[index].name);
    assert.deepEqual(only(rows), only(file.prepare(twin.code).all()), forPostgres[index].name);
  }
});

/** Numbers of PostgreSQL that a double may not hold come as texts. */
function comparable(value) {
  return typeof value === "string" && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}
