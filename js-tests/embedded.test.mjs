/**
 * WebAssembly in a JavaScript string: what the build writes, a page reads.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { embed } from "../scripts/embed.mjs";
import { inside } from "./support/inside.mjs";

const read = (path) => readFileSync(new URL(path, import.meta.url));
const wasm = read("../pkg/trackops_client_bg.wasm");
const gzip = (data) => gzipSync(data, { level: 9 }).length;

test("bytes of every kind come back as they were", async () => {
  const { decoded } = await inside();
  const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const uneven = Uint8Array.from({ length: 70_000 }, (_, at) => Math.trunc((at % 256) * Math.random()));
  const samples = { client: wasm, simulator: read("../simulator/pkg/trackops_simulator_bg.wasm"), every, uneven };
  for (const [name, sample] of Object.entries({ ...samples, empty: new Uint8Array(), one: Uint8Array.of(255) })) {
    assert.equal(Buffer.compare(decoded(embed(sample)), sample), 0, name);
  }
});

test("no character needs an escape or another charset, and gzip makes of it what it makes of the module", () => {
  const text = embed(wasm);
  assert.match(text, /^[!-~]+$/);
  assert.doesNotMatch(text, /["'`\\$<]/);
  assert.ok(gzip(text) < gzip(wasm) * 1.03, `${gzip(text)} of ${gzip(wasm)} bytes`);
  assert.ok(gzip(text) < gzip(wasm.toString("base64")) * 0.85);
});

test("a text that was damaged starts no client, and the error says what to do", async () => {
  const { decoded, provideWasm, enter, InternalError } = await inside("damaged");
  const text = embed(wasm);
  provideWasm(() => decoded(text.slice(0, -2_000)));
  assert.throws(
    () => enter((core) => core),
    (error) => error instanceof InternalError && /cannot be started: .*installed and bundled again/.test(error.message),
  );
});
