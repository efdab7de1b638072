/**
 * Reads bytes that `scripts/embed.mjs` wrote into a string, which describes the form.
 *
 * @module
 */

const MASK_DIGITS = 64;
const FIRST_CHAR = 32;
const CHARS = 95;
const LEFT_OUT = "\"'`\\$<";

/** The bytes. */
export function embedded(text: string): Uint8Array<ArrayBuffer> {
  const alphabet = Array.from({ length: CHARS }, (_, at) => FIRST_CHAR + at).filter(
    (code) => !LEFT_OUT.includes(String.fromCharCode(code)),
  );
  const [first, second] = alphabet.slice(-2);
  const place = new Uint8Array(FIRST_CHAR + CHARS);
  for (const [at, code] of alphabet.entries()) place[code] = at;

  const [ones, twos] = values(text.slice(0, MASK_DIGITS));
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let at = MASK_DIGITS; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === first || code === second) {
      at += 1;
      const low = place[text.charCodeAt(at)] ?? 0;
      bytes[length] = twos[code === first ? low : low + alphabet.length] ?? 0;
    } else {
      bytes[length] = ones[place[code] ?? 0] ?? 0;
    }
    length += 1;
  }
  return bytes.slice(0, length);
}

/** The byte values that are one character, and those that are two. */
function values(mask: string): [number[], number[]] {
  const ones: number[] = [];
  const twos: number[] = [];
  for (let value = 0; value < 256; value += 1) {
    const digit = Number.parseInt(mask.charAt(value >> 2), 16);
    (digit & (8 >> (value & 3)) ? ones : twos).push(value);
  }
  return [ones, twos];
}
