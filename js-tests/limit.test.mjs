/**
 * The account's limit, against a strict server in a process of its own. Figures are printed.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { account, connect, simulate } from "./support/account.mjs";
import { bestOfThree } from "./support/best-of-three.mjs";

const at = (seen) => seen.map((request) => request.at);
const closest = (seen) =>
  Math.min(
    ...at(seen)
      .slice(1)
      .map((time, place) => time - at(seen)[place]),
  );
const rejected = (seen) => seen.filter(({ status }) => status === 429).length;

async function timed(listing) {
  const started = performance.now();
  let records = 0;
  for await (const page of listing.pages()) records += page.length;
  return { records, ms: performance.now() - started };
}

/** A server that has answered before: a fast server is what is measured, not one that compiles its first answer. */
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

function report(context, text) {
  context.diagnostic(text);
}

test("20 pages at a strict 1/s over a network with 30 ms of jitter meet no 429; plain spacing does", async (context) => {
  const options = {
    ownProcess: true,
    requestsPerSecond: 1,
    records: { cases: 1950 },
    latency: { upMs: 50, upJitterMs: 30, downMs: 50 },
  };
  const [guarded, plain] = await Promise.all([guardedRun(context, options), plainRun(context, options)]);
  const ideal = 19 * 1000 + 130;
  const ratio = guarded.ms / ideal;
  report(
    context,
    `with the guard: ${guarded.rejected} × 429, ${(guarded.ms / 1000).toFixed(2)} s, ${ratio.toFixed(3)} × ideal`,
  );
  report(context, `control, starts exactly 1 s apart: ${plain} × 429 in 20 requests`);
  assert.equal(guarded.records, 1950);
  assert.equal(guarded.rejected, 0);
  assert.ok(ratio <= 1.06, `${ratio}`);
  assert.ok(plain >= 3, "the control meets the limit");
});

async function guardedRun(context, options) {
  const simulator = await simulate(context, options);
  const run = await timed(connect(simulator, { requestsPerSecond: 1 }).cases.list());
  return { ...run, rejected: rejected(await simulator.requests()) };
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
  return rejected(await simulator.requests());
}

test(
  "30 pages at a strict 20/s, fast server: no 429, within 1.10 of the ideal",
  bestOfThree(async (context) => {
    const simulator = await warm(context, { ownProcess: true, requestsPerSecond: 20, records: { cases: 2950 } });
    const run = await timed(connect(simulator, { requestsPerSecond: 20 }).cases.list());
    const seen = await simulator.requests();
    const ratio = run.ms / (29 * 50 + 5);
    report(
      context,
      `${seen.length} requests, ${rejected(seen)} × 429, ${run.ms.toFixed(0)} ms, ${ratio.toFixed(3)} × ideal`,
    );
    assert.equal(run.records, 2950);
    assert.equal(rejected(seen), 0);
    assert.ok(seen.length <= 31, `${seen.length}`);
    assert.ok(ratio <= 1.1, `${ratio}`);
  }),
);

test(
  "30 pages with 300 ms of latency are read ahead, for one request more than the pages",
  bestOfThree(async (context) => {
    const simulator = await warm(context, { ownProcess: true, requestsPerSecond: 20, records: { cases: 2950 } });
    await simulator.latency({ upMs: 150, downMs: 150 });
    const run = await timed(connect(simulator, { requestsPerSecond: 20 }).cases.list());
    const seen = await simulator.requests();
    const ratio = run.ms / (29 * 50 + 600);
    report(
      context,
      `${seen.length} requests, ${rejected(seen)} × 429, ${run.ms.toFixed(0)} ms, ${ratio.toFixed(3)} × ideal`,
    );
    assert.equal(run.records, 2950);
    const accepted = seen.filter(({ status }) => status === 200);
    assert.ok(accepted.length <= 31, `${accepted.length}`);
    const [first, ...others] = accepted.filter(({ query }) => !query.includes("mode=count"));
    assert.ok(
      others.every((request) => request.at - first.at >= 150),
      "no page is asked for before the first came back",
    );
    assert.ok(ratio <= 1.1, `${ratio}`);
  }),
);

test(
  "two clients of one account and fifty parallel gets share one limit",
  bestOfThree(async (context) => {
    const simulator = await simulate(context, { ownProcess: true, requestsPerSecond: 20 });
    const clients = [connect(simulator, { requestsPerSecond: 20 }), connect(simulator, { requestsPerSecond: 20 })];
    const ids = Array.from({ length: 50 }, (_, place) => place + 1);
    const records = await Promise.all(ids.map((id) => clients[id % 2].cases.get(id)));
    assert.deepEqual(
      records.map(({ id }) => id),
      ids,
    );
    const seen = await simulator.requests();
    report(context, `${rejected(seen)} × 429, closest arrivals ${closest(seen).toFixed(1)} ms`);
    assert.equal(rejected(seen), 0);
    assert.ok(closest(seen) >= 50);
  }),
);

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
  const { simulator, trackops } = await account(context);
  await simulator.fault({ kind: "status", status: 429, retryAfter: "1" });
  await Promise.all([trackops.cases.get(1), trackops.cases.get(2).catch(() => undefined)]);
  await trackops.cases.get(3);
  const seen = await simulator.requests();
  const stop = seen.findIndex(({ status }) => status === 429);
  const later = seen.filter((request, place) => place > stop && request.at > seen[stop].at + 50);
  assert.ok(later.length > 0 && later.every((request) => request.at - seen[stop].at >= 990));
});
