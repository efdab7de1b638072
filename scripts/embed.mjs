/**
 * A WebAssembly module as a string literal of a JavaScript file, for browsers: bundlers lose a file that comes beside it.
 *
 * What counts is what it weighs after a server's gzip (`npm run size` prints it, beside what the module weighs by gzip
 * alone). So it is taken apart (`scripts/split.mjs`), compressed by LZMA (`unpacker/examples/pack.rs`), and written in Base64: of its eight bits a
 * character, gzip takes off the two that it does not use. No charset can spoil it, and none of its characters needs an
 * escape in JavaScript or HTML. A page pays for it with some milliseconds at its first `new Trackops`.
 *
 * The form, before Base64: three 32-bit words, the least byte first, with the sum of all bytes that follow it (each time the
 * sum so far by 31, and the byte), the length of the streams and the length of the module; then the streams by LZMA,
 * without a header. `unpacker/` reads it.
 */
import { execFileSync } from "node:child_process";
import { split } from "./split.mjs";
import { environment, root } from "./tools.mjs";

const packer = ["run", "--quiet", "--package", "trackops-unpacker", "--example", "pack"];

export function embed(wasm) {
  const streams = split(wasm);
  const packed = execFileSync("cargo", packer, { cwd: root, env: environment, input: streams });
  const content = Buffer.concat([word(streams.length), word(wasm.length), packed]);
  const sum = content.reduce((before, byte) => (Math.imul(before, 31) + byte) >>> 0, 0);
  return Buffer.concat([word(sum), content]).toString("base64");
}

function word(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
