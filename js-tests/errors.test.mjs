/**
 * Every kind of failure, from real answers; and the token in none of them.
 */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { inspect } from "node:util";
import * as trackopsClient from "trackops-client";
import { account, connect, rejection, simulate } from "./support/account.mjs";
import { answer, startRawServer } from "./support/raw-server.mjs";

const { Trackops, TrackopsError } = trackopsClient;
const classes = new Map(Object.entries(trackopsClient));
const once = { maxRetries: 0 };

const answers = [
  [{ kind: "status", status: 400 }, "BadRequestError", "bad_request"],
  [{ kind: "status", status: 403, text: '{"error":"No access."}' }, "PermissionDeniedError", "permission_denied"],
  [{ kind: "status", status: 404, text: '{"errors":["gone","away"]}' }, "NotFoundError", "not_found"],
  [{ kind: "status", status: 429, retryAfter: "3" }, "RateLimitError", "rate_limit"],
  [{ kind: "status", status: 500 }, "ServerError", "server"],
  [{ kind: "html", status: 502 }, "ServerError", "server"],
  [{ kind: "status", status: 418 }, "ApiError", "api"],
  [{ kind: "reset" }, "ConnectionError", "connection"],
  [{ kind: "cut" }, "ConnectionError", "connection"],
  [{ kind: "silence" }, "TimeoutError", "timeout"],
  [{ kind: "slow", ms: 50 }, "TimeoutError", "timeout"],
  [{ kind: "redirect", status: 302, location: "https://elsewhere.example/?secret=1" }, "RedirectError", "redirect"],
  [{ kind: "html", status: 200 }, "InvalidResponseError", "invalid_response"],
  [{ kind: "empty" }, "InvalidResponseError", "invalid_response"],
  [{ kind: "wrongShape" }, "InvalidResponseError", "invalid_response"],
  [{ kind: "large", bytes: 200_000 }, "InvalidResponseError", "invalid_response"],
];

for (const [fault, name, code] of answers) {
  test(`${fault.kind} ${fault.status ?? ""} gives ${name}`, async (context) => {
    const simulator = await simulate(context);
    const timeoutMs = code === "timeout" ? 300 : 30_000;
    const trackops = connect(simulator, { ...once, timeoutMs, maxResponseBytes: 150_000 });
    await simulator.fault(fault);
    const error = await rejection(trackops.cases.page());
    assert.equal(error.name, name, error.message);
    assert.ok(error instanceof classes.get(name) && error instanceof TrackopsError && error instanceof Error);
    assert.equal(error.code, code);
    assert.equal(error.method, "GET");
    assert.equal(error.url, `${simulator.url}/api/v1/cases?page=1&per_page=100`);
    assert.equal(error.attempts, 1);
    assert.equal(error.mayHaveBeenApplied, false);
    assert.ok(!error.message.includes("secret"));
    await simulator.clearFaults();
    const next = code === "timeout" ? connect(simulator, once) : trackops;
    assert.equal((await next.cases.page({ per_page: 1 })).length, 1, "the next call works");
  });
}

test("an error repeats the server's words and holds status, headers and body", async (context) => {
  const { simulator, trackops } = await account(context, {}, once);
  await simulator.fault({ kind: "status", status: 404, text: '{"errors":["gone","away"]}' });
  const error = await rejection(trackops.cases.get(1));
  assert.match(error.message, /^GET cases\/1: 404 Not Found\. The server says: gone; away/);
  assert.deepEqual(error.body, { errors: ["gone", "away"] });
  assert.equal(error.status, 404);
  assert.match(error.headers["content-type"], /json/);
  assert.match(error.stack, /errors\.test\.mjs/, "the stack leads to the caller");
});

test("wrong credentials give AuthenticationError, and waits beyond patience tell how long", async (context) => {
  const simulator = await simulate(context);
  const stranger = connect({ ...simulator, url: simulator.url, username: "nobody", apiToken: "wrong" });
  assert.ok((await rejection(stranger.cases.get(1))) instanceof trackopsClient.AuthenticationError);
  await simulator.fault({ kind: "status", status: 429, retryAfter: "3600" });
  const error = await rejection(connect(simulator).cases.get(1));
  assert.ok(error instanceof trackopsClient.RateLimitError);
  assert.equal(error.retryAfterMs, 3_600_000);
});

test("a listing that cannot be made whole says so", async () => {
  const page = Array.from({ length: 20 }, () => ({ name: "a record without its id" }));
  const options = { baseUrl: "http://127.0.0.1:1", username: "a", apiToken: "b", fetch: () => Response.json(page) };
  const error = await rejection(new Trackops(options).cases.list({ per_page: 20 }, { verify: true }).toArray());
  assert.ok(error instanceof trackopsClient.IncompleteListingError, error.message);
  assert.equal(error.code, "incomplete_listing");
  assert.match(error.message, /some may be missing/);
});

test("no connection gives ConnectionError with the host's code", async () => {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  const options = { baseUrl: `http://127.0.0.1:${port}`, username: "a", apiToken: "b", requestsPerSecond: 1000 };
  const error = await rejection(new Trackops({ ...options, maxRetries: 0 }).cases.create({ case_type_id: 1 }));
  assert.ok(error instanceof trackopsClient.ConnectionError);
  assert.equal(error.cause.code, "ECONNREFUSED");
  assert.equal(error.mayHaveBeenApplied, false, "nothing was sent");
});

