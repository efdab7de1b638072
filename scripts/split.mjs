/**
 * Takes a WebAssembly module apart into streams that compress better than the whole: opcodes, and the operands of each
 * kind. Where they stand one between the other, a compressor does not see that two functions have the same opcodes for other
 * locals. That is 4 KB of what LZMA would make of the client otherwise.
 *
 * The form:
 *
 * - a table: two bytes for each opcode from 0 to 255, and for each that follows the prefix 0xfc, from 0 to 31: the stream of
 *   its first operand and of its second, 0 if it has none. Where the first is 128 or more, it is not the stream but the
 *   operand, plus 128: the alignment that an access to memory has almost always. Where it has another one, the opcode follows
 *   0xff and that alignment;
 * - 32-bit words, the least byte first: the bytes that come before the size of the code section, the number of streams, and the
 *   length of each;
 * - the streams: what is not the code section; opcodes, and constants of floating point; the numbers of functions and of
 *   their locals, and those; then one for each kind of operand.
 *
 * The sizes of the code section and of each function are not in it: they are counted. `unpacker/src/streams.rs` puts it
 * together.
 */
import { Fault } from "./tools.mjs";

const CODE_SECTION = 10;
const UNUSUAL = 0xff;
const GIVEN = 128;
const PREFIX = 0xfc;
const PREFIXED = 256;
const OPCODES = 288;
const BLOCK = 0x02;
const IF = 0x04;
const END = 0x0b;
const BRANCH_TABLE = 0x0e;
/** Bytes of a constant that is no LEB128 number. */
const wide = new Map([
  [0x43, 4],
  [0x44, 8],
]);

/** Opcodes from one to another, and the kinds of their operands. All others are unknown: SIMD, threads, exceptions. */
const instructions = [
  [0x00, 0x01],
  [0x02, 0x04, "block"],
  [0x05, 0x05],
  [0x0b, 0x0b],
  [0x0c, 0x0d, "branch"],
  [0x0e, 0x0e, "branches"],
  [0x0f, 0x0f],
  [0x10, 0x10, "function"],
  [0x11, 0x11, "type", "table"],
  [0x1a, 0x1b],
  [0x20, 0x20, "get"],
  [0x21, 0x21, "set"],
  [0x22, 0x22, "tee"],
  [0x23, 0x24, "global"],
  [0x25, 0x26, "table"],
  ...[2, 3, 2, 3, 0, 0, 1, 1, 0, 0, 1, 1, 2, 2].map((aligned, at) => [0x28 + at, 0x28 + at, GIVEN + aligned, "load"]),
  ...[2, 3, 2, 3, 0, 1, 0, 1, 2].map((aligned, at) => [0x36 + at, 0x36 + at, GIVEN + aligned, "store"]),
  [0x3f, 0x40, "memory"],
  [0x41, 0x41, "i32"],
  [0x42, 0x42, "i64"],
  [0x43, 0xc4],
  [0xd0, 0xd0, "type"],
  [0xd1, 0xd1],
  [0xd2, 0xd2, "function"],
  [PREFIXED, PREFIXED + 7],
  [PREFIXED + 8, PREFIXED + 8, "memory", "memory"],
  [PREFIXED + 9, PREFIXED + 9, "memory"],
  [PREFIXED + 10, PREFIXED + 10, "memory", "memory"],
  [PREFIXED + 11, PREFIXED + 11, "memory"],
  [PREFIXED + 12, PREFIXED + 12, "table", "table"],
  [PREFIXED + 13, PREFIXED + 13, "table"],
  [PREFIXED + 14, PREFIXED + 14, "table", "table"],
  [PREFIXED + 15, PREFIXED + 17, "table"],
];

/** The streams, in the order in which they are numbered. */
const streams = ["other", "opcode", "locals"];
for (const [, , ...kinds] of instructions) {
  for (const kind of kinds) if (typeof kind === "string" && !streams.includes(kind)) streams.push(kind);
}

