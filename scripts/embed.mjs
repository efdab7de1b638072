/**
 * Bytes as a string literal of a JavaScript file, for a WebAssembly module that must come along inside it.
 *
 * Base64 cuts bytes into groups of six bits, and a compressor no longer finds what repeats: gzip of the core in Base64
 * is 25 % larger than gzip of the core. Here the 87 commonest bytes are one character each, and the other 169 two, so
 * repeats stay repeats: under 1 % larger, and 17 % shorter than Base64 before compression (`npm run size` prints it).
 * All characters are printable ASCII, so no charset of a page or a server can spoil them, and none needs an escape in
 * any kind of JavaScript quotes or in HTML.
 *
 * The form: 64 hexadecimal digits, a bit per byte value from 0 to 255, set if that value is a single character; then the
 * characters. Both kinds of values are numbered in ascending order. `ts/embedded.ts` reads it.
 */

/** Printable ASCII but for what quotes, templates, escapes and HTML give a meaning. */
const alphabet = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).filter(
  (char) => !"\"'`\\$<".includes(char),
);
/** The last two announce a second character. */
const singles = alphabet.slice(0, -2);
const prefixes = alphabet.slice(-2);

export function embed(bytes) {
  const counts = new Array(256).fill(0);
  for (const byte of bytes) counts[byte] += 1;
  const byCount = counts.map((_, byte) => byte).sort((a, b) => counts[b] - counts[a] || a - b);
  const single = new Set(byCount.slice(0, singles.length));

  const forms = [];
  let [ones, twos] = [0, 0];
  for (let byte = 0; byte < 256; byte += 1) {
    if (single.has(byte)) {
      forms.push(singles[ones]);
      ones += 1;
    } else {
      forms.push(prefixes[Math.floor(twos / alphabet.length)] + alphabet[twos % alphabet.length]);
      twos += 1;
    }
  }
  const digits = Array.from({ length: 64 }, (_, at) => {
    const bits = [0, 1, 2, 3].map((bit) => (single.has(at * 4 + bit) ? 8 >> bit : 0));
    return bits.reduce((sum, bit) => sum + bit, 0).toString(16);
  });
  return digits.join("") + Array.from(bytes, (byte) => forms[byte]).join("");
}
