/**
 * What a broken, slow or hostile server sends, and what a caller must see. A case is
 *
 * - `send(socket, request, elsewhere)`: what the server does in place of a right answer; `elsewhere` is another server's
 *   address;
 * - `gives`: an error's code and the number of attempts, or a `check` of the data; for reads and writes apart where they
 *   differ;
 * - `timeoutMs`, `maxResponseBytes`: the client's, where the case is about them;
 * - `retryAfterMs`: what the error must hold; `mostBytesSent`: what the server may have sent before the client hangs up.
 */
import assert from "node:assert/strict";
import { brotliCompressSync, constants, deflateSync, gzipSync } from "node:zlib";
import { answer, rightData } from "../support/raw-server.mjs";

const MEBIBYTE = 1024 * 1024;
const JSON_TYPE = "Content-Type: application/json";

/** Long enough for this machine at its slowest, short enough to be waited for. */
const SHORT_MS = 400;

const length = (body) => `Content-Length: ${Buffer.byteLength(body)}`;
const right = (request) => JSON.stringify(rightData(request));

/** A whole answer with this body. */
const reply = (body, headers = [JSON_TYPE]) => answer("200 OK", [...headers, length(body)], body);
const replies = (make) => (socket, request) => socket.write(make(request));
const says = (text) => replies(() => reply(text));

/** A body as chunks of HTTP, with the last one. */
const chunked = (body) =>
  Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), Buffer.from(body), Buffer.from("\r\n0\r\n\r\n")]);

/** Failures that a read is tried again after, and a write is not: it may have been applied. */
const lost = (code) => ({ read: { code, attempts: 2 }, write: { code, attempts: 1, mayHaveBeenApplied: true } });
/** Failures that no further attempt would change. */
const final = (code, more = {}) => ({ code, attempts: 1, ...more });
/** No further attempt would help; the write may have been applied. */
const unusable = (code) => ({ read: { code, attempts: 1 }, write: { code, attempts: 1, mayHaveBeenApplied: true } });
/** Nothing was applied, and both are tried again. */
const refused = (code, more = {}) => ({ code, attempts: 2, ...more });

const gives = (list) => {
  const is = (expected) => ({ check: (data) => assert.deepEqual(data, expected) });
  return { read: is(list), write: is(list[0]) };
};
const theRightData = gives([{ id: 1 }]);

/** What JSON.parse makes of this text is what a caller gets. */
const givesText = (list) => ({
  send: replies(({ method }) => reply(method === "GET" ? list : list.slice(1, -1))),
  gives: gives(JSON.parse(list)),
});

/** Bytes one by one, as fast as `everyMs`; stops where the client goes away. */
function drip(socket, bytes, everyMs) {
  let at = 0;
  const timer = setInterval(() => {
    socket.write(bytes.subarray(at, at + 1));
    at += 1;
    if (at === bytes.length) clearInterval(timer);
  }, everyMs);
  socket.on("close", () => clearInterval(timer));
}

/** Bytes as fast as the client takes them. */
function pour(socket, chunk, times) {
  let left = times;
  const more = () => {
    while (left > 0 && !socket.destroyed) {
      left -= 1;
      if (!socket.write(chunk)) {
        socket.once("drain", more);
        return;
      }
    }
  };
  more();
}

