/**
 * Processes that share a limit, started together and watched, and the strict server that they ask.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { simulate } from "./account.mjs";

const program = fileURLToPath(new URL("slots-child.mjs", import.meta.url));

/** Milliseconds between requests at the strict server. */
export const INTERVAL = 50;

/** A server that takes a request each 50 ms, unless the options say otherwise, and what a client of it is set up with. */
export async function strictAccount(context, options = {}) {
  const { requestsPerSecond = 1000 / INTERVAL } = options;
  const simulator = await simulate(context, { ownProcess: true, ...options, requestsPerSecond });
  const { url: baseUrl, username, apiToken } = simulator;
  return { simulator, account: { baseUrl, username, apiToken, requestsPerSecond } };
}

/** A folder that is not there yet, below one that goes with the test. */
export function freshFolder(context) {
  const parent = mkdtempSync(join(tmpdir(), "trackops-slots-"));
  context.after(() => rmSync(parent, { recursive: true, force: true }));
  return join(parent, "slots");
}

/** Starts so many of them, by another program if there is one; they wait until `go`. All that are left end with the test. */
export async function startProcesses(context, count, settings, by = []) {
  const children = Array.from({ length: count }, () => startProcess(context, settings, by));
  await Promise.all(children.map(({ ready }) => ready));
  return children;
}

function startProcess(context, settings, by) {
  const [command, ...args] = [...by, process.execPath, program, JSON.stringify(settings)];
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  context.after(() => child.kill("SIGKILL"));
  // One that was killed reads no more.
  child.stdin.on("error", () => {});
  const lines = [];
  const output = createInterface({ input: child.stdout });
  const ready = once(output, "line").then(() => output.on("line", (line) => lines.push(line)));
  return {
    ready,
    /** How many of its requests were answered. */
    answered: () => lines.length,
    go: () => child.stdin.write("go\n"),
    kill: (signal) => child.kill(signal),
    /** The code or signal that it ended with. */
    ended: once(child, "close").then(([code, signal]) => signal ?? code),
    failures: () => JSON.parse(lines.at(-1)).failures,
  };
}

/** Sends all of them off, and waits until they have ended well. */
export function run(children) {
  for (const child of children) child.go();
  return Promise.all(children.map(({ ended }) => ended));
}

/** What the server saw: the times between requests, those that were rejected, and what part of the rate was used. */
export async function figures(simulator, interval = INTERVAL) {
  const seen = await simulator.requests();
  const gaps = seen.slice(1).map(({ at }, place) => at - seen[place].at);
  const rejected = seen.filter(({ status }) => status === 429).length;
  const share = ((seen.length - rejected - 1) * interval) / (seen.at(-1).at - seen[0].at);
  return { requests: seen.length, rejected, share, gaps };
}

/**
 * That few requests were rejected. In virtual time it is none at all (`src/throttle/shared.rs`); here a server counts by the
 * millisecond what processes send that a busy machine wakes up late. Without a shared limit most are rejected. `more` is what
 * the test itself brings about.
 */
export function assertFewRejected({ requests, rejected }, more = 0) {
  assert.ok(rejected <= 1 + more + requests / 5, `${rejected} × 429 of ${requests}`);
}

/**
 * That nothing is left behind which blocks: half of the requests follow the one before within two intervals, and no gap is
 * longer than five seconds. How many intervals exactly is tested in virtual time; a busy machine adds its own.
 */
export function assertNoStall(gaps, interval = INTERVAL) {
  const sorted = gaps.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  assert.ok(middle <= 2 * interval, `half of the gaps are longer than ${middle} ms`);
  assert.ok(sorted.at(-1) <= 5_000, `nothing was sent for ${sorted.at(-1)} ms`);
}

/** The promise itself: 8 processes × 50 requests at a strict 20/s get their answers, few by way of a 429. */
export async function eightKeepTheLimit(context, kept) {
  const { simulator, account } = await strictAccount(context);
  const children = await startProcesses(context, 8, { account, requests: 50, ...kept });
  await simulator.forget();
  assert.deepEqual(await run(children), Array(8).fill(0));
  const { requests, rejected, share, gaps } = await figures(simulator);
  context.diagnostic(`${requests} requests, ${rejected} × 429, ${(share * 100).toFixed(1)} % of the rate`);
  for (const child of children) assert.deepEqual(child.failures(), []);
  assertFewRejected({ requests, rejected });
  assert.equal(requests - rejected, 400);
  // Those that were rejected count: all together are no faster than the limit. The first may have been on its way for long.
  const took = gaps.reduce((sum, gap) => sum + gap, 0);
  assert.ok(took >= 0.9 * (requests - 1) * INTERVAL, `${requests} requests in ${took} ms`);
}
