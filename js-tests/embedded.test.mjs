/**
 * WebAssembly in a JavaScript string: what the build writes, a page reads.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import binaryen from "binaryen";
import { embed } from "../scripts/embed.mjs";
import { inside } from "./support/inside.mjs";

const read = (path) => readFileSync(new URL(path, import.meta.url));
const wasm = read("../pkg/trackops_client_bg.wasm");
const gzip = (data) => gzipSync(data, { level: 9 }).length;

/** Every kind of operand that there is, and what compilers seldom write. */
const unusual = `(module
  (import "a" "f" (func $f (param i32)))
  (memory 1)
  (table 2 funcref)
  (elem declare func $f)
  (data $text "text")
  (global $g (mut i64) (i64.const -9223372036854775808))
  (func $empty)
  (func (export "numbers") (result f64)
    (drop (f32.const nan:0x200000)) (drop (i32.const -2147483648)) (global.set $g (i64.const 9223372036854775807))
    (f64.const -0.1))
  (func (param i32) (result i32) (local i64 f32 f32)
    (block $a (block $b (block $c (br_table $a $b $c $a (local.get 0)))))
    (loop $l (br_if $l (i32.eqz (local.tee 0 (i32.const 300)))))
    (if (result i32) (local.get 0)
      (then (i32.load16_u offset=70000 align=1 (i32.const 0)))
      (else (i32.trunc_sat_f64_u (f64.const 1)))))
  (func (param i32)
    (call_indirect (param i32) (local.get 0) (local.get 0))
    (memory.copy (i32.const 1) (i32.const 2) (i32.const 3))
    (memory.fill (i32.const 1) (i32.const 2) (i32.const 3))
    (memory.init $text (i32.const 1) (i32.const 2) (i32.const 3))
    (data.drop $text)
    (table.set (i32.const 0) (ref.func $f))
    (drop (ref.is_null (table.get (i32.const 1))))
    (drop (table.grow (ref.null func) (memory.grow (i32.const 1))))))`;

function assembled(text) {
  const module = binaryen.parseText(text);
  module.setFeatures(binaryen.Features.All);
  return module.emitBinary();
}

test("modules of every kind come back as they were, byte by byte", async () => {
  const { embedded } = await inside();
  const large = `(module (func (drop (i32.const 1))) ${"(func (param i64) (drop (i64.const 77)))".repeat(20_000)})`;
  const samples = {
    client: wasm,
    simulator: read("../simulator/pkg/trackops_simulator_bg.wasm"),
    unpacker: read("../pkg/unpacker.wasm"),
    unusual: assembled(unusual),
    "one function": assembled("(module (func))"),
    "many functions": assembled(large),
  };
  for (const [name, sample] of Object.entries(samples)) {
    assert.equal(Buffer.compare(embedded(embed(sample)), sample), 0, name);
  }
});

test("what is not known is refused when the package is built", () => {
  const vectors = assembled("(module (func (drop (i8x16.splat (i32.const 1)))))");
  assert.throws(() => embed(vectors), /does not know the opcode 0xfd/);
  assert.throws(() => embed(wasm.subarray(0, 50_000)), /ends too early/);
});

test("a text that was changed is refused, and what to do is said", async () => {
  const { embedded, InternalError } = await inside();
  const text = embed(wasm);
  const changed = (at, char) => `${text.slice(0, at)}${char}${text.slice(at + 1)}`;
  const damaged = [
    "",
    "A",
    text.slice(0, 14),
    text.slice(0, -8),
    `AAAA${text}`,
    text.toLowerCase(),
    `${text.slice(4)}`,
  ];
  for (let at = 0; at < text.length; at += at < 40 ? 1 : 7_001) {
    damaged.push(changed(at, text[at] === "A" ? "B" : "A"), changed(at, "<"));
  }
  for (const [at, wrong] of damaged.entries()) {
    assert.throws(
      () => embedded(wrong),
      (error) => error instanceof InternalError && /damaged.*install/.test(error.message),
      `${at}`,
    );
  }
});

test("no character needs an escape or another charset, and it is smaller than by gzip alone", () => {
  const text = embed(wasm);
  assert.match(text, /^[A-Za-z0-9+/]+=*$/);
  assert.ok(gzip(text) < gzip(wasm) * 0.85, `${gzip(text)} of ${gzip(wasm)} bytes`);
});
