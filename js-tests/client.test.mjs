/**
 * What a user does with a client, against the simulator over real HTTP.
 */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { InvalidParameterError, Listing, NotFoundError, Trackops } from "trackops-client";
import { account, connect, rejection, simulate } from "./support/account.mjs";

test("a collection is read to its end, each record once, newest first", async (context) => {
  const { simulator, trackops } = await account(context, { records: { cases: 450 } });
  const ids = [];
  for await (const record of trackops.cases.list()) ids.push(record.id);
  assert.deepEqual(
    ids,
    Array.from({ length: 450 }, (_, at) => 450 - at),
  );
  const pages = (await simulator.requests()).filter(({ query }) => !query.includes("mode=count"));
  assert.deepEqual(
    pages.map(({ query }) => query),
    [1, 2, 3, 4, 5].map((page) => `page=${page}&per_page=100`),
  );
});

test("pages, arrays and a second iteration", async (context) => {
  const { simulator, trackops } = await account(context, { records: { cases: 25 } });
  const listing = trackops.cases.list({ per_page: 10, page: 2 });
  assert.ok(listing instanceof Listing);
  assert.equal((await simulator.requests()).length, 0, "nothing is sent before it is iterated");
  const sizes = [];
  for await (const page of listing.pages()) sizes.push(page.length);
  assert.deepEqual(sizes, [10, 5]);
  assert.equal((await listing.toArray()).length, 15);
  assert.deepEqual(await trackops.cases.list({ client: 10_000 }).toArray(), []);
});

test("a page, a count, a record, in the server's own words", async (context) => {
  const { simulator, trackops } = await account(context);
  assert.equal((await trackops.cases.page({ page: 2, per_page: 50 })).length, 50);
  assert.deepEqual(await trackops.cases.count(), { record_count: 450, page_count: 5 });
  const record = await trackops.cases.get(123);
  assert.equal(record.id, 123);
  assert.deepEqual(Object.keys(record).slice(0, 3), ["id", "client_id", "location_id"], "the server's order of keys");
  assert.equal((await trackops.caseUpdates.get("7")).id, 7);
  const seen = (await simulator.requests()).map(({ path, query }) => (query === "" ? path : `${path}?${query}`));
  assert.deepEqual(seen, [
    "/api/v1/cases?page=2&per_page=50",
    "/api/v1/cases?mode=count",
    "/api/v1/cases/123",
    "/api/v1/case/updates/7",
  ]);
});

test("filters reach the server in its own forms", async (context) => {
  const { simulator, trackops } = await account(context);
  await trackops.cases.page({
    client: 4,
    is_request: false,
    created_from: "2024-01-01",
    updated_from: new Date("2024-01-02T03:04:05.678Z"),
    reference_value_1: "ACME Insurance & Söhne 🙂",
    dir: "asc",
    due_to: undefined,
  });
  const [{ query, status }] = await simulator.requests();
  assert.equal(status, 200);
  const expected = new URLSearchParams([
    ["client", "4"],
    ["is_request", "0"],
    ["created_from", "2024-01-01"],
    ["updated_from", "2024-01-02 03:04:05"],
    ["reference_value_1", "ACME Insurance & Söhne 🙂"],
    ["dir", "asc"],
    ["page", "1"],
    ["per_page", "100"],
  ]);
  assert.equal(query, String(expected));
});

test("records are created under their wrapper key and given back", async (context) => {
  const { simulator, trackops } = await account(context);
  const created = await trackops.cases.create({
    case_type_id: 1,
    created_on: new Date("2026-01-31"),
    notes: "Zoë\n",
    case_services_list: [1, 2],
    custom_fields: [{ id: 1, value: { first_name: "Sam" } }],
    beyond_the_reference: true,
  });
  assert.equal(created.id, 451);
  assert.equal((await trackops.cases.get(451)).notes, "Zoë\n");
  await trackops.caseUpdates.create({ casefile_id: 451, access_group_id: 1, activity_at: new Date(0) });
  const [first, , third] = await simulator.requests();
  assert.deepEqual(JSON.parse(first.body).casefile.created_on, "2026-01-31");
  assert.deepEqual(JSON.parse(third.body), {
    update: { casefile_id: 451, access_group_id: 1, activity_at: "1970-01-01 00:00:00" },
  });
  const error = await rejection(trackops.caseUpdates.create({ casefile_id: 1 }));
  assert.ok(error instanceof InvalidParameterError);
  assert.deepEqual(
    error.problems.map(({ parameter }) => parameter),
    ["access_group_id"],
  );
  assert.equal((await simulator.requests()).length, 3, "a body that lacks a key spends no request");
});

