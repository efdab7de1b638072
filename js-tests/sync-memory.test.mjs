/**
 * Memory stays flat: to copy a million records takes no more than to copy ten thousand.
 *
 * What is compared is the peak resident set of one process, with Node's own settings: after a hundred copies of 10,000
 * records each, and after one of 1,000,000. A process that has just begun is no measure: V8 lets the young part of its
 * heap grow from 1 MB to 16 or 32 in the first thousands of requests, three times over, of any program. A hundred small
 * copies are as many requests and records as the large one, so whatever is still added is due to the size of the
 * collection, or is kept from each request.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { folderFor } from "./support/folders.mjs";

const child = fileURLToPath(new URL("support/sync-growth.mjs", import.meta.url));
const SMALL = 10_000;
const LARGE = 1_000_000;
const MOST_MB = 50;

/** Accounts below `/10000` and the like, each with that many cases, made when they are asked for. */
async function serve(context) {
  const server = createServer(({ url }, response) => {
    const { pathname, searchParams: query } = new URL(url, "http://localhost");
    const count = Number(pathname.split("/")[1]);
    response.setHeader("Content-Type", "application/json");
    if (query.has("mode")) return response.end(`{"record_count":${count},"page_count":${count / 100}}`);
    const first = count - (Number(query.get("page")) - 1) * 100;
    const ids = Array.from({ length: Math.max(0, Math.min(100, first)) }, (_, at) => first - at);
    return response.end(`[${ids.map((id) => `{"id":${id},"client_id":${id % 40},"notes":"case ${id}"}`).join(",")}]`);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}`;
}

/** By how many MB the peak is higher after the large collection. */
async function growth(context, store) {
  const sizes = [...Array(LARGE / SMALL).fill(SMALL), LARGE];
  const settings = { baseUrl: await serve(context), store, folder: folderFor(context), sizes };
  const { stdout } = await promisify(execFile)(process.execPath, [child, JSON.stringify(settings)]);
  const steps = JSON.parse(stdout);
  assert.deepEqual(
    steps.map((step) => step.new),
    sizes,
  );
  const [first, before, after] = [steps[0], steps.at(-2), steps.at(-1)].map(({ peak }) => Math.round(peak));
  context.diagnostic(
    `${store}: ${first} MB after the first copy, ${before} MB after a hundred, ${after} MB in the end`,
  );
  return after - before;
}

test("a copy of 1,000,000 records takes at most 50 MB more than copies of 10,000", async (context) => {
  const grown = await growth(context, "sqlite");
  assert.ok(grown <= MOST_MB, `${grown} MB more`);
});

test("of a store that keeps every record in memory, the same measurement tells it", async (context) => {
  const grown = await growth(context, "memory");
  assert.ok(grown > MOST_MB, `${grown} MB more`);
});
