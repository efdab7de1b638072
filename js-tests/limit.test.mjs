/**
 * The account's limit, against a strict server in a process of its own. Figures are printed.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { account, connect, simulate } from "./support/account.mjs";
import { assertLimitKept, assertRateUsed, figures } from "./support/slots-processes.mjs";

async function count(listing) {
  let records = 0;
  for await (const page of listing.pages()) records += page.length;
  return records;
}

/** A server that has answered before, so that its first compilation is not measured. */
async function warm(context, options) {
  const simulator = await simulate(context, options);
  for (let page = 1; page <= 5; page += 1) {
    const response = await fetch(`${simulator.url}/api/v1/cases?page=${page}`, { headers: credentials(simulator) });
    assert.equal((await response.json()).length, 100);
    await new Promise((resolve) => setTimeout(resolve, 1000 / options.requestsPerSecond));
  }
  await simulator.forget();
  return simulator;
}

function credentials({ username, apiToken }) {
  return { authorization: `Basic ${btoa(`${username}/token:${apiToken}`)}` };
}

/** What the server saw, printed. */
async function report(context, simulator, interval) {
  const seen = await figures(simulator, interval);
  const { requests, rejected, share } = seen;
  context.diagnostic(`${requests} requests, ${rejected} × 429, ${(share * 100).toFixed(1)} % of the rate (median)`);
  return seen;
}

test("20 pages at a strict 1/s over a network with 30 ms of jitter hardly meet a 429; plain spacing does", async (context) => {
  const options = {
    ownProcess: true,
    requestsPerSecond: 1,
    records: { cases: 1950 },
    latency: { upMs: 50, upJitterMs: 30, downMs: 50 },
  };
  const [guarded, plain] = await Promise.all([guardedRun(context, options), plainRun(context, options)]);
  context.diagnostic(`control, starts exactly 1 s apart: ${plain.rejected} × 429`);
  assert.equal(guarded.records, 1950);
  // In virtual time none is (`src/throttle/tests.rs`); here one request may leave late.
  assert.ok(guarded.rejected <= 1, `${guarded.rejected} × 429`);
  assert.ok(plain.rejected > guarded.rejected, "the control meets the limit");
  assert.ok(guarded.share >= 0.9, `${guarded.share}`);
});

async function guardedRun(context, options) {
  const simulator = await simulate(context, options);
  const records = await count(connect(simulator, { requestsPerSecond: 1 }).cases.list());
  return { records, ...(await report(context, simulator, 1_000)) };
}

/** What a careful script does: one request a second, from start to start. */
async function plainRun(context, options) {
  const simulator = await simulate(context, options);
  const { url } = simulator;
  const headers = credentials(simulator);
  const first = performance.now();
  for (let page = 1; page <= 20; page += 1) {
    const due = first + (page - 1) * 1000;
    for (let left = due - performance.now(); left > 0; left = due - performance.now()) {
      await new Promise((resolve) => setTimeout(resolve, Math.ceil(left)));
    }
    await (await fetch(`${url}/api/v1/cases?page=${page}`, { headers })).arrayBuffer();
  }
  return figures(simulator, 1_000);
}

test("30 pages at a strict 20/s, fast server: the limit is kept, and most of it used", async (context) => {
  const simulator = await warm(context, { ownProcess: true, requestsPerSecond: 20, records: { cases: 2950 } });
  assert.equal(await count(connect(simulator, { requestsPerSecond: 20 }).cases.list()), 2950);
  const { requests, rejected, share } = await report(context, simulator, 50);
  assertLimitKept({ requests, rejected });
  assert.ok(requests - rejected <= 31, `${requests}`);
  assertRateUsed({ share });
});

test("30 pages with 300 ms of latency are read ahead, for one request more than the pages", async (context) => {
  const simulator = await warm(context, { ownProcess: true, requestsPerSecond: 20, records: { cases: 2950 } });
  await simulator.latency({ upMs: 150, downMs: 150 });
  assert.equal(await count(connect(simulator, { requestsPerSecond: 20 }).cases.list()), 2950);
  const { rejected, share } = await report(context, simulator, 50);
  const accepted = (await simulator.requests()).filter(({ status }) => status === 200);
  // Each 429 may delay the answer that tells where the end is, by the seven requests of a round trip.
  assert.ok(accepted.length <= 31 + 7 * rejected, `${accepted.length}`);
  const [first, ...others] = accepted.filter(({ query }) => !query.includes("mode=count"));
  assert.ok(
    others.every(({ at }) => at - first.at >= 150),
    "no page is asked for before the first came back",
  );
  // One after the other they would be 300 ms apart.
  assertRateUsed({ share });
});

test("two clients of one account and fifty parallel gets share one limit", async (context) => {
  const simulator = await simulate(context, { ownProcess: true, requestsPerSecond: 20 });
  const clients = [connect(simulator, { requestsPerSecond: 20 }), connect(simulator, { requestsPerSecond: 20 })];
  const ids = Array.from({ length: 50 }, (_, place) => place + 1);
  const records = await Promise.all(ids.map((id) => clients[id % 2].cases.get(id)));
  assert.deepEqual(
    records.map(({ id }) => id),
    ids,
  );
  assertLimitKept(await report(context, simulator, 50));
});

test("parallel requests in a storm of 429 each get all their attempts, and all end", async (context) => {
  const { simulator, trackops } = await account(context, { requestsPerSecond: 100 }, { requestsPerSecond: 100 });
  await simulator.fault({ kind: "status", status: 429, retryAfter: "0" }, 40);
  // The oldest is sent again first, so it meets most of the storm.
  const patient = connect(simulator, { requestsPerSecond: 100, maxRetries: 50 });
  const gets = Array.from({ length: 20 }, (_, place) => patient.cases.get(place + 1));
  const records = await Promise.all(gets);
  assert.equal(records.length, 20);
  await simulator.fault({ kind: "status", status: 429, retryAfter: "0" }, 1000);
  await simulator.forget();
  const failed = await Promise.allSettled(gets.map((_, place) => trackops.cases.get(place + 1)));
  assert.ok(failed.every(({ reason }) => reason.name === "RateLimitError" && reason.attempts === 6));
  assert.equal((await simulator.requests()).length, 20 * 6);
});

test("Retry-After stops the whole account", async (context) => {
  const simulator = await simulate(context);
  const events = [];
  const trackops = connect(simulator, { onEvent: (event) => events.push(event) });
  await simulator.fault({ kind: "status", status: 429, retryAfter: "1" });
  await Promise.all([trackops.cases.get(1), trackops.cases.get(2)]);
  await trackops.cases.get(3);
  const told = events.findIndex(({ type, status }) => type === "response" && status === 429);
  const under = events.slice(0, told).filter(({ type }) => type === "request").length;
  const seen = await simulator.requests();
  const stop = seen.find(({ status }) => status === 429);
  const later = seen.slice(under);
  assert.ok(later.length >= 2, "the retry, and the third call");
  for (const { at } of later) assert.ok(at - stop.at >= 990, `${at - stop.at} ms after the 429`);
});
