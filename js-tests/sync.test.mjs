/**
 * Syncing over real HTTP: what it costs, what it reports, how it fails.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { InvalidParameterError, resourceNames, StoreError, SyncError } from "trackops-client";
import { memoryStore } from "trackops-client/stores/memory";
import { account, rejection } from "./support/account.mjs";
import { copyOf, recordsOf } from "./support/copies.mjs";

test("every collection that can be listed is synced whole, and nothing new costs one request each", async (context) => {
  const { simulator, trackops } = await account(context);
  const store = memoryStore();
  const reports = await trackops.sync({ store });
  const names = reports.map(({ collection }) => collection);
  assert.deepEqual(
    names,
    resourceNames.filter((name) => name !== "caseStatusChanges"),
  );
  for (const name of names) assert.deepEqual(await copyOf(store, name), await recordsOf(trackops, name), name);
  assert.equal(reports[0].new, 450);
  assert.equal(reports[0].watermarkSource, "server_date");

  await simulator.forget();
  const again = await trackops.sync({ store });
  assert.equal((await simulator.requests()).length, names.length);
  for (const report of again) {
    assert.deepEqual([report.new, report.changed, report.gone, report.requests], [0, 0, 0, 1], report.collection);
  }
});

test("wrong options are told at once, before anything is sent", async (context) => {
  const { simulator, trackops } = await account(context);
  const store = memoryStore();
  for (const options of [undefined, {}, { store: 1 }, { store, collections: ["cats"] }, { store, overlapMs: -1 }]) {
    assert.ok((await rejection(trackops.sync(options))) instanceof InvalidParameterError, JSON.stringify(options));
  }
  assert.equal((await simulator.requests()).length, 0);
});

test("an object with the methods of a store is a store", async (context) => {
  const { trackops } = await account(context);
  const own = { ...memoryStore() };
  const [report] = await trackops.sync({ store: own, collections: ["staff"] });
  assert.equal(report.new, (await trackops.staff.count()).record_count);
});

test("a collection that fails is named, and what was committed stays", async (context) => {
  const { simulator, trackops } = await account(context, { records: { clients: 950 } }, { maxRetries: 0 });
  const store = memoryStore();
  await trackops.sync({ store, collections: ["staff"] });
  let pages = 0;
  const onProgress = ({ collection }) => {
    pages += collection === "clients" ? 1 : 0;
    if (pages === 3) simulator.fault({ kind: "status", status: 503 });
  };
  const error = await rejection(trackops.sync({ store, collections: ["staff", "clients", "cases"], onProgress }));
  assert.ok(error instanceof SyncError && error.cause.status === 503, error);
  assert.equal(error.collection, "clients");
  assert.match(error.message, /clients.*503/);
  assert.deepEqual(
    error.reports.map(({ collection }) => collection),
    ["staff"],
  );
  assert.equal(await store.count("clients"), 300);
  await simulator.forget();
  await trackops.sync({ store, collections: ["clients"] });
  assert.deepEqual(await copyOf(store, "clients"), await recordsOf(trackops, "clients"));
});

test("two syncs of one store at once: the second says so, and the first goes on", async (context) => {
  const { trackops } = await account(context);
  const store = memoryStore();
  const first = trackops.sync({ store, collections: ["cases"] });
  assert.ok((await rejection(trackops.sync({ store, collections: ["cases"] }))) instanceof StoreError);
  await first;
  assert.equal(await store.count("cases"), 450);
});
