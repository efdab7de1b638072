/**
 * The token is in one header at the account's own address, and nowhere else: a canary is looked for in everything that a
 * program can see, print or send on, also where a rude server sends it back in whatever form.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { inspect, promisify } from "node:util";
import { ConfigurationError, Trackops, TrackopsError } from "trackops-client";
import { machineSlots } from "trackops-client/slots/machine";
import { rejection } from "../support/account.mjs";
import { echoes, TOKEN, trace, USERNAME } from "../support/canary.mjs";
import { collectLeaks } from "../support/leaks.mjs";
import { answer, startRawServer } from "../support/raw-server.mjs";

const account = { username: USERNAME, apiToken: TOKEN, requestsPerSecond: Number.POSITIVE_INFINITY, maxRetries: 1 };
const program = fileURLToPath(new URL("../support/unhandled.mjs", import.meta.url));

/** Every test looks at all places before it fails. */
const { clean, takeLeaks } = collectLeaks();

/** Everything that can be seen of a value. */
function search(value, where) {
  clean(
    inspect(value, { showHidden: true, depth: Number.POSITIVE_INFINITY, getters: true, maxStringLength: null }),
    where,
  );
  clean(String(value), `${where}, as a text`);
  clean(JSON.stringify(value) ?? "", `${where}, as JSON`);
  for (const text of reachable(value)) clean(text, `${where}, by reflection`);
}

function searchError(error, where) {
  search(error, where);
  clean(error.stack, `${where}, its stack`);
  const copy = structuredClone(error);
  search(copy, `${where}, cloned`);
  clean(copy.stack, `${where}, the clone's stack`);
}

/** Every text that can be reached from a value: names and values of all properties, symbols and prototypes included. */
function reachable(from) {
  const seen = new Set();
  const texts = [];
  const queue = [from];
  while (queue.length > 0) {
    const value = queue.pop();
    if (typeof value === "string") texts.push(value);
    if ((typeof value !== "object" && typeof value !== "function") || value === null || seen.has(value)) continue;
    seen.add(value);
    queue.push(Object.getPrototypeOf(value));
    for (const key of Reflect.ownKeys(value)) {
      texts.push(String(key));
      queue.push(propertyOf(value, key));
    }
  }
  return texts;
}

function propertyOf(value, key) {
  try {
    return value[key];
  } catch {
    return undefined; // a getter that is not meant for this object
  }
}

const replies = {
  "an error's JSON": (text) => answer("400 Bad Request", lines(json({ message: text })), json({ message: text })),
  "deep in an error's JSON": (text) => {
    const body = json({ status: 403, request: { headers: [{ authorization: text, [text]: 1 }] } });
    return answer("403 Forbidden", lines(body), body);
  },
  // The server's own escapes are kept: this is JSON as it writes it.
  "an error's JSON, written by the server": (text) => {
    const body = `{"errors":{"token":["${text}"]}}`;
    return answer("422 Unprocessable", lines(body), body);
  },
  "an error's text": (text) => answer("500 Oh", lines(text), text),
  "an error's page": (text) => answer("502 Bad", lines(page(text)), page(text)),
  headers: (text) => {
    const own = [`X-Echo: ${text}`, `Set-Cookie: token=${text}`, `Retry-After: ${text}`];
    return answer("429 Too Many", [...own, "Content-Length: 0"]);
  },
  "the status text": (text) => answer(`401 ${text}`, ["Content-Length: 0"]),
  Location: (text) => answer("302 Found", [`Location: https://elsewhere.example/${text}`, "Content-Length: 0"]),
  "Location, where it is cut": (text) => {
    const location = `https://elsewhere.example/${"x".repeat(460)}/${text}`;
    return answer("302 Found", [`Location: ${location}`, "Content-Length: 0"]);
  },
  "a page with status 200": (text) => answer("200 OK", lines(page(text)), page(text)),
  "a status line that is none": (text) => Buffer.from(`HTTP/1.1 ${text}\r\n\r\n`),
};
const json = JSON.stringify;
const lines = (body) => [`Content-Length: ${Buffer.byteLength(body)}`];
const page = (text) => `<!doctype html><p title="${text}">${text}</p>`;