test("a path that the catalogue lacks, a raw request, a curl line", async (context) => {
  const { trackops } = await account(context);
  const clients = trackops.collection("clients");
  assert.equal((await clients.list({ whatever: undefined }).toArray()).length, 40);
  assert.equal((await clients.get(3)).id, 3);
  assert.ok((await rejection(trackops.collection("case/anything").page())) instanceof NotFoundError);
  const { status, headers, data } = await trackops.request({ path: "cases", query: { page: 1, per_page: 2 } });
  assert.equal(status, 200);
  assert.match(headers["content-type"], /json/);
  assert.equal(data.length, 2);
  const line = trackops.curl("cases", { client: 4 });
  assert.match(line, /^curl -u 'samspade\/token:'"\$TRACKOPS_API_TOKEN" .*\/api\/v1\/cases\?client=4'$/);
});

test("wrong parameters fail at once, all of them, with what would be right", async (context) => {
  const { simulator, trackops } = await account(context);
  const wrong = { cleint: 4, per_page: 101, dir: "up", created_from: "2026-02-30", updated_from: new Date(Number.NaN) };
  assert.throws(
    () => trackops.cases.list(wrong),
    (error) => {
      assert.ok(error instanceof InvalidParameterError);
      assert.deepEqual(
        error.problems.map(({ parameter }) => parameter),
        Object.keys(wrong),
      );
      assert.equal(error.problems[0].suggestion, "client");
      assert.match(error.message, /cleint.*did you mean client.*per_page: 101.*1 to 100/s);
      return true;
    },
  );
  for (const call of [
    () => trackops.cases.get(),
    () => trackops.cases.get(1, 2),
    () => trackops.cases.get("../clients"),
    () => trackops.cases.page({ client: [1] }),
    () => trackops.cases.page({ client: () => 1 }),
    () => trackops.request({ path: "https://evil.example/" }),
    () => trackops.request({ path: "cases", method: "TRACE" }),
    // What TypeScript does not let through, and a script may give all the same.
    () => trackops.request({}),
    () => trackops.request({ path: 5 }),
    () => trackops.request({ path: "cases", method: null }),
    () => trackops.collection(undefined).page(),
    () => trackops.cases.create(null),
    () => trackops.cases.create([{}]),
    () => trackops.cases.create({}, { wrapper: 5 }),
    async () => trackops.cases.list({}, { signal: "soon" }),
    async () => trackops.curl(undefined),
  ]) {
    assert.ok((await rejection(call())) instanceof InvalidParameterError, String(call));
  }
  assert.equal((await simulator.requests()).length, 0);
  for (let at = 0; at < 1000; at += 1) await rejection(trackops.cases.page({ wrong: at }));
  assert.equal((await trackops.cases.get(1)).id, 1, "and after a thousand wrong calls a right one works");
});

test("import and require give the same class", () => {
  const required = createRequire(import.meta.url)("trackops-client");
  assert.equal(required.Trackops, Trackops);
});

test("the environment sets a client up, under the vendor's own names", async (context) => {
  const simulator = await simulate(context);
  const names = ["SUBDOMAIN", "USERNAME", "TOKEN"].map((name) => `TRACKOPS_API_${name}`);
  for (const name of names) delete process.env[name];
  assert.throws(() => Trackops.fromEnv(), new RegExp(names.join(", ")));
  process.env.TRACKOPS_API_USERNAME = simulator.username;
  process.env.TRACKOPS_API_TOKEN = simulator.apiToken;
  context.after(() => {
    for (const name of names) delete process.env[name];
  });
  const trackops = Trackops.fromEnv({ baseUrl: simulator.url });
  assert.equal((await trackops.clients.get(1)).id, 1);
});

test("leaving a loop stops what is under way, and an abandoned listing asks for nothing", async (context) => {
  const { simulator, trackops } = await account(context, { records: { cases: 2000 }, latency: { upMs: 30 } });
  for await (const record of trackops.cases.list({ per_page: 10 })) {
    if (record.id === 1995) break;
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
  const sent = (await simulator.requests()).length;
  assert.ok(sent <= 19, `${sent} requests for five records of two hundred pages`);
});

test("a caller's fetch is used, and events tell what happens", async (context) => {
  const simulator = await simulate(context);
  const events = [];
  const urls = [];
  const trackops = connect(simulator, {
    onEvent: (event) => events.push(event),
    fetch: (url, init) => {
      urls.push(url);
      return fetch(url, init);
    },
  });
  await simulator.fault({ kind: "status", status: 503 });
  await trackops.cases.list({ per_page: 100, client: 4 }).toArray();
  assert.ok(urls.every((url) => url.startsWith(simulator.url)));
  const types = events.map(({ type }) => type);
  assert.deepEqual(types, ["request", "response", "retry", "wait", "request", "response", "page"]);
  const [, response, retry] = events;
  assert.deepEqual(
    { ...response, ms: 0 },
    { type: "response", method: "GET", path: "cases", attempt: 1, status: 503, ms: 0 },
  );
  assert.equal(retry.reason, "server");
});

test("records that are added meanwhile double nothing and lose nothing", async (context) => {
  const { simulator, trackops } = await account(context, { records: { cases: 300 } });
  await simulator.churn({ collection: "cases", every: 1, add: 3 });
  const ids = (await trackops.cases.list({ per_page: 20 }).toArray()).map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (let id = 1; id <= 300; id += 1) assert.ok(ids.includes(id), `case ${id}`);
});

test("with verify, what a deletion hid is found", async (context) => {
  const { simulator, trackops } = await account(context, { records: { cases: 300 } });
  let pages = 0;
  const ids = [];
  for await (const page of trackops.cases.list({ per_page: 20 }, { verify: true }).pages()) {
    ids.push(...page.map(({ id }) => id));
    pages += 1;
    if (pages === 5) await simulator.meddle({ collection: "cases", remove: 2 });
  }
  const left = (await trackops.cases.list().toArray()).map(({ id }) => id);
  assert.equal(left.length, 298);
  for (const id of left) assert.ok(ids.includes(id), `case ${id}`);
});
