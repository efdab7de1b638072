/**
 * Bytes in a JavaScript string: what the build writes, the package reads, whatever they are.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { embed } from "../scripts/embed.mjs";
import { inside } from "./support/inside.mjs";

const wasm = readFileSync(new URL("../pkg/trackops_client_bg.wasm", import.meta.url));
const gzip = (data) => gzipSync(data, { level: 9 }).length;

test("bytes of every kind come back as they were", async () => {
  const { embedded } = await inside();
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 24;
  };
  const samples = [
    [],
    [0],
    [255],
    Array.from({ length: 256 }, (_, at) => at),
    Array.from({ length: 5_000 }, random),
    Array.from({ length: 5_000 }, () => random() & random() & random()),
    wasm,
  ];
  for (const sample of samples) {
    const bytes = Uint8Array.from(sample);
    assert.deepEqual(embedded(embed(bytes)), bytes);
  }
});

test("no character needs an escape or another charset, and gzip finds what repeats", () => {
  const text = embed(wasm);
  assert.match(text, /^[ -~]*$/);
  assert.doesNotMatch(text, /["'`\\$<]/);
  assert.ok(gzip(text) < gzip(wasm) * 1.01, `${gzip(text)} of ${gzip(wasm)} bytes`);
});
