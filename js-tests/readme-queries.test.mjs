/**
 * The SQL of all pages, on a copy of the simulator's account in SQLite. What the first recipes give is worked out from the
 * records, too. (SQL for PostgreSQL is run by readme-postgres.test.mjs.)
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import * as esbuild from "esbuild";
import { sqliteStore } from "trackops-client/stores/sqlite";
import { account } from "./support/account.mjs";
import { folderFor } from "./support/folders.mjs";
import { allBlocks } from "./support/pages.mjs";
import { openFile } from "./support/sqlite-file.mjs";

const blocks = allBlocks().filter(({ language, postgres }) => language === "sql" && !postgres);

/** The block of the recipes that has this in it. */
function recipe(part) {
  const found = blocks.filter(({ page, code }) => page === "docs/sql.md" && code.includes(part));
  assert.equal(found.length, 1, `${found.length} recipes with ${part}`);
  return found[0].code;
}

function countBy(items, keyOf) {
  const counts = new Map();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

/** A file with a copy of everything, in which records have changed and some are gone. */
async function copy(context, collections) {
  const { simulator, trackops } = await account(context);
  const path = join(folderFor(context), "trackops.db");
  const store = sqliteStore(path);
  await trackops.sync({ store, collections });
  // A case touched just now is not stale, and one that is gone is nowhere.
  await simulator.meddle({ collection: "cases", change: 40, remove: 10 });
  await trackops.sync({ store, collections: ["cases"], reconcile: true });
  await store.close();
  const database = openFile(path);
  context.after(() => database.close());
  return { trackops, database };
}

test("every query gives rows", async (context) => {
  const { database } = await copy(context);
  assert.ok(blocks.length >= 9, `${blocks.length}`);
  for (const { name, code } of blocks) assert.ok(database.prepare(code).all().length > 0, name);
});

test("the recipes give what the records say", async (context) => {
  const { trackops, database } = await copy(context, ["cases", "clients", "expenseEntries", "fields"]);
  const cases = await trackops.cases.list().toArray();
  const open = cases.filter((record) => record.case_status_id < 6);

  const byClient = database.prepare(recipe("AS open_cases")).all();
  assert.equal(
    byClient.reduce((sum, row) => sum + row.open_cases, 0),
    open.length,
  );
  const counts = [...countBy(open, (record) => record.client_id).values()].sort((a, b) => b - a);
  assert.deepEqual(
    byClient.map((row) => row.open_cases),
    counts,
  );
  assert.ok(byClient.every((row) => typeof row.name === "string" && /^\d{4}-\d\d-\d\d$/.test(row.next_due)));

  const months = database.prepare(recipe("FROM expense_entries")).all();
  const lines = (await trackops.expenseEntries.list().toArray()).flatMap((entry) =>
    entry.ExpenseDetails.map(({ total }) => ({ month: entry.entry_date.slice(0, 7), total: Number(total) })),
  );
  const perMonth = countBy(lines, ({ month }) => month);
  assert.deepEqual(
    months.map(({ month, lines: count }) => [month, count]),
    [...perMonth].sort(),
  );
  const total = lines.reduce((sum, line) => sum + line.total, 0);
  const summed = months.reduce((sum, row) => sum + row.total, 0);
  assert.ok(total > 0 && Math.abs(summed - total) < 0.01, `${summed} and ${total}`);

  const limit = new Date(Date.now() - 90 * 86_400_000).toISOString().slice(0, 19).replace("T", " ");
  const expected = open.filter((record) => record.updated_at < limit).map(({ id }) => id);
  const found = database.prepare(recipe("'-90 days'")).all();
  assert.ok(found.length > 0 && found.length < open.length, `${found.length} of ${open.length}`);
  assert.deepEqual(found.map(({ id }) => id).sort(), expected.sort());

  const gone = database.prepare(recipe("'-7 days'")).all();
  assert.equal(gone.length, 10);
  assert.ok(!cases.some(({ id }) => gone.some((row) => row.id === id)));

  const emails = await trackops.fields.list({ field_type_tag: "EMAIL" }).toArray();
  const values = cases.flatMap(({ id, custom_fields }) => custom_fields.map((field) => ({ case: id, ...field })));
  assert.deepEqual(
    database
      .prepare(recipe("field_type_tag = 'EMAIL'"))
      .all()
      .map(({ id, value }) => [id, value])
      .sort(byText),
    values
      .filter(({ id }) => emails.some((field) => field.id === id))
      .map((field) => [field.case, field.value])
      .sort(byText),
  );
});

function byText(one, other) {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}

test("who imports the client alone gets no store with it", async () => {
  const { metafile } = await esbuild.build({
    entryPoints: ["ts/entries/index.ts"],
    absWorkingDir: new URL("..", import.meta.url).pathname,
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    define: { __VERSION__: '"0"' },
  });
  const inputs = Object.keys(metafile.inputs);
  assert.ok(inputs.includes("ts/sync/sync.ts"));
  assert.deepEqual(
    inputs.filter((path) => /stores|tables/.test(path)),
    [],
  );
});