/** What each opcode has for operands, as the table has it. */
const operands = new Map(
  instructions.flatMap(([from, to, ...kinds]) =>
    Array.from({ length: to - from + 1 }, (_, at) => [
      from + at,
      kinds.map((kind) => (typeof kind === "string" ? streams.indexOf(kind) : kind)),
    ]),
  ),
);

/** The module's streams, one after the other. */
export function split(wasm) {
  const reader = new Reader(wasm);
  const before = reader.seek(CODE_SECTION);
  const end = reader.size();
  const to = streams.map(() => []);
  const [, , locals] = to;
  for (let functions = reader.number(locals); functions > 0; functions -= 1) {
    const last = reader.size();
    for (let numbers = 2 * reader.number(locals); numbers > 0; numbers -= 1) reader.number(locals);
    for (let depth = 1; depth > 0; ) depth += instruction(reader, to);
    reader.expect(last);
  }
  reader.expect(end);

  to[0] = Buffer.concat([wasm.subarray(0, before), wasm.subarray(end)]);
  const table = Buffer.alloc(2 * OPCODES);
  for (const [opcode, kinds] of operands) table.set(kinds, 2 * opcode);
  const words = [before, to.length, ...to.map(({ length }) => length)];
  const header = Buffer.alloc(4 * words.length);
  for (const [at, word] of words.entries()) header.writeUInt32LE(word, 4 * at);
  return Buffer.concat([table, header, ...to.map((bytes) => Buffer.from(bytes))]);
}

/** Gives an instruction to its streams, and by how much deeper the next one is nested. */
function instruction(reader, to) {
  const [, opcodes] = to;
  const { opcode, kinds } = begun(reader, opcodes);
  for (const kind of kinds.filter((known) => known < GIVEN)) {
    const value = reader.number(to[kind]);
    if (opcode === BRANCH_TABLE) for (let left = value; left >= 0; left -= 1) reader.number(to[kind]);
  }
  for (let left = wide.get(opcode) ?? 0; left > 0; left -= 1) reader.byte(opcodes);
  if (opcode === END) return -1;
  return opcode >= BLOCK && opcode <= IF ? 1 : 0;
}

/** Gives an opcode to its stream, with an alignment that is not the usual one; and what is known of it. */
function begun(reader, opcodes) {
  const name = [];
  let opcode = reader.byte(name);
  if (opcode === PREFIX) opcode = PREFIXED + reader.byte(name);
  const kinds = operands.get(opcode);
  if (kinds === undefined) throw new Fault(`scripts/split.mjs does not know the opcode 0x${opcode.toString(16)}`);
  const [first] = kinds;
  if (first >= GIVEN) {
    const alignment = reader.byte([]);
    if (alignment !== first - GIVEN) name.unshift(UNUSUAL, alignment);
  }
  opcodes.push(...name);
  return { opcode, kinds };
}

/** Reads a module, and hands on to a stream what it has read. */
class Reader {
  #wasm;
  #at = 8;

  constructor(wasm) {
    this.#wasm = wasm;
  }

  byte(stream) {
    const byte = this.#wasm[this.#at];
    if (byte === undefined) throw new Fault("the WebAssembly ends too early");
    this.#at += 1;
    stream.push(byte);
    return byte;
  }

  /** A number in LEB128. (Only the low bits of those that may have more.) */
  number(stream) {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = this.byte(stream);
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  }

  /** Where something ends that begins with its size. */
  size() {
    const digits = [];
    const size = this.number(digits);
    if (digits.length > 1 && digits.at(-1) === 0)
      throw new Fault("the WebAssembly has a size with more digits than it needs");
    return this.#at + size;
  }

  /** Goes to the size of that section, and gives the place. */
  seek(section) {
    while (this.byte([]) !== section) this.#at = this.size();
    return this.#at;
  }

  expect(place) {
    if (this.#at !== place) throw new Fault("the WebAssembly has code that is not as long as it says");
  }
}
