/**
 * A token that can be found again, whatever it was turned into: its characters change under every encoding, and a part of
 * it that does not change is looked for.
 */

/** Letters and digits alone: no encoding of single characters touches them. */
const MARK = "c4n4ryInTh3M1n3";

/** Has every character that URL, JSON, HTML, Base64 and quotes treat apart. */
export const TOKEN = `${MARK}"<>&'/\\+=%?#@:~! ${MARK}`;

export const USERNAME = "samspade";

const AUTHORIZATION = `Basic ${base64(`${USERNAME}/token:${TOKEN}`)}`;

function base64(text) {
  return Buffer.from(text).toString("base64");
}

const percent = (text, unreserved) =>
  [...Buffer.from(text)]
    .map((byte) => (unreserved.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${byte.toString(16)}`))
    .join("");

const html = (text, quote, apostrophe) => {
  const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': quote, "'": apostrophe };
  return text.replaceAll(/[&<>"']/g, (char) => entities[char]);
};

const unicodeEscapes = (text, which) =>
  text.replaceAll(which, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);

const json = JSON.stringify(TOKEN).slice(1, -1);

/** What a server may make of what it was sent. */
export const echoes = {
  "the header": AUTHORIZATION,
  "the header's credentials": AUTHORIZATION.slice("Basic ".length),
  "without padding": AUTHORIZATION.slice("Basic ".length).replaceAll("=", ""),
  "for URLs": Buffer.from(`${USERNAME}/token:${TOKEN}`).toString("base64url"),
  decoded: `${USERNAME}/token:${TOKEN}`,
  "the token": TOKEN,
  "the token in Base64": base64(TOKEN),
  encodeURIComponent: encodeURIComponent(TOKEN),
  "a form": new URLSearchParams({ token: TOKEN }).toString(),
  "percent, lower case": percent(TOKEN, /[\w.~-]/),
  JSON: json,
  "JSON of PHP": unicodeEscapes(json.replaceAll("/", "\\/"), /[^\x20-\x7e]/g),
  "JSON for HTML": unicodeEscapes(json, /[<>&']/g),
  HTML: html(TOKEN, "&quot;", "&#39;"),
  "HTML of PHP": html(TOKEN, "&quot;", "&#039;"),
  "HTML by numbers": html(TOKEN, "&#34;", "&#x27;"),
};

/** The mark at each of the three places that Base64 may put it, without the characters that its neighbours share. */
const inBase64 = [0, 1, 2].map((before) => {
  const whole = base64(`${"x".repeat(before)}${MARK}`).replaceAll("=", "");
  return whole.slice(before === 0 ? 0 : 4, -4);
});

const traces = [MARK, ...inBase64, Buffer.from(MARK).toString("hex")].map((trace) => trace.toLowerCase());

/** What of the token a text shows, with what stands around it; undefined if nothing. */
export function trace(text) {
  const lower = text.toLowerCase();
  const found = traces.find((part) => lower.includes(part));
  return found && text.slice(Math.max(0, lower.indexOf(found) - 60), lower.indexOf(found) + 60);
}