test("control: the search finds each form, wherever it is", () => {
  for (const [form, text] of Object.entries(echoes)) assert.notEqual(trace(`<${text}>`), undefined, form);
  const hidden = Object.defineProperty({}, Symbol("x"), { get: () => [new Map(), { [TOKEN]: 1 }] });
  for (const value of [hidden, Object.create(hidden), Object.assign(() => {}, { hidden })]) {
    assert.ok(reachable(value).some((text) => text.includes(TOKEN)));
  }
  search({ deep: [{ [TOKEN]: 1 }] }, "a control");
  assert.equal(takeLeaks().length, 3, "inspected, as JSON, by reflection");
});

const calls = {
  page: (trackops) => trackops.cases.page(),
  create: (trackops) => trackops.cases.create({ case_type_id: 1 }),
  request: (trackops) => trackops.request({ path: "x" }),
};

describe("a server that sends it back", () => {
  for (const [place, reply] of Object.entries(replies)) {
    test(`in ${place}`, async (context) => {
      const server = await startRawServer(context);
      for (const [form, text] of Object.entries(echoes)) {
        const events = [];
        const trackops = new Trackops({
          ...account,
          maxRetries: form === "the header" ? 1 : 0,
          baseUrl: `${server.url}/${server.requests.length}`,
          onEvent: (event) => events.push(event),
        });
        server.respond = (socket) => socket.end(reply(text));
        for (const [name, call] of Object.entries(calls)) {
          const error = await rejection(call(trackops));
          assert.ok(error instanceof TrackopsError);
          searchError(error, `${form}: ${error.name} of ${name}`);
        }
        search(events, `${form}: the events`);
      }
    });
  }
});

test("it is in one header of each request, and in nothing else of it", async (context) => {
  const server = await startRawServer(context);
  const trackops = new Trackops({ ...account, baseUrl: server.url });
  await trackops.cases.list({ reference_value_1: "x" }).toArray();
  await trackops.cases.get(1).catch(() => {});
  await trackops.cases.create({ case_type_id: 1 });
  await trackops.request({ path: "x", method: "POST", body: { a: 1 } });
  assert.ok(server.requests.length >= 4);
  for (const { bytes, headers } of server.requests) {
    const [credentials, ...more] = headers.filter(([name]) => name === "authorization").map(([, value]) => value);
    assert.equal(credentials, echoes["the header"]);
    assert.deepEqual(more, []);
    clean(bytes.toString("latin1").replace(credentials, ""), "the rest of the request");
  }
});

test("it is in no client, collection, listing, command line or registry", async (context) => {
  const server = await startRawServer(context);
  const trackops = new Trackops({ ...account, baseUrl: server.url });
  const listing = trackops.cases.list();
  await listing.toArray();
  for (const [where, value] of Object.entries({ trackops, cases: trackops.cases, listing, pages: listing.pages() })) {
    search(value, where);
  }
  clean(trackops.curl("cases", { client: 4 }), "the command line");
  const registries = Object.getOwnPropertySymbols(globalThis).map((symbol) => globalThis[symbol]);
  const throttles = registries.filter((value) => value instanceof Map);
  assert.ok(throttles.some((map) => map.has(server.url)));
  for (const map of throttles) search([...map], "the registry of throttles");
  search({ ...process.env }, "the environment");
});