const connections = {
  "reset before the headers": { send: (socket) => socket.resetAndDestroy(), gives: lost("connection") },
  "closed before the headers": { send: (socket) => socket.end(), gives: lost("connection") },
  "reset within the headers": {
    send: (socket) => socket.write("HTTP/1.1 200 OK\r\nContent-Ty", () => socket.resetAndDestroy()),
    gives: lost("connection"),
  },
  "reset within the body": {
    send: (socket) =>
      socket.write(`HTTP/1.1 200 OK\r\n${JSON_TYPE}\r\nContent-Length: 100\r\n\r\n[{"id"`, () =>
        socket.resetAndDestroy(),
      ),
    gives: lost("connection"),
  },
  "reset after a whole answer": {
    send: (socket, request) =>
      socket.write(reply(right(request)), () => setTimeout(() => socket.resetAndDestroy(), 50)),
    gives: theRightData,
  },
  "silence from the start": { send: () => {}, gives: lost("timeout"), timeoutMs: SHORT_MS },
  "headers, then silence": {
    send: (socket) => socket.write(`HTTP/1.1 200 OK\r\n${JSON_TYPE}\r\nContent-Length: 100\r\n\r\n`),
    gives: lost("timeout"),
    timeoutMs: SHORT_MS,
  },
  "half a body, then silence": {
    send: (socket) => socket.write(`HTTP/1.1 200 OK\r\n${JSON_TYPE}\r\nContent-Length: 100\r\n\r\n[{"id":1},`),
    gives: lost("timeout"),
    timeoutMs: SHORT_MS,
  },
  "one byte a second": {
    send: (socket, request) => drip(socket, reply(right(request)), 1000),
    gives: lost("timeout"),
    timeoutMs: SHORT_MS,
  },
  "headers at once, the body one byte a second": {
    send: (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${JSON_TYPE}\r\nContent-Length: 1000\r\n\r\n`);
      drip(socket, Buffer.from(`[${" ".repeat(998)}]`), 1000);
    },
    gives: lost("timeout"),
    timeoutMs: SHORT_MS,
  },
  "slow but whole, byte by byte": {
    send: (socket, request) => drip(socket, reply(right(request)), 5),
    gives: theRightData,
  },
};

const framing = {
  "no HTTP at all": { send: (socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n"), gives: lost("connection") },
  "10 MB of headers": {
    send: (socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      pour(socket, `X-Filler: ${"x".repeat(1000)}\r\n`, 10_000);
    },
    gives: lost("connection"),
  },
  "a content-length that is too large, then the end": {
    send: (socket, request) => socket.end(answer("200 OK", [JSON_TYPE, "Content-Length: 500"], right(request))),
    gives: lost("connection"),
  },
  "a content-length that is too small": {
    // Cut to what it says, and the rest is no answer to the next call.
    send: (socket, request) => socket.write(answer("200 OK", [JSON_TYPE, "Content-Length: 5"], right(request))),
    gives: lost("invalid_response"),
  },
  "a second answer smuggled behind the first": {
    send: (socket, request) => socket.write(Buffer.concat([reply(right(request)), reply('[{"id":666}]')])),
    gives: theRightData,
  },
  "a negative content-length": {
    send: (socket, request) => socket.end(answer("200 OK", [JSON_TYPE, "Content-Length: -5"], right(request))),
    gives: lost("connection"),
  },
  "two content-lengths that differ": {
    send: (socket, request) =>
      socket.end(answer("200 OK", [JSON_TYPE, "Content-Length: 5", length(right(request))], right(request))),
    gives: lost("connection"),
  },
  "chunks and a content-length": {
    send: (socket, request) =>
      socket.end(
        answer("200 OK", [JSON_TYPE, "Content-Length: 3", "Transfer-Encoding: chunked"], chunked(right(request))),
      ),
    gives: lost("connection"),
  },
  "chunks of a wrong size": {
    send: (socket) => socket.end(answer("200 OK", [JSON_TYPE, "Transfer-Encoding: chunked"], "zz\r\n[]\r\n0\r\n\r\n")),
    gives: lost("connection"),
  },
  "chunks without the last one": {
    send: (socket) => socket.end(answer("200 OK", [JSON_TYPE, "Transfer-Encoding: chunked"], "2\r\n[]\r\n")),
    gives: lost("connection"),
  },
  "no length, ended by closing": {
    send: (socket, request) => socket.end(answer("200 OK", [JSON_TYPE, "Connection: close"], right(request))),
    gives: theRightData,
  },
  "100 Continue that nobody asked for": {
    // Node's fetch takes it for a fault of the server.
    send: (socket, request) => socket.write(Buffer.concat([answer("100 Continue", []), reply(right(request))])),
    gives: lost("connection"),
  },
  "102 Processing before the answer": {
    send: (socket, request) => socket.write(Buffer.concat([answer("102 Processing", []), reply(right(request))])),
    gives: theRightData,
  },
  "103 Early Hints before the answer": {
    send: (socket, request) =>
      socket.write(Buffer.concat([answer("103 Early Hints", ["Link: </a>; rel=preload"]), reply(right(request))])),
    gives: theRightData,
  },
  "101 Switching Protocols": {
    send: (socket) => socket.write(answer("101 Switching Protocols", ["Upgrade: websocket", "Connection: Upgrade"])),
    gives: lost("connection"),
  },
};

/** An encoded body, in chunks, so that only the encoding says where it ends. */
const encoded = (encoding, encode) => (socket, request) =>
  socket.write(
    answer(
      "200 OK",
      [JSON_TYPE, `Content-Encoding: ${encoding}`, "Transfer-Encoding: chunked"],
      chunked(encode(request)),
    ),
  );
const long = ({ method }) => {
  const records = Array.from({ length: 1000 }, (_, at) => ({ id: 1000 - at, notes: `${at * 7919}` }));
  return JSON.stringify(method === "GET" ? records : records[0]);
};
const corrupted = (bytes) => {
  const middle = Math.floor(bytes.length / 2);
  bytes.fill(0xff, middle, middle + 4);
  return bytes;
};

/** A gibibyte of zeros in a mebibyte: gzip files may be joined. */
const bomb = Buffer.concat(Array.from({ length: 1024 }, () => gzipSync(Buffer.alloc(MEBIBYTE), { level: 9 })));

const encodings = {
  "gzip, whole": { send: encoded("gzip", (request) => gzipSync(right(request))), gives: theRightData },
  "deflate, whole": { send: encoded("deflate", (request) => deflateSync(right(request))), gives: theRightData },
  "brotli, whole": { send: encoded("br", (request) => brotliCompressSync(right(request))), gives: theRightData },
  "gzip, cut": {
    send: encoded("gzip", (request) => gzipSync(long(request)).subarray(0, 20)),
    gives: lost("invalid_response"),
  },
  "gzip, corrupt": {
    send: encoded("gzip", (request) => corrupted(gzipSync(long(request)))),
    gives: lost("connection"),
  },
  "gzip that is none": { send: encoded("gzip", right), gives: lost("connection") },
  "brotli, cut": {
    send: encoded("br", (request) =>
      brotliCompressSync(long(request), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }).subarray(0, 20),
    ),
    gives: lost("invalid_response"),
  },
  "a gzip bomb, 1 MB to 1 GB": { send: encoded("gzip", () => bomb), gives: unusable("invalid_response") },
};

/** How deep these lists of one list are; too deep for anything that recurses. */
function depth(list) {
  let levels = 1;
  for (let inner = list[0]; inner !== undefined; inner = inner[0]) levels += 1;
  return levels;
}

const texts = {
  "invalid UTF-8": {
    // Shown as the replacement character: a name spoilt by the server costs no record.
    send: replies(({ method }) => {
      const bytes = Buffer.from('{"id":1,"name":"Zo\xeb"}', "latin1");
      return reply(method === "GET" ? Buffer.concat([Buffer.from("["), bytes, Buffer.from("]")]) : bytes);
    }),
    gives: gives([{ id: 1, name: "Zo\ufffd" }]),
  },
  "a byte order mark": { send: replies((request) => reply(`\ufeff${right(request)}`)), gives: theRightData },
  "NaN and Infinity": { send: says('[{"id":NaN,"a":Infinity}]'), gives: lost("invalid_response") },
  "duplicate keys": givesText('[{"id":1,"id":2}]'),
  "__proto__ and constructor": givesText(
    '[{"id":1,"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":"x"}]',
  ),
  "100 levels deep": givesText(`[{"id":1,"deep":${"[".repeat(100)}${"]".repeat(100)}}]`),
  "10,000 levels deep": {
    send: replies(({ method }) => {
      const record = `{"id":1,"deep":${"[".repeat(10_000)}${"]".repeat(10_000)}}`;
      return reply(method === "GET" ? `[${record}]` : record);
    }),
    gives: {
      read: { check: ([record]) => assert.equal(depth(record.deep), 10_000) },
      write: { check: (record) => assert.equal(depth(record.deep), 10_000) },
    },
  },
  "HTML with status 200": {
    send: replies(() => reply("<!doctype html><h1>Log in</h1>", ["Content-Type: text/html"])),
    gives: lost("invalid_response"),
  },
  "nothing, with status 200": { send: says(""), gives: lost("invalid_response") },
  "204 No Content": { send: replies(() => answer("204 No Content", [])), gives: lost("invalid_response") },
  "205 Reset Content": {
    send: replies(() => answer("205 Reset Content", ["Content-Length: 0"])),
    gives: lost("invalid_response"),
  },
  null: { send: says("null"), gives: lost("invalid_response") },
  "the other shape": {
    send: replies(({ method }) => reply(method === "GET" ? "{}" : "[]")),
    gives: lost("invalid_response"),
  },
};

const spaces = Buffer.alloc(MEBIBYTE, " ");
const chunkOfSpaces = Buffer.concat([Buffer.from(`${MEBIBYTE.toString(16)}\r\n`), spaces, Buffer.from("\r\n")]);

/** 50 MB of JSON: mostly white space, so that what is looked at is the reading. */
const large = (headers, chunks) => (socket, request) => {
  socket.write(answer("200 OK", [JSON_TYPE, ...headers]));
  const body = Buffer.from(right(request));
  if (!chunks) {
    pour(socket, spaces, 49);
    socket.write(Buffer.concat([Buffer.alloc(MEBIBYTE - body.length, " "), body]));
    return;
  }
  pour(socket, chunkOfSpaces, 50);
  socket.write(chunked(body));
};
const measured = [`Content-Length: ${50 * MEBIBYTE}`];
const inChunks = ["Transfer-Encoding: chunked"];

const sizes = {
  "50 MB, within the limit": { send: large(measured, false), gives: theRightData },
  "50 MB in chunks, within the limit": { send: large(inChunks, true), gives: theRightData },
  "50 MB, beyond the limit": {
    send: large(measured, false),
    gives: unusable("invalid_response"),
    maxResponseBytes: MEBIBYTE,
    mostBytesSent: 10 * MEBIBYTE,
  },
  "50 MB in chunks, beyond the limit": {
    send: large(inChunks, true),
    gives: unusable("invalid_response"),
    maxResponseBytes: MEBIBYTE,
    mostBytesSent: 10 * MEBIBYTE,
  },
  "a content-length of 10^18": {
    send: replies((request) => answer("200 OK", [JSON_TYPE, "Content-Length: 1000000000000000000"], right(request))),
    gives: unusable("invalid_response"),
  },
};

/** Every 3xx, with and without a place to go to. 304 answers a question that is never asked. */
const redirects = Object.fromEntries(
  [300, 301, 302, 303, 304, 305, 306, 307, 308].flatMap((status) => {
    const gives = status === 304 ? final("api") : unusable("redirect");
    const to = (elsewhere) => `Location: ${elsewhere}/api/v1/cases`;
    return [
      [
        `${status} with Location`,
        (_, elsewhere) => (status === 304 ? [to(elsewhere)] : [to(elsewhere), "Content-Length: 0"]),
      ],
      [`${status} without Location`, () => (status === 304 ? [] : ["Content-Length: 0"])],
    ].map(([name, headers]) => [
      name,
      {
        send: (socket, request, elsewhere) => socket.write(answer(`${status} Elsewhere`, headers(request, elsewhere))),
        gives,
      },
    ]);
  }),
);

const failing = (status, headers = [], body = '{"message":"no"}') =>
  replies(() => answer(status, [JSON_TYPE, ...headers, length(body)], body));
const yearsMs = 10 * 365 * 24 * 3600 * 1000;
const httpDate = (millis) => new Date(millis).toUTCString();

const statuses = {
  "400 with a body of 100,000 levels": {
    send: failing("400 Bad Request", [], `${"[".repeat(100_000)}${"]".repeat(100_000)}`),
    gives: final("bad_request"),
  },
  "400 with a body of 50 MB": {
    send: (socket) => {
      socket.write(answer("400 Bad Request", [JSON_TYPE, "Transfer-Encoding: chunked"]));
      pour(socket, chunkOfSpaces, 50);
    },
    gives: final("bad_request"),
    mostBytesSent: 10 * MEBIBYTE,
  },
  "418 I'm a teapot": { send: failing("418 I'm a teapot"), gives: final("api") },
  "500 without a body": { send: failing("500 Oh", [], ""), gives: lost("server") },
  "status 999": { send: failing("999 Beyond"), gives: unusable("api") },
  "status 000": { send: failing("000 Nothing"), gives: lost("connection") },
  "503, Retry-After 10 years": {
    send: failing("503 Later", ["Retry-After: 315360000"]),
    gives: unusable("server"),
  },
};

const limits = {
  "429, Retry-After negative": { send: failing("429 No", ["Retry-After: -5"]), gives: refused("rate_limit") },
  "429, Retry-After garbage": { send: failing("429 No", ["Retry-After: soon"]), gives: refused("rate_limit") },
  "429, Retry-After 1e9, written so": { send: failing("429 No", ["Retry-After: 1e9"]), gives: refused("rate_limit") },
  "429, Retry-After 0": {
    send: failing("429 No", ["Retry-After: 0"]),
    gives: refused("rate_limit", { retryAfterMs: 0 }),
  },
  "429, two Retry-After": {
    send: failing("429 No", ["Retry-After: 0", "Retry-After: 1"]),
    gives: refused("rate_limit"),
  },
  "429, Retry-After in the past": {
    send: (socket, request) =>
      failing("429 No", [`Date: ${httpDate(Date.now())}`, `Retry-After: ${httpDate(Date.now() - yearsMs)}`])(
        socket,
        request,
      ),
    gives: refused("rate_limit", { retryAfterMs: 0 }),
  },
  "429, Retry-After in a second, no Date": {
    send: (socket, request) => failing("429 No", [`Retry-After: ${httpDate(Date.now() + 1000)}`])(socket, request),
    gives: refused("rate_limit"),
  },
  "429, Retry-After 10 years": {
    send: failing("429 No", ["Retry-After: 315360000"]),
    gives: final("rate_limit", { retryAfterMs: yearsMs, stopped: true }),
  },
  "429, Retry-After 1,000,000,000": {
    send: failing("429 No", ["Retry-After: 1000000000"]),
    gives: final("rate_limit", { retryAfterMs: 1e12, stopped: true }),
  },
  "429, Retry-After a date in 10 years, no Date": {
    send: (socket, request) => failing("429 No", [`Retry-After: ${httpDate(Date.now() + yearsMs)}`])(socket, request),
    gives: final("rate_limit", { stopped: true }),
  },
};

export const groups = { connections, framing, encodings, texts, sizes, redirects, statuses, limits };
