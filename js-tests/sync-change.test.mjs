/**
 * The copy is right whatever happens meanwhile: changes, clocks, many records of one timestamp. Far more seeds are tried in
 * virtual time, in `src/sync/tests.rs`; here it is over HTTP, with the simulator's own records.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { memoryStore } from "trackops-client/stores/memory";
import { account } from "./support/account.mjs";
import { copyOf, recordsOf } from "./support/copies.mjs";

const SEEDS = 200;
const COLLECTIONS = ["cases", "caseContacts", "fields"];

async function assertEqual(trackops, store, collections, what) {
  for (const name of collections) {
    assert.deepEqual(await copyOf(store, name), await recordsOf(trackops, name), `${what} ${name}`);
  }
}

test(`${SEEDS} seeds: records come, change and go while it syncs; one more run, and the copy is equal`, async (context) => {
  let [requests, gone] = [0, 0];
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const collection = COLLECTIONS[seed % COLLECTIONS.length];
    const records = { [collection]: 150 + ((seed * 37) % 400) };
    const { simulator, trackops } = await account(context, { seed, records });
    const store = memoryStore();
    const churn = { collection, every: 1 + (seed % 3), add: seed % 4, change: seed % 7, remove: 1 + (seed % 5) };
    await simulator.churn(churn);
    await trackops.sync({ store, collections: [collection] });
    await trackops.sync({ store, collections: [collection], reconcile: seed % 2 === 0 });
    await simulator.clearFaults();
    const [report] = await trackops.sync({ store, collections: [collection], reconcile: true });
    await assertEqual(trackops, store, [collection], `seed ${seed}`);
    gone += report.gone;
    requests += (await simulator.requests()).length;
    await simulator.close();
  }
  context.diagnostic(`${requests} requests, ${gone} records found to be gone by the last runs`);
  assert.ok(gone > SEEDS, "the deletions were there to be found");
});

test("1 % of 100,000 records changed cost twelve requests, whatever the second they changed in", async (context) => {
  const { simulator, trackops } = await account(context, { records: { cases: 100_000 } });
  const store = memoryStore();
  const [first] = await trackops.sync({ store, collections: ["cases"] });
  assert.equal(first.requests, 1_002);
  // Places are drawn by chance, so some are drawn twice: about a thousand are left.
  await simulator.meddle({ collection: "cases", change: 1_004 });
  await simulator.forget();
  const [report] = await trackops.sync({ store, collections: ["cases"] });
  const { length } = await simulator.requests();
  context.diagnostic(`${report.changed} changes, ${length} requests`);
  assert.ok(report.changed > 980 && report.changed <= 1_004, `${report.changed}`);
  assert.ok(length <= 12, `${length} requests`);
  await assertEqual(trackops, store, ["cases"], "after the changes");
});

test("many records with one timestamp are all there, also at the watermark itself", async (context) => {
  const { simulator, trackops } = await account(context, { records: { clients: 700 } });
  const store = memoryStore();
  await trackops.sync({ store, collections: ["clients"], overlapMs: 1_000 });
  for (let round = 0; round < 3; round += 1) {
    await simulator.meddle({ collection: "clients", change: 2_000, add: 30 });
    await trackops.sync({ store, collections: ["clients"], overlapMs: 1_000 });
    await assertEqual(trackops, store, ["clients"], `round ${round}`);
  }
});

for (const days of [-1, 1]) {
  test(`a server whose clock is ${days} day from ours, and one that is set to it later`, async (context) => {
    const offsetMs = days * 86_400_000;
    const { simulator, trackops } = await account(context, { clock: { offsetMs }, records: { cases: 320 } });
    const store = memoryStore();
    const [first] = await trackops.sync({ store, collections: ["cases"] });
    const ahead = Date.parse(`${first.watermark.replace(" ", "T")}Z`) + 300_000 - Date.now();
    assert.ok(Math.abs(ahead - offsetMs) < 60_000, `the watermark is the server's time: ${ahead}`);
    await simulator.meddle({ collection: "cases", change: 40, add: 5 });
    await simulator.forget();
    await trackops.sync({ store, collections: ["cases"] });
    await assertEqual(trackops, store, ["cases"], "wrong from the start");
    assert.equal((await simulator.requests()).filter(({ path }) => path.endsWith("cases")).length - 4, 1);

    await simulator.clock({ offsetMs: 0 });
    await simulator.meddle({ collection: "cases", change: 40, add: 5 });
    await trackops.sync({ store, collections: ["cases"] });
    await assertEqual(trackops, store, ["cases"], "after it was set");
  });
}

test("where the server's time is hidden, the newest change is the watermark, and the report says so", async (context) => {
  const { simulator, trackops } = await account(context, { clock: { hidden: true }, records: { cases: 320 } });
  const store = memoryStore();
  const [first] = await trackops.sync({ store, collections: ["cases"] });
  assert.equal(first.watermarkSource, "newest_record");
  for (let round = 0; round < 3; round += 1) {
    await simulator.meddle({ collection: "cases", change: 250, add: 5 });
    const [report] = await trackops.sync({ store, collections: ["cases"] });
    assert.ok(report.watermark >= first.watermark, `${report.watermark}`);
    await assertEqual(trackops, store, ["cases"], `round ${round}`);
  }
});

test("the local clock and its time zone are never used, not even on the day of a change to daylight saving", async (context) => {
  const { simulator } = await account(context, { records: { clients: 250 } });
  const program = fileURLToPath(new URL("support/sync-clocks.mjs", import.meta.url));
  const { url, username, apiToken } = simulator;
  const atTheHour = (moment) => Date.parse(moment) - Date.now();
  for (const [TZ, offset] of [
    ["America/New_York", -86_400_000],
    ["Europe/Berlin", 86_400_000],
    // The hour that comes twice begins while it syncs, and the one that is left out.
    ["America/New_York", atTheHour("2026-11-01T05:59:59.900Z")],
    ["Europe/Berlin", atTheHour("2026-03-29T00:59:59.900Z")],
  ]) {
    await simulator.forget();
    const settings = JSON.stringify({ baseUrl: url, username, apiToken, offset });
    const { stdout } = await promisify(execFile)(process.execPath, [program, settings], {
      env: { ...process.env, TZ },
    });
    const { watermark, equal } = JSON.parse(stdout);
    assert.ok(equal, TZ);
    const behind = Date.now() - Date.parse(`${watermark.replace(" ", "T")}Z`);
    assert.ok(behind >= 299_000 && behind < 330_000, `${TZ}: ${behind}`);
  }
});

test("it can be aborted at any page, and goes on from there", async (context) => {
  const { simulator, trackops } = await account(context, { records: { cases: 950 } });
  const store = memoryStore();
  const reason = new Error("enough");
  for (let stops = 0; stops < 3; stops += 1) {
    const controller = new AbortController();
    const { signal } = controller;
    let pages = 0;
    const onProgress = ({ done, total, msLeft }) => {
      pages += 1;
      assert.ok(done > 0 && total === 950 && (msLeft === undefined || msLeft >= 0), `${done} of ${total}`);
      if (pages === 3) controller.abort(reason);
    };
    await assert.rejects(trackops.sync({ store, collections: ["cases"], signal, onProgress }), reason);
  }
  assert.equal(await store.count("cases"), 900);
  await trackops.sync({ store, collections: ["cases"] });
  await assertEqual(trackops, store, ["cases"], "in the end");
  const { length } = (await simulator.requests()).filter(({ query }) => !query.includes("updated_from"));
  assert.ok(length <= 12 + 10 + 3, `${length} requests, the comparison's ten among them`);
});
