/**
 * Reacts to new and changed cases. It polls, because Trackops has no webhooks.
 */
import { createHash } from "node:crypto";
import { setTimeout as sleepFor } from "node:timers/promises";
import {
  AuthenticationError,
  formatTimestamp,
  PermissionDeniedError,
  parseTimestamp,
  TrackopsError,
} from "trackops-client";

/** Overlap: each poll starts this long before the newest change seen, to catch changes that were being written then. */
const OVERLAP_MS = 300_000;
/** Upper bound of the pause, which doubles after each failure. */
const LONGEST_PAUSE_MS = 3_600_000;

/**
 * Polls until `signal` is aborted, and then returns at once.
 *
 * `onChange` is awaited for each case before the case is recorded as reported. If the process ends in between, the case
 * is reported again after the restart: delivery is at least once.
 *
 * @param {object} options
 * @param {import("trackops-client").Trackops} options.trackops
 * @param {{ load(): Promise<State | undefined>, save(state: State): Promise<void> }} options.memory Persistent state.
 * @param {(record: import("trackops-client").Case) => void | Promise<void>} options.onChange
 * @param {number} options.everyMs Pause between polls.
 * @param {AbortSignal} options.signal
 * @param {(error: Error, pauseMs: number) => void} [options.onFailure] Called after a failed poll, with the pause
 * before the next one.
 * @param {(ms: number, signal: AbortSignal) => Promise<void>} [options.sleep]
 *
 * @typedef {object} State
 * @property {string} since The newest change seen, or the time of the first poll: `YYYY-MM-DD HH:MM:SS`, UTC.
 * @property {Record<string, string>} told Cases reported since then minus the overlap, by id: `updated_at`, a space, a
 * hash.
 */
export async function watchCases({ trackops, memory, onChange, everyMs, signal, onFailure = () => {}, sleep = pause }) {
  let failures = 0;
  let state = await memory.load();
  while (!signal.aborted) {
    try {
      state ??= { since: await serverTime(trackops, signal), told: {} };
      await poll({ trackops, memory, onChange, state, signal });
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      if (isFinal(error)) throw error;
      failures += 1;
      onFailure(error, pauseAfter(everyMs, failures));
    }
    await sleep(pauseAfter(everyMs, failures), signal);
  }
}

/** Updates `state` record by record, so that a poll that fails midway does not report its first cases again. */
async function poll({ trackops, memory, onChange, state, signal }) {
  const from = new Date(Number(parseTimestamp(state.since)) - OVERLAP_MS);
  let { since } = state;
  // Verified, because a case that a deletion hides would never be reported.
  const listing = trackops.cases.list({ updated_from: from }, { signal, verify: true });
  for await (const page of listing.pages()) {
    for (const record of page) {
      const version = versionOf(record);
      if (record.updated_at > since) since = record.updated_at;
      if (state.told[record.id] === version) continue;
      await onChange(record);
      state.told[record.id] = version;
    }
    // `since` is updated after the listing, which is in order of creation and not of change.
    await memory.save(state);
  }
  state.since = since;
  state.told = recent(state.told, since);
  await memory.save(state);
}

/** The hash distinguishes changes within the same second. */
function versionOf(record) {
  if (typeof record.updated_at !== "string") {
    throw new TypeError(`case ${record.id} has no updated_at, which is needed to detect changes`);
  }
  return `${record.updated_at} ${createHash("sha256").update(JSON.stringify(record)).digest("base64url")}`;
}

/** Removes entries that are older than the next poll. */
function recent(told, since) {
  const from = formatTimestamp(new Date(Number(parseTimestamp(since)) - OVERLAP_MS), "UTC").slice(0, 19);
  return Object.fromEntries(Object.entries(told).filter(([, version]) => version.slice(0, 19) >= from));
}

/** The current time by the server's clock, as this machine's may be wrong. */
async function serverTime(trackops, signal) {
  const { headers } = await trackops.request({ path: "cases", query: { mode: "count" }, signal });
  return new Date(headers.date ?? Date.now()).toISOString().slice(0, 19).replace("T", " ");
}

function pauseAfter(everyMs, failures) {
  return failures === 0 ? everyMs : Math.min(everyMs * 2 ** failures, Math.max(LONGEST_PAUSE_MS, everyMs));
}

/** Wrong credentials will not become right, and an error that is not the API's comes from `onChange` or the disk. */
function isFinal(error) {
  const isRefused = error instanceof AuthenticationError || error instanceof PermissionDeniedError;
  return isRefused || !(error instanceof TrackopsError);
}

async function pause(ms, signal) {
  try {
    await sleepFor(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
