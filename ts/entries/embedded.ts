/**
 * The bytes of the WebAssembly from the text that `scripts/embed.mjs` made of them, which describes the form.
 *
 * @module
 */
const ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#%&()*+,-./:;=>?@[]^_{|}~";
const SINGLES = ALPHABET.length - 2;
const TABLE_DIGITS = 512;

/** The module's bytes. */
export function decoded(text: string): Uint8Array<ArrayBuffer> {
  const order = Array.from({ length: 256 }, (_, at) => Number.parseInt(text.slice(2 * at, 2 * at + 2), 16));
  const places = new Uint8Array(128);
  for (let place = 0; place < ALPHABET.length; place += 1) places[ALPHABET.charCodeAt(place)] = place;
  const bytes = new Uint8Array(text.length - TABLE_DIGITS);
  let length = 0;
  for (let at = TABLE_DIGITS; at < text.length; at += 1) {
    let place = places[text.charCodeAt(at)] ?? 0;
    if (place >= SINGLES) {
      at += 1;
      place = SINGLES + (place - SINGLES) * ALPHABET.length + (places[text.charCodeAt(at)] ?? 0);
    }
    bytes[length++] = order[place] ?? 0;
  }
  return bytes.subarray(0, length);
}
