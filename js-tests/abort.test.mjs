/**
 * Signals: they end the waiting and the request, reject with their own reason, and keep no listener.
 */
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { account, connect, rejection, simulate } from "./support/account.mjs";

test("an aborted call rejects with the signal's reason, whatever it is", async (context) => {
  const { trackops } = await account(context, { latency: { upMs: 2_000 } });
  for (const reason of [new Error("mine"), "a text", null, 0, { any: "thing" }]) {
    const controller = new AbortController();
    const call = rejection(trackops.cases.get(1, { signal: controller.signal }));
    setTimeout(() => controller.abort(reason), 20);
    assert.equal(await call, reason);
    assert.equal(getEventListeners(controller.signal, "abort").length, 0);
  }
  const error = await rejection(trackops.cases.get(1, { signal: AbortSignal.timeout(20) }));
  assert.equal(error.name, "TimeoutError");
  assert.ok(error instanceof DOMException);
});

test("a signal that is aborted already sends nothing", async (context) => {
  const { simulator, trackops } = await account(context);
  const signal = AbortSignal.abort("enough");
  assert.equal(await rejection(trackops.cases.get(1, { signal })), "enough");
  assert.equal(await rejection(trackops.cases.list({}, { signal }).toArray()), "enough");
  assert.equal((await simulator.requests()).length, 0);
});

test("aborting in the event of a request sends nothing, and a listing that is aborted in an event rejects", async (context) => {
  const simulator = await simulate(context, { records: { cases: 450 } });
  const controller = new AbortController();
  const onEvent = ({ type, page }) => {
    if (type === "request" && controller.signal.reason === undefined && page === undefined) controller.abort("enough");
  };
  const trackops = connect(simulator, { onEvent });
  assert.equal(await rejection(trackops.cases.get(1, { signal: controller.signal })), "enough");
  assert.equal((await simulator.requests()).length, 0);

  const later = new AbortController();
  const listing = connect(simulator, {
    onEvent: ({ type, page }) => type === "page" && page === 2 && later.abort("late"),
  });
  assert.equal(await rejection(listing.cases.list({}, { signal: later.signal }).toArray()), "late");
});

test("waiting for a turn ends too, and the place goes to the next", async (context) => {
  const simulator = await simulate(context, { requestsPerSecond: 5 });
  const trackops = connect(simulator, { requestsPerSecond: 5 });
  await trackops.cases.get(1);
  const controller = new AbortController();
  const waiting = Array.from({ length: 20 }, () => rejection(trackops.cases.get(2, { signal: controller.signal })));
  const last = trackops.cases.get(3);
  controller.abort("enough");
  assert.deepEqual(new Set(await Promise.all(waiting)), new Set(["enough"]));
  const started = performance.now();
  await last;
  assert.ok(performance.now() - started < 3_000, "the twenty before it are gone");
  const seen = await simulator.requests();
  assert.deepEqual(
    seen.map(({ path, status }) => `${path} ${status}`),
    ["/api/v1/cases/1 200", "/api/v1/cases/3 200"],
  );
});

test("a listing ends within its page, and the client's own signal ends everything", async (context) => {
  const simulator = await simulate(context, { records: { cases: 500 } });
  const controller = new AbortController();
  const trackops = connect(simulator, { signal: controller.signal });
  const ids = [];
  const listing = rejection(
    (async () => {
      for await (const { id } of trackops.cases.list()) {
        ids.push(id);
        if (id === 401) {
          setTimeout(() => controller.abort("enough"), 10);
          await new Promise((resolve) => controller.signal.addEventListener("abort", resolve));
        }
      }
    })(),
  );
  assert.equal(await listing, "enough");
  assert.ok(ids.length < 500);
  assert.equal(await rejection(trackops.cases.get(1)), "enough");
});

test("thousands of calls that share a signal leave no listener on it", async (context) => {
  const { trackops } = await account(context);
  const { signal } = new AbortController();
  let most = 0;
  for (let round = 0; round < 100; round += 1) {
    const calls = Array.from({ length: 20 }, () => trackops.clients.get(1, { signal }));
    for (let turn = 0; turn < 10; turn += 1) {
      await Promise.resolve();
      most = Math.max(most, getEventListeners(signal, "abort").length);
    }
    await Promise.all(calls);
  }
  await trackops.clients.list({}, { signal }).toArray();
  assert.ok(most > 0, "the check sees listeners");
  assert.equal(getEventListeners(signal, "abort").length, 0);
});
