/**
 * Records per second that each store takes: time in the store only, without requests. `node benches/sync.mjs
 * [records]`, with `--json` for `npm run bench -- sync`.
 *
 * The records are the simulator's, about a kilobyte each, committed in pages of 100 as a sync does: first all new, then
 * all unchanged, then all changed, their timestamp included. The first round ends with the end of a sync, when SQLite
 * creates its indexes: "with indexes" is the first round including that.
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Trackops } from "trackops-client";
import { startSimulator } from "trackops-client/simulator";
import { memoryStore } from "trackops-client/stores/memory";
import { ndjsonStore } from "trackops-client/stores/ndjson";
import { postgresStore } from "trackops-client/stores/postgres";
import { sqliteStore } from "trackops-client/stores/sqlite";
import { startPostgres } from "../js-tests/support/postgres.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean", default: false } },
});
const records = Number(positionals[0] ?? 100_000);
const folder = mkdtempSync(join(tmpdir(), "trackops-sync-"));
const builtIn = process.getBuiltinModule?.("node:sqlite") !== undefined;
const path = join(folder, "copy.db");
const postgres = startPostgres();
const stores = {
  memory: () => memoryStore(),
  NDJSON: () => ndjsonStore(join(folder, "ndjson")),
  ...(builtIn ? { "node:sqlite": () => sqliteStore(path, { driver: "node:sqlite" }) } : {}),
  "better-sqlite3": () => sqliteStore(join(folder, "better.db"), { driver: "better-sqlite3" }),
  PostgreSQL: () => postgresStore(postgres.options),
};

const simulator = await startSimulator({ requestsPerSecond: Number.POSITIVE_INFINITY, records: { cases: records } });
const { url: baseUrl, username, apiToken } = simulator;
const trackops = new Trackops({ baseUrl, username, apiToken, requestsPerSecond: Number.POSITIVE_INFINITY });
const pages = [];
for await (const page of trackops.cases.list().pages()) {
  pages.push(page.map((record) => ({ key: String(record.id), record })));
}
await simulator.close();
const change = { notes: "changed", updated_at: "2026-01-31 12:00:00" };
const changed = pages.map((page) => page.map(({ key, record }) => ({ key, record: { ...record, ...change } })));
const bytes = JSON.stringify(pages[0]).length / pages[0].length;
const what = `${records} cases of ${Math.round(bytes)} bytes, Node.js ${process.versions.node}`;

const perSecond = (milliseconds) => Math.round(records / (milliseconds / 1000));

async function time(store, given) {
  const start = performance.now();
  for (const [at, page] of given.entries()) {
    await store.commit("account", "cases", { records: page, gone: [], checkpoint: `${at}`, at: "2026-01-31 12:00:00" });
  }
  return performance.now() - start;
}

const rows = [];
for (const [name, make] of Object.entries(stores)) {
  const store = make();
  await store.lock();
  const first = await time(store, pages);
  const start = performance.now();
  await store.unlock();
  const indexes = performance.now() - start;
  await store.lock();
  const unchanged = perSecond(await time(store, pages));
  rows.push({
    store: name,
    new: perSecond(first),
    "with indexes": perSecond(first + indexes),
    unchanged,
    changed: perSecond(await time(store, changed)),
  });
  await store.close();
}
postgres.end();
if (values.json) {
  console.log(JSON.stringify({ what, rows }));
} else {
  console.log(`${what}; records per second:`);
  console.table(rows);
  if (builtIn) console.log(`the database: ${Math.round(statSync(path).size / records)} bytes a record`);
}
rmSync(folder, { recursive: true });
