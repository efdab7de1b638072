/**
 * The WebAssembly from the text that `scripts/embed.mjs` made of it, which describes the form. `unpacker/` does the work.
 *
 * @module
 */
import unpacker from "../pkg/unpacker.js";
import { decoded } from "./base64.js";
import { internalError } from "./errors.js";

const SUM = 4;
const PAGE_BITS = 16;

/**
 * The module's bytes.
 *
 * @throws InternalError if the text is not as it was made.
 */
export function embedded(text: string): Uint8Array<ArrayBuffer> {
  try {
    const given = decoded(text);
    const words = new DataView(given.buffer, given.byteOffset, given.byteLength);
    const [sum, streams, module] = [0, 4, 8].map((at) => words.getUint32(at, true)) as [number, number, number];
    const packed = given.subarray(SUM);
    const { memory, unpack } = new WebAssembly.Instance(
      new WebAssembly.Module(Uint8Array.from(unpacker.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16))),
    ).exports as unknown as Unpacker;
    const end = packed.length + streams;
    const begin = memory.grow(((end + module) >> PAGE_BITS) + 1) << PAGE_BITS;
    new Uint8Array(memory.buffer).set(packed, begin);
    if (unpack(begin, packed.length, sum, streams, module)) return new Uint8Array(memory.buffer, begin + end, module);
  } catch {
    // Told below: a text that was cut or changed fails in many ways.
  }
  throw internalError(
    "the WebAssembly in this copy of trackops-client is damaged: install the package again, and build what contains it anew",
  );
}

interface Unpacker {
  readonly memory: WebAssembly.Memory & { readonly buffer: ArrayBuffer };
  /** Whether the sum is right; then the streams come after what is packed, and the module after them. */
  unpack(begin: number, packed: number, sum: number, streams: number, module: number): number;
}
