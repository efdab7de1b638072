/**
 * WebAssembly as a text for JavaScript bundles: bundlers lose a file that comes beside a script.
 *
 * The text weighs after a server's gzip what the module itself weighs after gzip; Base64 is 28 % more (`npm run size`). Each
 * byte value becomes one printable ASCII character, or, if it is rare, two. No charset can spoil them, and none needs an escape in
 * JavaScript or HTML. The form, which `ts/entries/embedded.ts` reads:
 *
 * - 512 hexadecimal digits: the 256 byte values, the most frequent first;
 * - the bytes: those at the first 86 places by one character of ALPHABET, the others by one of its last two and another.
 */

/** Printable ASCII without space, quotes, backslash, `$`, `<` and the backtick. */
const ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#%&()*+,-./:;=>?@[]^_{|}~";
const SINGLES = ALPHABET.length - 2;

/** The text for these bytes. */
export function embed(bytes) {
  const counts = new Array(256).fill(0);
  for (const byte of bytes) counts[byte] += 1;
  const order = counts.map((_, byte) => byte).sort((a, b) => counts[b] - counts[a] || a - b);
  const codes = [];
  for (const [place, byte] of order.entries()) {
    const rest = place - SINGLES;
    const shift = place < SINGLES ? "" : ALPHABET[SINGLES + Math.floor(rest / ALPHABET.length)];
    codes[byte] = shift + ALPHABET[place < SINGLES ? place : rest % ALPHABET.length];
  }
  return Buffer.from(order).toString("hex") + Array.from(bytes, (byte) => codes[byte]).join("");
}
