/**
 * Memory stays flat: a million records take no more than ten thousand, but for what the store itself must keep.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { folderFor } from "./support/folders.mjs";

const child = fileURLToPath(new URL("support/sync-child.mjs", import.meta.url));

/** V8 lets the garbage of any busy process grow by some 48 MB in its first seconds; only what comes on top is ours. */
const youngGeneration = "--max-semi-space-size=2";

/** Records that are made when they are asked for. */
async function serve(context, count) {
  const server = createServer(({ url }, response) => {
    const query = new URLSearchParams(url.split("?")[1]);
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

test("peak memory for 1,000,000 records is that for 10,000, and 50 MB at most", async (context) => {
  const peaks = {};
  for (const count of [10_000, 1_000_000]) {
    const baseUrl = await serve(context, count);
    const path = join(folderFor(context), "copy.db");
    const options = { collections: ["cases"] };
    const settings = { baseUrl, username: "samspade", apiToken: "x", store: "sqlite", path, options };
    const { stdout } = await promisify(execFile)(process.execPath, [youngGeneration, child, JSON.stringify(settings)]);
    const { done, peak, reports } = JSON.parse(stdout);
    assert.ok(done, stdout);
    assert.equal(reports[0].new, count);
    peaks[count] = peak / 1024;
    context.diagnostic(`${count} records: peak ${Math.round(peak / 1024)} MB, ${Math.round(reports[0].seconds)} s`);
  }
  assert.ok(peaks[1_000_000] <= peaks[10_000] + 50, JSON.stringify(peaks));
});
