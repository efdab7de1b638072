/**
 * A sync that is killed at any moment loses nothing, doubles nothing, and goes on where it was.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { ndjsonStore } from "trackops-client/stores/ndjson";
import { sqliteStore } from "trackops-client/stores/sqlite";
import { folderFor } from "./support/folders.mjs";

const child = fileURLToPath(new URL("support/sync-child.mjs", import.meta.url));
const RECORDS = 20_000;
/** Copies that are made, each killed so often before it is whole: a hundred moments for each kind of store. */
const [TRIALS, KILLS] = [25, 4];
/** What an undisturbed run takes: its pages, one request to count them, and the first page once more. */
const REQUESTS = RECORDS / 100 + 2;

/** Pages of cases, made once: so a trial takes as long as the sync does. The simulator is tried in the other tests. */
const ids = Array.from({ length: RECORDS }, (_, at) => RECORDS - at);
const record = (id) => ({ id, client_id: id % 40, updated_at: "2026-01-01 00:00:00", notes: `case ${id} `.repeat(20) });
const pages = new Map();
const pageOf = (page) => {
  if (!pages.has(page)) pages.set(page, JSON.stringify(ids.slice((page - 1) * 100, page * 100).map(record)));
  return pages.get(page);
};

/** Mulberry32, so that a failing trial can be had again. */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function serve(context) {
  const server = createServer(({ url }, response) => {
    const query = new URLSearchParams(url.split("?")[1]);
    seen.requests += 1;
    seen.told?.(seen.requests);
    response.setHeader("Content-Type", "application/json");
    if (query.has("updated_from")) response.end("[]");
    else if (query.has("mode")) response.end(`{"record_count":${RECORDS},"page_count":${RECORDS / 100}}`);
    else response.end(pageOf(Number(query.get("page"))));
  });
  const seen = { requests: 0, told: undefined };
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${server.address().port}`, seen };
}

/** Runs a child; `meanwhile` may kill it. */
async function run(settings, meanwhile = () => {}) {
  const started = spawn(process.execPath, [child, JSON.stringify(settings)], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  started.stdout.on("data", (text) => {
    output += text;
  });
  meanwhile(started);
  const [code, signal] = await new Promise((resolve) => started.once("close", (...ended) => resolve(ended)));
  return { signal, code, output };
}

for (const [kind, open] of Object.entries({ sqlite: sqliteStore, ndjson: ndjsonStore })) {
  test(`${kind}: killed at ${TRIALS * KILLS} random moments, the copy equals the server's`, async (context) => {
    const { url: baseUrl, seen } = await serve(context);
    const dice = random(kind === "sqlite" ? 1 : 2);
    const expected = ids.map((id) => [id, JSON.stringify(record(id))]).sort();
    const settings = { baseUrl, username: "samspade", apiToken: "x", options: { collections: ["cases"] } };
    let [extra, killed] = [0, 0];
    for (let trial = 0; trial < TRIALS; trial += 1) {
      const path = join(folderFor(context), "copy");
      seen.requests = 0;
      const moments = Array.from({ length: KILLS }, () => 1 + Math.floor(dice() * (REQUESTS + 4)));
      for (const at of moments.sort((a, b) => a - b)) {
        // A moment after a request: while the answer travels, is parsed, or is written.
        const microseconds = dice() * 4_000;
        const { signal } = await run({ ...settings, store: kind, path }, (process) => {
          seen.told = (requests) => {
            if (requests < at) return;
            seen.told = undefined;
            const until = performance.now() + microseconds / 1000;
            const wait = () => (performance.now() < until ? setImmediate(wait) : process.kill("SIGKILL"));
            wait();
          };
        });
        killed += signal === "SIGKILL" ? 1 : 0;
      }
      seen.told = undefined;
      const { output } = await run({ ...settings, store: kind, path });
      assert.ok(JSON.parse(output).done, output);
      const store = open(path);
      const copy = [];
      for await (const one of store.iterate("cases")) copy.push([one.id, JSON.stringify(one)]);
      await store.close();
      assert.deepEqual(copy.sort(), expected, `trial ${trial}, killed at requests ${moments}`);
      extra += seen.requests - REQUESTS;
    }
    const share = extra / (TRIALS * REQUESTS);
    context.diagnostic(
      `killed ${killed} times of ${TRIALS * KILLS}, ${extra} extra requests in all: ${(share * 100).toFixed(2)} %`,
    );
    // The last moments are at the end of a run, which a kill may miss.
    assert.ok(killed >= TRIALS * KILLS * 0.5, `${killed} were killed`);
    assert.ok(share < 0.05, `${extra} extra requests`);
  });
}
