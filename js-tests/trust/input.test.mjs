/**
 * Input as attack: what people type, paste or pass on from others is refused, or encoded so that the server gets exactly
 * one request, to its own host, below the API's path. A server that keeps bytes is the witness.
 */
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ConfigurationError, InvalidParameterError, Trackops, TrackopsError } from "trackops-client";
import { startRawServer } from "../support/raw-server.mjs";

const server = await startRawServer({ after });
const account = {
  username: "samspade",
  apiToken: "secret",
  requestsPerSecond: Number.POSITIVE_INFINITY,
  maxRetries: 0,
};
const connect = (options = {}) => new Trackops({ ...account, baseUrl: server.url, ...options });

/** Every octet that is not written as such is one of these in a target: the path, then the query. */
const TARGET = /^\/api\/v1\/[\w.~!$&'()*,;=:@%-]+(\/[\w.~!$&'()*,;=:@%-]+)*(\?[\w.*+%&=-]*)?$/;
const ORDINARY = [
  "host",
  "connection",
  "accept",
  "authorization",
  "user-agent",
  "accept-language",
  "sec-fetch-mode",
  "accept-encoding",
];
const WITH_BODY = ["content-type", "content-length"];

const texts = {
  "a line break": "a\r\nX-Smuggled: 1",
  "a whole request": "x HTTP/1.1\r\nHost: evil.example\r\n\r\nGET /evil",
  "an encoded line break": "a%0d%0aX-Smuggled:%201",
  "Latin letters that end as a line break": "a\u{560d}\u{560a}X-Smuggled: 1",
  NUL: "a\0b",
  "dot segments": "../../admin",
  "encoded dot segments": "%2e%2e/%2E%2E/admin",
  "dots in other scripts": "\u2024\u2024/\uff0e\uff0e/admin",
  "slashes in other scripts": "a\u2215b\u2044c\uff0fd",
  "an encoded slash": "a%2f..%2fb",
  backslashes: "..\\..\\admin",
  "another host": "//evil.example/",
  "another address": "https://evil.example/",
  "another user": "user:pass@evil.example",
  "a query and a fragment": "a?admin=1#b",
  "a separator": "a&admin=1;b=2",
  "a homograph": "my\u0441ompany",
  "a lone surrogate": "a\ud800b",
  "right to left": "\u202egnp.exe",
  "a space": "a b",
  emoji: "🙂",
  "prototype names": "__proto__",
  constructor: "constructor",
  toString: "toString",
  hasOwnProperty: "hasOwnProperty",
  "the core's separators": "a\u001fb\u001bc",
  "1 MB": "x".repeat(1_000_000),
};

/** Each way into a request: `send` makes the call with the text; `lands` is where it must be found, as it was written. */
const query = ({ target }) => new URLSearchParams(target.slice(target.indexOf("?")));
const path = ({ target }) =>
  target.replace(/\?.*$/, "").slice("/api/v1/".length).split("/").map(decodeURIComponent).join("/");