test("a write with an unknown fate is sent once and says so", async (context) => {
  const { simulator, trackops } = await account(context, {}, { timeoutMs: 2_000 });
  for (const fault of [{ kind: "reset" }, { kind: "cut" }, { kind: "silence" }, { kind: "status", status: 503 }]) {
    await simulator.forget();
    await simulator.fault(fault);
    const error = await rejection(trackops.cases.create({ case_type_id: 1 }));
    assert.equal(error.mayHaveBeenApplied, true, fault.kind);
    assert.equal((await simulator.requests()).length, 1, fault.kind);
  }
  await simulator.forget();
  await simulator.fault({ kind: "status", status: 429 });
  await trackops.cases.create({ case_type_id: 1 });
  assert.equal((await simulator.requests()).length, 2, "after a 429 it is sent again");
});

test("an error status counts although its body breaks off: no second attempt, no doubt about a write", async (context) => {
  const server = await startRawServer(context);
  const trackops = new Trackops({ baseUrl: server.url, username: "a", apiToken: "b", requestsPerSecond: 100 });
  const cut = (status) => (socket) => socket.end(answer(status, ["Content-Length: 500"], '{"message":"no'));
  const record = { case_type_id: 1, client_id: 4, created_on: "2026-01-31" };
  for (const [status, name, call] of [
    ["401 Unauthorized", "AuthenticationError", () => trackops.cases.page()],
    ["404 Not Found", "NotFoundError", () => trackops.cases.get(1)],
    ["422 Unprocessable Content", "ApiError", () => trackops.cases.create(record)],
  ]) {
    server.requests.length = 0;
    server.respond = cut(status);
    const error = await rejection(call());
    assert.ok(error instanceof classes.get(name), String(error));
    assert.deepEqual([error.attempts, error.mayHaveBeenApplied, server.requests.length], [1, false, 1], status);
  }
});

test("a redirect is never followed, and the credentials never leave the account's address", async (context) => {
  const seen = [];
  const elsewhere = createServer((request, response) => {
    seen.push(request.headers.authorization);
    response.end("[]");
  });
  await new Promise((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
  context.after(() => elsewhere.close());
  const { port } = elsewhere.address();
  const { simulator, trackops } = await account(context);
  for (const location of [`http://127.0.0.1:${port}/`, `http://localhost:${port}/api/v1/cases`, "/api/v1/clients"]) {
    for (const status of [301, 302, 303, 307, 308]) {
      await simulator.fault({ kind: "redirect", status, location });
      const error = await rejection(trackops.cases.page());
      assert.ok(error instanceof trackopsClient.RedirectError, error.message);
      assert.ok(error.message.includes(location));
    }
  }
  assert.deepEqual(seen, []);
});

test("wrong options fail in the constructor, all at once, without showing the token", () => {
  const token = "canary-4711";
  const wrong = { subdomain: "my company", username: "a:b", apiToken: `${token}\n`, maxRetries: -1, timeoutMS: 5 };
  assert.throws(
    () => new Trackops(wrong),
    (error) => {
      assert.ok(error instanceof trackopsClient.ConfigurationError);
      const names = error.problems.map(({ parameter }) => parameter).sort();
      assert.deepEqual(names, ["apiToken", "maxRetries", "subdomain", "timeoutMS", "username"]);
      assert.ok(!inspect(error, { depth: 9 }).includes(token));
      return true;
    },
  );
  const remote = { subdomain: "mycompany", username: "a", apiToken: "b", requestsPerSecond: Number.POSITIVE_INFINITY };
  for (const options of [
    undefined,
    {},
    { ...remote },
    { ...remote, requestsPerSecond: 1, fetch: 5 },
    { ...remote, requestsPerSecond: 1, baseUrl: "http://mycompany.viewcases.com" },
  ]) {
    assert.throws(() => new Trackops(options), trackopsClient.ConfigurationError);
  }
});

test("the token is in no error, event, inspection or JSON, even if the server sends it back", async (context) => {
  const apiToken = "canary/4711+c0ffee==";
  const simulator = await simulate(context, { apiToken });
  const events = [];
  const trackops = connect(simulator, { onEvent: (event) => events.push(event), maxRetries: 1, timeoutMs: 300 });
  const secrets = [apiToken, "canary", btoa(`samspade/token:${apiToken}`), encodeURIComponent(apiToken)];
  const shown = [trackops, trackops.cases, trackops.cases.list(), trackops.curl("cases")];
  for (const [fault] of [...answers, [{ kind: "echo", status: 400 }], [{ kind: "echo", status: 500 }]]) {
    await simulator.fault(fault, 2);
    shown.push(await trackops.cases.page().catch((error) => error));
    await simulator.clearFaults();
  }
  shown.push(events);
  const rude = connect(simulator, {
    maxRetries: 0,
    fetch: (_, init) => Promise.reject(Object.assign(new Error(`failed: ${JSON.stringify(init.headers)}`), { init })),
  });
  shown.push(await rejection(rude.cases.page()));
  for (const thing of shown) {
    const texts = [
      inspect(thing, { depth: 9, showHidden: true }),
      String(thing),
      JSON.stringify(thing) ?? "",
      thing.stack ?? "",
    ];
    for (const text of texts) {
      for (const secret of secrets) assert.ok(!text.includes(secret), `${secret} in ${text}`);
    }
  }
});
