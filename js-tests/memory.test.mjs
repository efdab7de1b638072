/**
 * Nothing is kept: neither by calls, nor by their failures, nor by iterators that nobody finishes, nor by signals. Each
 * is done in a process of its own, over HTTP, and its memory measured after a forced collection.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const program = fileURLToPath(new URL("./support/memory.mjs", import.meta.url));
const MOST = 5 * 1024 * 1024;

/** The simulator would take most of the time; here only the client is looked at. */
const page = JSON.stringify(Array.from({ length: 100 }, (_, at) => ({ id: 1000 - at, notes: "x".repeat(1000) })));
const server = createServer(({ url }, response) => {
  const missing = url.endsWith("/404");
  response.writeHead(missing ? 404 : 200, { "Content-Type": "application/json" });
  response.end(/cases\/\d+$/.test(url) ? `{"id":1,"message":"${missing}"}` : page);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
after(() => server.close());
const address = `http://127.0.0.1:${server.address().port}`;

async function measure(context, what) {
  const { stdout } = await promisify(execFile)(process.execPath, [program, what, address]);
  context.diagnostic(`${what}: ${stdout.trim()}`);
  return JSON.parse(stdout);
}

for (const what of ["100,000 calls", "10,000 failed calls", "5,000 abandoned iterators"]) {
  test(`after ${what}, memory is what it was`, async (context) => {
    const { heapBytes, wasmBytes } = await measure(context, what);
    assert.ok(heapBytes < MOST, `the heap grew by ${heapBytes} bytes`);
    assert.ok(wasmBytes < MOST, `the WebAssembly memory grew by ${wasmBytes} bytes`);
  });
}

test("10,000 calls with one signal leave no listener on it", async (context) => {
  const { listeners, most } = await measure(context, "10,000 calls with one signal");
  assert.ok(most > 0, "the check sees listeners");
  assert.equal(listeners, 0);
});

test("10,000 calls through AbortSignal.any keep none of the signals", async (context) => {
  const { kept, heapBytes } = await measure(context, "10,000 calls through AbortSignal.any");
  assert.equal(kept, 0);
  assert.ok(heapBytes < MOST, `the heap grew by ${heapBytes} bytes`);
});
