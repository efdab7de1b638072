/**
 * The README's SQL, on a copy of the simulator's account, against the same worked out from its records.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import * as esbuild from "esbuild";
import { sqliteStore } from "trackops-client/stores/sqlite";
import { account } from "./support/account.mjs";
import { folderFor } from "./support/folders.mjs";
import { openFile } from "./support/sqlite-file.mjs";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const [openCases, expenses, stale, ...others] = [...readme.matchAll(/^```sql\n(.*?)^```$/gms)].map(([, sql]) => sql);

function countBy(items, keyOf) {
  const counts = new Map();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

test("the three queries give what the records say", async (context) => {
  assert.deepEqual(others, []);
  const { simulator, trackops } = await account(context);
  const path = join(folderFor(context), "trackops.db");
  const store = sqliteStore(path);
  // A case touched just now is not stale, and one that is gone is nowhere.
  await trackops.sync({ store, collections: ["cases", "clients", "expenseEntries"] });
  await simulator.meddle({ collection: "cases", change: 40, remove: 10 });
  await trackops.sync({ store, collections: ["cases"], reconcile: true });
  await store.close();
  const database = openFile(path);
  context.after(() => database.close());
  const cases = await trackops.cases.list().toArray();
  const open = cases.filter((record) => record.case_status_id < 6);

  const byClient = database.prepare(openCases).all();
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

  const months = database.prepare(expenses).all();
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
  const found = database.prepare(stale).all();
  assert.ok(found.length > 0 && found.length < open.length, `${found.length} of ${open.length}`);
  assert.deepEqual(found.map(({ id }) => id).sort(), expected.sort());
});

test("who imports the client alone gets no store with it", async () => {
  const { metafile } = await esbuild.build({
    entryPoints: ["ts/index.ts"],
    absWorkingDir: new URL("..", import.meta.url).pathname,
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    define: { __VERSION__: '"0"' },
  });
  const inputs = Object.keys(metafile.inputs);
  assert.ok(inputs.includes("ts/sync.ts"));
  assert.deepEqual(
    inputs.filter((path) => /stores|tables/.test(path)),
    [],
  );
});
