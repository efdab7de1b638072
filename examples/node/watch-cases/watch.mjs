/**
 * Reacts to cases that are new or have changed, by asking now and then: Trackops calls nobody by itself.
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

/** Each poll reaches back so far behind the newest change seen, for what was being written at that moment. */
const OVERLAP_MS = 300_000;
/** After failures the pause doubles, up to this. */
const LONGEST_PAUSE_MS = 3_600_000;

/**
 * Polls until `signal` is aborted, which ends it at once and quietly.
 *
 * `onChange` is awaited for each case before it is noted as told. If the process ends in between, the case is told again
 * after the restart: at least once, never not at all.
 *
 * @param {object} options
 * @param {import("trackops-client").Trackops} options.trackops
 * @param {{ load(): Promise<State | undefined>, save(state: State): Promise<void> }} options.memory Outlives the process.
 * @param {(record: import("trackops-client").Case) => void | Promise<void>} options.onChange
 * @param {number} options.everyMs The pause between the end of a poll and the next.
 * @param {AbortSignal} options.signal
 * @param {(error: Error, pauseMs: number) => void} [options.onFailure] A poll failed, and the next comes after so long.
 * @param {(ms: number, signal: AbortSignal) => Promise<void>} [options.sleep]
 *
 * @typedef {object} State
 * @property {string} since The newest change seen, or when the first poll began: `YYYY-MM-DD HH:MM:SS`, UTC.
 * @property {Record<string, string>} told What was told of the time since then less the overlap: `updated_at`, a space, a hash.
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

/** Changes `state` as it goes, so that a poll that fails midway is not told from its beginning again. */
async function poll({ trackops, memory, onChange, state, signal }) {
  const from = new Date(Number(parseTimestamp(state.since)) - OVERLAP_MS);
  let { since } = state;
  // Verified: a case that a deletion hid would be told never, not later.
  const listing = trackops.cases.list({ updated_from: from }, { signal, verify: true });
  for await (const page of listing.pages()) {
    for (const record of page) {
      const version = versionOf(record);
      if (record.updated_at > since) since = record.updated_at;
      if (state.told[record.id] === version) continue;
      await onChange(record);
      state.told[record.id] = version;
    }
    // `since` stays until the listing is through: it comes in the order of creation, not of change.
    await memory.save(state);
  }
  state.since = since;
  state.told = recent(state.told, since);
  await memory.save(state);
}

/** The hash tells changes within one second apart. */
function versionOf(record) {
  if (typeof record.updated_at !== "string") {
    throw new TypeError(`case ${record.id} has no updated_at, by which its changes are known`);
  }
  return `${record.updated_at} ${createHash("sha256").update(JSON.stringify(record)).digest("base64url")}`;
}

/** Forgets what the next poll cannot bring again. */
function recent(told, since) {
  const from = formatTimestamp(new Date(Number(parseTimestamp(since)) - OVERLAP_MS), "UTC").slice(0, 19);
  return Object.fromEntries(Object.entries(told).filter(([, version]) => version.slice(0, 19) >= from));
}

/** The first poll begins now, by the server's clock: this machine's may be wrong. */
async function serverTime(trackops, signal) {
  const { headers } = await trackops.request({ path: "cases", query: { mode: "count" }, signal });
  return new Date(headers.date ?? Date.now()).toISOString().slice(0, 19).replace("T", " ");
}

function pauseAfter(everyMs, failures) {
  return failures === 0 ? everyMs : Math.min(everyMs * 2 ** failures, Math.max(LONGEST_PAUSE_MS, everyMs));
}

/** Wrong credentials stay wrong, and what is no failure of the API is a fault of `onChange` or of the disk. */
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
