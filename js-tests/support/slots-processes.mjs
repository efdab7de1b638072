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

/**
 * What the server saw: how many requests it rejected, the times between those that it accepted, the longest of them, and what
 * share of the rate was used. The share is that of the median, which a busy machine that wakes a few processes late does not change.
 */
export async function figures(simulator, interval = INTERVAL) {
  const seen = await simulator.requests();
  const accepted = seen.filter(({ status }) => status !== 429);
  const gaps = accepted.slice(1).map(({ at }, place) => at - accepted[place].at);
  return {
    requests: seen.length,
    rejected: seen.length - accepted.length,
    gaps,
    longest: Math.max(...gaps),
    share: interval / median(gaps),
  };
}

export function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/**
 * The limit is kept: few requests were rejected. In virtual time none is (`src/throttle/shared.rs`); here a server counts by the
 * millisecond, and a busy machine wakes processes late: with four others at work on two cores, up to one in five. Clients
 * that know no common limit have half of their requests rejected, or more.
 */
export function assertLimitKept({ requests, rejected }) {
  assert.ok(rejected <= 1 + requests / 4, `${rejected} × 429 of ${requests}`);
}

/** Most of the rate is used. Each 429 widens the distance between requests a little, so a busy machine uses less of it. */
export function assertRateUsed({ share }) {
  assert.ok(share >= 0.6, `${(share * 100).toFixed(1)} % of the rate`);
}

/**
 * Nobody waited for a slot or a lock that never came. The exact bounds are tested in virtual time; here a busy machine adds to
 * each wait, but a wait without an end lasts until something times out, for seconds.
 */
export function assertNoStall({ longest }) {
  assert.ok(longest < 1_500, `nothing was sent for ${longest.toFixed(0)} ms`);
}

/** The promise itself: 8 processes × 50 requests at a strict 20/s keep the limit together and use most of the rate. */
export async function eightKeepTheLimit(context, kept) {
  const { simulator, account } = await strictAccount(context);
  const children = await startProcesses(context, 8, { account, requests: 50, ...kept });
  await simulator.forget();
  assert.deepEqual(await run(children), Array(8).fill(0));
  const { requests, rejected, share } = await figures(simulator);
  context.diagnostic(`${requests} requests, ${rejected} × 429, ${(share * 100).toFixed(1)} % of the rate (median)`);
  for (const child of children) assert.deepEqual(child.failures(), []);
  assertLimitKept({ requests, rejected });
  assertRateUsed({ share });
}
