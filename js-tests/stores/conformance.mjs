/**
 * What every store must do. `make` gives, for one test, a place: `{ store() }` makes a store on it as a new process would
 * (or, where `persistent` is false, gives the same one), and `close()` ends it.
 *
 *     conformance("memory", { make: () => …, persistent: false });
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { StoreError } from "trackops-client";
import { account, rejection } from "../support/account.mjs";
import { copyOf, recordsOf } from "../support/copies.mjs";

/** Names that would do harm where they are not quoted, or lead elsewhere as a path. */
const HOSTILE = [
  'x"; DROP TABLE "cases"; --',
  "../../elsewhere",
  "..",
  "a'b`c[d]",
  "naïve/ü\\%2F",
  "select",
  "constructor",
  "__proto__",
];

const AT = "2026-01-31 12:00:00";

/** Records as batches have them. */
function keyed(records) {
  return records.map((record) => ({ key: String(record.id), record }));
}

function batch(records, more = {}) {
  return { records: keyed(records), gone: [], checkpoint: "1", at: AT, ...more };
}

async function keysOf(store, owner, collection) {
  const keys = [];
  for await (const some of store.keys(owner, collection)) keys.push(...some);
  return keys.sort();
}

/** Adds the tests of one store. */
export function conformance(name, { make, persistent = true }) {
  const check = (what, body) =>
    test(`${name}: ${what}`, async (context) => {
      const place = await make(context);
      const opened = [];
      const open = () => {
        const store = place.store();
        opened.push(store);
        return store;
      };
      try {
        await body({ open, context, place });
      } finally {
        for (const store of opened) await store.close();
        await place.close?.();
      }
    });

  check("an empty store has nothing", async ({ open }) => {
    const store = open();
    assert.equal(await store.count("cases"), 0);
    assert.deepEqual(await copyOf(store, "cases"), []);
    assert.deepEqual(await keysOf(store, "a", "cases"), []);
    await store.lock();
    assert.equal(await store.checkpoint("a", "cases"), "");
    await store.unlock();
  });

  check("what was committed is there, with its checkpoint, also for the next process", async ({ open }) => {
    const records = [
      { id: 1, client_id: 4, updated_at: "2026-01-01 00:00:00", is_request: true, nested: { a: [1, null] } },
      { id: 2, notes: 'Ünïcödé \u2028 😀 " \\ \n {"key":"9","record":{}}', budget_money: "12.50" },
      { id: 3, 'quo"ted': 1, unknown: -0.5e-7, empty: "", none: null },
    ];
    const store = open();
    await store.lock();
    assert.deepEqual(await store.commit("a", "cases", batch(records)), { added: 3, changed: 0, gone: 0 });
    assert.equal(await store.checkpoint("a", "cases"), "1");
    assert.deepEqual(
      await copyOf(store, "cases"),
      await copyOf(
        {
          iterate: async function* () {
            yield* records;
          },
        },
        "",
      ),
    );
    await store.unlock();
    if (!persistent) return;
    await store.close();
    const next = open();
    assert.equal(await next.checkpoint("a", "cases"), "1");
    assert.equal(await next.count("cases"), 3);
    assert.deepEqual(
      await copyOf(next, "cases"),
      await copyOf(
        {
          iterate: async function* () {
            yield* records;
          },
        },
        "",
      ),
    );
  });

  check("new and changed records are told apart by what they hold", async ({ open }) => {
    const store = open();
    await store.lock();
    await store.commit(
      "a",
      "cases",
      batch([
        { id: 1, a: 1 },
        { id: 2, a: 1 },
      ]),
    );
    const second = batch(
      [
        { id: 1, a: 1 },
        { id: 2, a: 2 },
        { id: 3, a: 1 },
      ],
      { checkpoint: "2\nwith lines\t☃" },
    );
    assert.deepEqual(await store.commit("a", "cases", second), { added: 1, changed: 1, gone: 0 });
    assert.equal(await store.checkpoint("a", "cases"), "2\nwith lines\t☃");
    assert.deepEqual(await copyOf(store, "cases"), [
      { id: 1, a: 1 },
      { id: 2, a: 2 },
      { id: 3, a: 1 },
    ]);
    assert.deepEqual(await store.commit("a", "cases", second), { added: 0, changed: 0, gone: 0 });
    await store.unlock();
  });

  check("what is gone is kept, left out unless it is asked for, and there again when it is seen", async ({ open }) => {
    const store = open();
    await store.lock();
    await store.commit("a", "cases", batch([{ id: 1 }, { id: 2 }, { id: 3 }]));
    const lost = await store.commit("a", "cases", batch([], { gone: ["2", "3", "99"] }));
    assert.deepEqual(lost, { added: 0, changed: 0, gone: 2 });
    assert.deepEqual(await store.commit("a", "cases", batch([], { gone: ["2"] })), { added: 0, changed: 0, gone: 0 });
    assert.equal(await store.count("cases"), 1);
    assert.equal(await store.count("cases", { gone: true }), 3);
    assert.deepEqual(await copyOf(store, "cases"), [{ id: 1 }]);
    assert.deepEqual(await copyOf(store, "cases", { gone: true }), [{ id: 1 }, { id: 2 }, { id: 3 }]);
    assert.deepEqual(await keysOf(store, "a", "cases"), ["1"]);
    assert.deepEqual(await store.commit("a", "cases", batch([{ id: 2 }])), { added: 1, changed: 0, gone: 0 });
    assert.deepEqual(await keysOf(store, "a", "cases"), ["1", "2"]);
    await store.unlock();
    if (!persistent) return;
    await store.close();
    assert.equal(await open().count("cases"), 2);
  });

  check("accounts and collections keep apart, whatever they are called", async ({ open }) => {
    const store = open();
    await store.lock();
    const places = HOSTILE.flatMap((owner) => HOSTILE.map((collection) => [owner, collection]));
    for (const [at, [owner, collection]] of places.entries()) {
      const key = JSON.stringify([collection, at]);
      const record = { id: at, [collection]: owner };
      const committed = { records: [{ key, record }], gone: [], checkpoint: String(at), at: AT };
      assert.equal((await store.commit(owner, collection, committed)).added, 1);
    }
    await store.unlock();
    for (const [at, [owner, collection]] of places.entries()) {
      assert.equal(await store.checkpoint(owner, collection), String(at));
      assert.deepEqual(await keysOf(store, owner, collection), [JSON.stringify([collection, at])]);
      assert.equal(await store.count(collection), HOSTILE.length);
      assert.equal(await store.count(collection, { account: owner }), 1);
      assert.deepEqual(await copyOf(store, collection, { account: owner }), [{ id: at, [collection]: owner }]);
    }
  });

  check("thousands of records come and go in pages", async ({ open }) => {
    const store = open();
    await store.lock();
    const all = Array.from({ length: 2_500 }, (_, id) => ({ id, notes: "x".repeat(id % 700) }));
    for (let at = 0; at < all.length; at += 100) await store.commit("a", "cases", batch(all.slice(at, at + 100)));
    await store.commit("b", "cases", batch(all.slice(0, 10)));
    assert.equal(await store.count("cases"), 2_510);
    assert.equal((await keysOf(store, "a", "cases")).length, 2_500);
    assert.deepEqual(
      (await copyOf(store, "cases", { account: "a" })).sort((a, b) => a.id - b.id),
      all,
    );
    // Superseded again and again: a file that only grows would tell.
    for (let round = 0; round < 5; round += 1) {
      const changed = all.map((record) => ({ ...record, round }));
      for (let at = 0; at < all.length; at += 500) {
        const done = await store.commit("a", "cases", batch(changed.slice(at, at + 500)));
        assert.equal(done.changed, 500);
      }
      await store.unlock();
      await store.lock();
    }
    await store.unlock();
    await store.close();
    const next = persistent ? open() : store;
    const kept = await copyOf(next, "cases", { account: "a" });
    assert.deepEqual(
      kept.sort((a, b) => a.id - b.id),
      all.map((record) => ({ ...record, round: 4 })),
    );
  });

  check("a batch that cannot be written changes nothing", async ({ open }) => {
    const store = open();
    await store.lock();
    await store.commit("a", "cases", batch([{ id: 1, a: 1 }]));
    const circular = { id: 3 };
    circular.self = circular;
    await rejection(store.commit("a", "cases", batch([{ id: 1, a: 2 }, { id: 2 }, circular], { checkpoint: "2" })));
    assert.equal(await store.checkpoint("a", "cases"), "1");
    assert.deepEqual(await copyOf(store, "cases"), [{ id: 1, a: 1 }]);
    assert.equal((await store.commit("a", "cases", batch([{ id: 2 }]))).added, 1, "and the next one can");
    await store.unlock();
  });

  check("it is one sync's at a time", async ({ open }) => {
    const store = open();
    await store.lock();
    const other = persistent ? open() : store;
    const error = await rejection(other.lock());
    assert.ok(error instanceof StoreError && /in use/.test(error.message), error);
    await store.commit("a", "cases", batch([{ id: 1 }]));
    assert.equal(await other.count("cases"), 1, "who only reads is let in");
    await store.unlock();
    await store.unlock();
    await other.lock();
    await other.unlock();
  });

  check("a whole account is synced into it, from two accounts, and again", async ({ open, context }) => {
    const store = open();
    const one = await account(context, { seed: 1, records: { cases: 450, caseContacts: 330 } });
    const two = await account(context, { seed: 2, records: { cases: 120, caseContacts: 30 } });
    await one.trackops.sync({ store });
    await two.trackops.sync({ store });
    await one.simulator.meddle({ collection: "cases", add: 20, change: 30, remove: 5 });
    const [report] = await one.trackops.sync({ store, collections: ["cases"], reconcile: true });
    assert.ok(report.new >= 19 && report.changed >= 20 && report.gone >= 1, JSON.stringify(report));
    for (const { simulator, trackops } of [one, two]) {
      for (const collection of ["cases", "caseContacts", "invoices", "fields"]) {
        const selection = { account: simulator.url };
        assert.deepEqual(await copyOf(store, collection, selection), await recordsOf(trackops, collection), collection);
      }
    }
    await one.simulator.forget();
    await one.trackops.sync({ store, collections: ["clients", "invoices"] });
    assert.equal((await one.simulator.requests()).length, 2);
  });
}