test("it is in no file, entry, error or event of slots that are shared", async (context) => {
  const server = await startRawServer(context);
  const folder = mkdtempSync(join(tmpdir(), "trackops-secrets-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const events = [];
  const limited = { ...account, requestsPerSecond: 50, onEvent: (event) => events.push(event) };
  const kept = [];
  const own = {
    update(name, change) {
      const entry = { start: 0, free: 0, holder: 1, before: 2, pausedUntil: 0, episode: 0, widening: 0 };
      kept.push(name, change(undefined, performance.now()), change(JSON.stringify(entry), performance.now()));
      return Promise.resolve();
    },
  };
  // Each path is an account of its own.
  const slots = { files: machineSlots({ folder }), own, failing: machineSlots({ folder: join(folder, "no", "no") }) };
  for (const [name, kind] of Object.entries(slots)) {
    const trackops = new Trackops({ ...limited, baseUrl: `${server.url}/${name}`, slots: kind });
    const calls = [trackops.cases.page(), trackops.cases.page(), trackops.cases.page()];
    for (const { reason } of await Promise.allSettled(calls)) {
      assert.equal(reason?.code, name === "failing" ? "slots" : undefined);
      if (reason !== undefined) searchError(reason, name);
    }
    search(kind, `the slots, ${name}`);
  }
  const paths = readdirSync(folder, { recursive: true }).map((path) => join(folder, path));
  const files = paths.filter((path) => statSync(path).isFile());
  assert.ok(files.length > 0 && kept.length > 0 && events.some(({ reason }) => reason === "shared_limit"));
  for (const path of paths) clean(path, "a path");
  for (const path of files) clean(readFileSync(path, "latin1"), path);
  search(kept, "what slots keep");
  search(events, "the events");
});

test("it is in no option that is refused, wherever it was put", () => {
  const pair = `${USERNAME}/token:${TOKEN}`;
  const mistakes = {
    "the token alone": TOKEN,
    "two tokens": { ...account, apiToken: [TOKEN, TOKEN] },
    "an object": { ...account, apiToken: { token: TOKEN } },
    "a line break": { ...account, apiToken: `${TOKEN}\n` },
    "another name": { ...account, apiToken: undefined, apitoken: TOKEN },
    "the pair as username": { ...account, username: pair },
    "the pair in the subdomain": { ...account, subdomain: `https://${pair}@mycompany.viewcases.com` },
    "the pair in baseUrl": { ...account, baseUrl: `https://${pair}@mycompany.viewcases.com` },
    "as fetch": { ...account, fetch: TOKEN },
    "as slots": { ...account, slots: TOKEN },
  };
  for (const [name, options] of Object.entries(mistakes)) {
    assert.throws(
      () => new Trackops(options),
      (error) => {
        assert.ok(error instanceof ConfigurationError, name);
        searchError(error, name);
        return true;
      },
      name,
    );
  }
});

test("a fetch of one's own that fails with the request in its error shows nothing of it", async () => {
  const failing = (_, init) =>
    Promise.reject(Object.assign(new Error(`no: ${JSON.stringify(init.headers)}`), { init }));
  const trackops = new Trackops({ ...account, baseUrl: "http://127.0.0.1:1", fetch: failing });
  searchError(await rejection(trackops.cases.page()), "the error");
  const nested = (_, init) =>
    Promise.reject(new Error("no", { cause: { code: init.headers.authorization, message: TOKEN } }));
  const other = new Trackops({ ...account, baseUrl: "http://127.0.0.1:1", fetch: nested });
  searchError(await rejection(other.cases.page()), "the cause");
});

test("it is in nothing that a program prints that fails uncaught, nor in its diagnostic report", async (context) => {
  const server = await startRawServer(context);
  server.respond = (socket) => socket.end(replies["an error's JSON"](echoes["the header"]));
  const running = promisify(execFile)(process.execPath, ["--trace-uncaught", program, server.url]);
  running.child.stdin.end(TOKEN);
  const { code, stdout, stderr } = await rejection(running);
  assert.equal(code, 1);
  assert.match(stderr, /BadRequestError.*\[redacted\]/);
  assert.match(stdout, /"javascriptStack"/);
  clean(stdout, "the standard output");
  clean(stderr, "the standard error");
});