const ways = {
  "a filter's value": {
    send: (trackops, text) => trackops.cases.page({ reference_value_1: text }),
    lands: (request) => query(request).get("reference_value_1"),
  },
  "a filter's name": {
    send: (trackops, text) => trackops.collection("cases").page({ [text]: "x" }),
    lands: (request) => [...query(request).keys()][0],
  },
  "a filter's name that is checked": { send: (trackops, text) => trackops.cases.page({ [text]: "x" }) },
  "a list in a filter": {
    send: (trackops, text) => trackops.collection("cases").page({ list: [text, "b"] }),
    lands: (request) => query(request).get("list[]"),
  },
  "extra's name": {
    send: (trackops, text) => trackops.cases.page({}, { extra: { [text]: "x" } }),
    lands: (request) => [...query(request).keys()].find((name) => !["page", "per_page"].includes(name)),
  },
  "extra's value": {
    send: (trackops, text) => trackops.cases.get(1, { extra: { a: text } }),
    lands: (request) => query(request).get("a"),
  },
  "a key": { send: (trackops, text) => trackops.cases.get(text) },
  "a key that is not checked": {
    send: (trackops, text) => trackops.collection("cases").get(text),
    lands: (request) => path(request).slice("cases/".length),
  },
  "a collection's path": {
    send: (trackops, text) => trackops.collection(text).page(),
    lands: path,
  },
  "a path": { send: (trackops, text) => trackops.request({ path: text }), lands: path },
  "a path's segment": {
    send: (trackops, text) => trackops.request({ path: `cases/${text}` }),
    lands: (request) => path(request).slice("cases/".length),
  },
  "a method": { send: (trackops, text) => trackops.request({ path: "cases", method: text }) },
  "a query of a raw request": {
    send: (trackops, text) => trackops.request({ path: "cases", query: { [text]: text } }),
    lands: (request) => [...query(request).keys()][0],
  },
  "a new record's value": {
    send: (trackops, text) => trackops.cases.create({ case_type_id: 1, notes: text }),
    lands: ({ body }) => JSON.parse(body).casefile.notes,
  },
  "a new record's key": {
    send: (trackops, text) => trackops.cases.create({ case_type_id: 1, [text]: "x" }),
    lands: ({ body }) => Object.keys(JSON.parse(body).casefile)[1],
  },
  "a wrapper": {
    send: (trackops, text) => trackops.cases.create({ case_type_id: 1 }, { wrapper: text }),
    lands: ({ body }) => Object.keys(JSON.parse(body))[0],
  },
  "a body": {
    send: (trackops, text) => trackops.request({ path: "cases", method: "POST", body: { [text]: text } }),
    lands: ({ body }) => Object.keys(JSON.parse(body))[0],
  },
  "a user name": {
    send: (_, text) => connect({ username: text }).cases.page(),
    lands: ({ headers }) => basic(headers).slice(0, -"/token:secret".length),
  },
  "a token": {
    send: (_, text) => connect({ apiToken: text }).cases.page(),
    lands: ({ headers }) => basic(headers).slice("samspade/token:".length),
  },
  "a user agent": {
    send: (_, text) => connect({ userAgent: text }).cases.page(),
    lands: ({ headers }) => headers.find(([name]) => name === "user-agent")[1],
  },
  "a base address's path": {
    send: (_, text) => connect({ baseUrl: `${server.url}/${text}` }).cases.page(),
    base: true,
  },
  "a base address's host": {
    send: (_, text) => connect({ baseUrl: `http://${text}${server.url.slice("http://".length)}` }).cases.page(),
    base: true,
  },
  "a subdomain": { send: (_, text) => connect({ subdomain: text }).cases.page(), base: true },
};

function basic(headers) {
  const [, credentials] = headers.find(([name]) => name === "authorization");
  return Buffer.from(credentials.slice("Basic ".length), "base64").toString();
}

