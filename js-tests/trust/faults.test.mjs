/**
 * Faults over real sockets: each gives the documented error or the right data, none outlasts its time-out, no write is
 * sent twice where it may have been applied, and the same client goes on afterwards. The outcomes are printed as a table.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Trackops } from "trackops-client";
import { rejection } from "../support/account.mjs";
import { rightData, startRawServer } from "../support/raw-server.mjs";
import { groups } from "./fault-cases.mjs";

const account = {
  username: "samspade",
  apiToken: "secret",
  requestsPerSecond: Number.POSITIVE_INFINITY,
  maxRetries: 1,
};

/** What a call takes beyond its attempts: the longest delay before the second, and a machine that is busy. */
const SLACK_MS = 15_000;
/** A fault that is no matter of time must not become one on a busy machine. */
const PLENTY_MS = 60_000;
/** How much memory an answer may cost, whatever it claims to be: the limit of 64 MiB, as bytes and as text. */
const MOST_BYTES = 300 * 1024 * 1024;

const calls = {
  read: { method: "GET", send: (trackops) => trackops.cases.page() },
  write: { method: "POST", send: (trackops) => trackops.cases.create({ case_type_id: 1 }) },
};

const rows = [];
after(() => {
  const cells = [["case", "GET", "sent", "POST", "sent"], ...rows];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => String(row[column]).length)));
  const line = (row) =>
    row
      .map((cell, column) => String(cell).padEnd(widths[column]))
      .join("  ")
      .trimEnd();
  console.log(`\n${cells.map(line).join("\n")}\n${rows.length} cases`);
});

const servers = [];

for (const [group, cases] of Object.entries(groups)) {
  for (const [name, fault] of Object.entries(cases)) {
    test(`${group}: ${name}`, async (context) => {
      const elsewhere = await startRawServer(context);
      const row = [name];
      for (const kind of Object.keys(calls)) row.push(...(await meet(fault, kind, elsewhere)));
      rows.push(row);
      assert.equal(elsewhere.connections, 0, "no other server has heard anything");
      assert.equal({}.polluted, undefined, "no prototype is changed");
    });
  }
}

test("no socket of all these stays open, once the host has let go of those that it kept alive", async () => {
  // Node keeps an idle connection for four seconds.
  for (const { server, mostBytesSent } of servers) {
    assert.equal(await server.empty(10_000), 0);
    assert.ok(server.bytesSent <= mostBytesSent, `${server.bytesSent} bytes were read`);
  }
});

/** Lets a call meet the fault; gives what came of it and how often it was sent. */
async function meet(fault, kind, elsewhere) {
  const { method, send } = calls[kind];
  const { timeoutMs = PLENTY_MS, maxResponseBytes } = fault;
  const expected = { attempts: 1, ...(fault.gives[kind] ?? fault.gives) };
  const server = await startRawServer({ after });
  servers.push({ server, mostBytesSent: fault.mostBytesSent ?? Number.POSITIVE_INFINITY });
  const trackops = new Trackops({ ...account, baseUrl: server.url, timeoutMs, maxResponseBytes });

  const respond = server.respond;
  server.respond = (socket, request) => fault.send(socket, request, elsewhere.url);
  const started = performance.now();
  const { data, error, grown } = await watchingMemory(() => send(trackops));
  const elapsed = performance.now() - started;
  const { length: sent } = server.requests;
  if (error === undefined) expected.check(data);
  else checkError(error, { ...expected, method });
  assert.equal(sent, expected.attempts, `${method} is sent ${expected.attempts} times`);
  assert.ok(elapsed < timeoutMs * expected.attempts + SLACK_MS, `${elapsed} ms`);
  assert.ok(grown < MOST_BYTES, `${grown} bytes more at the highest`);

  server.respond = respond;
  if (expected.stopped) {
    // As the server asked: nothing is sent for a day at the most, and each call says so at once.
    const next = await rejection(send(trackops));
    assert.deepEqual([next.code, next.attempts, server.requests.length], ["rate_limit", 0, sent]);
    assert.ok(next.retryAfterMs > 0 && next.retryAfterMs <= 24 * 3600 * 1000);
  } else {
    assert.deepEqual(await send(trackops), rightData({ method }), "the next call works");
  }
  return [error ? `${error.name} (${error.code})` : "data", sent];
}

function checkError(error, { code, attempts, mayHaveBeenApplied = false, method, retryAfterMs }) {
  const { message } = error;
  const seen = { code: error.code, attempts: error.attempts, method: error.method };
  assert.deepEqual(seen, { code, attempts, method }, message);
  assert.equal(error.mayHaveBeenApplied, mayHaveBeenApplied, message);
  if (retryAfterMs !== undefined) assert.equal(error.retryAfterMs, retryAfterMs);
}

/** What a call gives, and the memory of the process at its highest meanwhile, above what it was. */
async function watchingMemory(call) {
  const { rss } = process.memoryUsage();
  let highest = rss;
  const timer = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage.rss());
  }, 5);
  try {
    return { data: await call(), grown: highest - rss };
  } catch (error) {
    return { error, grown: highest - rss };
  } finally {
    clearInterval(timer);
  }
}
