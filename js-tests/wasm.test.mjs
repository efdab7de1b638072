/**
 * The WebAssembly that ships: how large it is, and that it tells nothing of the machine it was built on.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const bytes = readFileSync(new URL("../dist/trackops.wasm", import.meta.url));

test("no path of the machine is in the WebAssembly", () => {
  const text = bytes.toString("latin1");
  assert.match(text, /src\/js\/listing\.rs/, "the check sees the paths that panics name");
  const here = [homedir(), fileURLToPath(new URL("..", import.meta.url))];
  for (const path of here) assert.ok(!text.includes(path), path);
  assert.doesNotMatch(text, /\/(home|root|Users|tmp|work|builds?)\/|[A-Z]:\\|\.cargo|\.rustup/);
});

test("the WebAssembly does not grow unnoticed", (context) => {
  const size = gzipSync(bytes, { level: 9 }).length;
  context.diagnostic(`${bytes.length} bytes, ${size} with gzip`);
  assert.ok(size <= 62_000, `${size}`);
});