/** What a call fails with, at once or later. */
async function attempt(call) {
  try {
    await call();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Ours, about what was given, and readable. */
function isRefusal(error) {
  const ours = error instanceof InvalidParameterError || error instanceof ConfigurationError;
  return ours && error.problems.length > 0 && error.message.length < 2_000;
}

function checkRequest({ bytes, body, line, method, target, headers }, base, name) {
  assert.match(line, /^(GET|POST) \S+ HTTP\/1\.1$/, name);
  assert.match(base ? target.replace(/^.*(?=\/api\/v1\/)/, "") : target, TARGET, name);
  const known = method === "POST" ? [...ORDINARY, ...WITH_BODY] : ORDINARY;
  assert.deepEqual(headers.map(([header]) => header).sort(), known.toSorted(), name);
  assert.equal(headers.find(([header]) => header === "host")[1], server.url.slice("http://".length), name);
  const head = bytes.subarray(0, bytes.length - Buffer.byteLength(body)).toString("latin1");
  assert.deepEqual(head.split("\r\n").slice(-2), ["", ""], name);
  assert.equal(head.split(/[\r\n]+/).length, headers.length + 2, `${name}: no line more than these headers`);
}

const outcomes = new Map();
after(() => {
  const width = Math.max(...[...outcomes.keys()].map((name) => name.length));
  for (const [name, { refused, sent }] of outcomes)
    console.log(`${name.padEnd(width)}  ${refused} refused, ${sent} encoded`);
});

for (const [way, { send, lands, base }] of Object.entries(ways)) {
  test(`${way}: refused, or one request that carries it as it is`, async () => {
    const count = { refused: 0, sent: 0 };
    for (const [name, text] of Object.entries(texts)) {
      server.requests.length = 0;
      const error = await attempt(() => send(connect(), text));
      if (server.requests.length === 0) {
        assert.ok(isRefusal(error), `${name}: ${error?.stack ?? "nothing happened"}`);
        count.refused += 1;
        continue;
      }
      assert.equal(server.requests.length, 1, name);
      checkRequest(server.requests[0], base, name);
      const landed = lands ? lands(server.requests[0]) : text;
      // URLs have no place for half a character; JSON has.
      assert.ok(landed === text || landed === text.toWellFormed(), `${name}: ${String(landed).slice(0, 100)}`);
      count.sent += 1;
    }
    outcomes.set(way, count);
    assert.equal({}.x, undefined, "no prototype is changed");
    server.requests.length = 0;
    await connect().cases.page();
    assert.equal(server.requests.length, 1, "the next call works");
  });
}

const thrown = new Error("the caller's own");
const throwing = {
  get client() {
    throw thrown;
  },
};
const trap = () => {
  throw thrown;
};
const circular = {};
circular.self = circular;
const everyTrap = new Proxy({}, new Proxy({}, { get: () => trap }));

/** Things that are no plain values. Each must be refused by us, or fail with the caller's own error; never as a fault of ours. */
const things = {
  "a getter that throws": throwing,
  "a proxy that throws": everyTrap,
  "a nested getter that throws": { client: throwing },
  "a nested proxy that throws": { client: everyTrap },
  "valueOf and toString that throw": { client: { valueOf: trap, toString: trap, [Symbol.toPrimitive]: trap } },
  "toJSON that throws": { client: { toJSON: trap } },
  "a symbol": { client: Symbol("x") },
  "a function": { client: () => 1 },
  "a list with holes": { client: Object.assign(new Array(3), { 0: 1 }) },
  "a circle": { client: circular },
  "a list in itself": {
    client: (() => {
      const list = [];
      list.push(list);
      return list;
    })(),
  },
  "100,000 items": { client: Array.from({ length: 100_000 }, () => ({})) },
};
const takers = {
  page: (trackops, thing) => trackops.cases.page(thing),
  list: (trackops, thing) => trackops.cases.list(thing).toArray(),
  count: (trackops, thing) => trackops.cases.count(thing),
  extra: (trackops, thing) => trackops.cases.page({}, { extra: thing }),
  curl: (trackops, thing) => trackops.curl("cases", thing),
  query: (trackops, thing) => trackops.request({ path: "cases", query: thing }),
  options: (_, thing) => connect(thing),
};

describe("things that are no values", () => {
  for (const [taker, take] of Object.entries(takers)) {
    test(`${taker}: refused, or the caller's own error`, async () => {
      server.requests.length = 0;
      for (const [name, thing] of Object.entries(things)) {
        const error = await attempt(() => take(connect(), thing));
        assert.ok(error === thrown || isRefusal(error), `${name}: ${error?.stack}`);
      }
      assert.equal(server.requests.length, 0);
    });
  }

  const bodies = {
    create: (trackops, thing) => trackops.cases.create({ case_type_id: 1, notes: "x", ...thing }),
    "create, unknown": (trackops, thing) => trackops.collection("cases").create(thing),
    request: (trackops, thing) => trackops.request({ path: "cases", method: "POST", body: thing }),
  };
  for (const [taker, take] of Object.entries(bodies)) {
    test(`${taker}: what JSON cannot hold fails as JSON.stringify does`, async () => {
      server.requests.length = 0;
      for (const thing of [throwing, everyTrap, things["toJSON that throws"], things["a nested getter that throws"]]) {
        assert.equal(await attempt(() => take(connect(), thing)), thrown);
      }
      for (const thing of [{ a: 1n }, { a: circular }]) {
        const error = await attempt(() => take(connect(), thing));
        assert.ok(error instanceof TypeError || isRefusal(error), error?.stack);
      }
      assert.equal(server.requests.length, 0);
    });
  }
});

test("symbols as keys are no parameters, and an object that inherits some is refused", async () => {
  server.requests.length = 0;
  await connect().cases.page({ [Symbol("x")]: 1 });
  assert.equal(server.requests[0].target, "/api/v1/cases?page=1&per_page=100");
  const error = await attempt(() => connect().cases.page(Object.create({ client: 1 })));
  assert.match(error.message, /filters: an instance of a class is not a plain object/);
  assert.equal(server.requests.length, 1);
});

test("after 1,000 wrong calls a right one works", async () => {
  server.requests.length = 0;
  const trackops = connect();
  const wrong = [...Object.values(texts).filter((text) => text.length < 1_000), ...Object.values(things)];
  for (let done = 0; done < 1_000; done += 1) {
    const thing = wrong[done % wrong.length];
    const error = await attempt(() =>
      done % 2 === 0 ? trackops.cases.get(thing) : trackops.cases.page({ client: thing }),
    );
    assert.ok(error === thrown || error instanceof TrackopsError, String(error?.stack));
  }
  assert.equal(server.requests.length, 0);
  assert.deepEqual(await trackops.cases.page(), [{ id: 1 }]);
});
