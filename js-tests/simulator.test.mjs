/**
 * The simulator from outside, by plain fetch: what a user's own tests rely on.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { simulate } from "./support/account.mjs";
import { program } from "./support/cli.mjs";

const caller = ({ url, username, apiToken }) => {
  const authorization = `Basic ${btoa(`${username}/token:${apiToken}`)}`;
  return (path, init = {}) =>
    fetch(`${url}/api/v1/${path}`, { headers: { authorization }, redirect: "manual", ...init });
};

for (const ownProcess of [false, true]) {
  const where = ownProcess ? "in a process of its own" : "in this process";

  test(`a simulator ${where} keeps the documented rules`, async (context) => {
    const simulator = await simulate(context, { ownProcess, records: { cases: 250 } });
    const call = caller(simulator);
    assert.equal((await fetch(`${simulator.url}/api/v1/cases`)).status, 401);
    assert.equal((await call("nothing")).status, 404);
    const refused = await call("cases?cleint=4");
    assert.equal(refused.status, 400);
    assert.match((await refused.json()).message, /cleint/);
    assert.deepEqual(await (await call("cases?mode=count&per_page=100")).json(), { record_count: 250, page_count: 3 });
    assert.equal((await (await call("cases?page=3")).json()).length, 50);
    const body = JSON.stringify({ client: { name: "ACME Insurance" } });
    assert.equal((await call("clients", { method: "POST", body })).status, 201);
    const [created] = await (await call("clients?name=ACME+Insurance&per_page=1")).json();
    assert.equal(created.id, 41);
    await simulator.fault({ kind: "status", status: 503 });
    assert.equal((await call("cases")).status, 503);
    assert.equal((await call("cases")).status, 200);
    assert.equal(await simulator.meddle({ collection: "cases", add: 2, remove: 1 }), 251);
    const seen = await simulator.requests();
    assert.equal(seen.length, 9);
    assert.ok(!JSON.stringify(seen).includes(simulator.apiToken));
  });

  test(`a simulator ${where} limits strictly and says when to come back`, async (context) => {
    for (const [retryAfter, form] of [
      ["none", /^null$/],
      ["seconds", /^1$/],
      ["date", /GMT$/],
    ]) {
      const call = caller(await simulate(context, { ownProcess, requestsPerSecond: 1, retryAfter }));
      assert.equal((await call("cases")).status, 200);
      const rejected = await call("cases");
      assert.equal(rejected.status, 429);
      assert.match(String(rejected.headers.get("retry-after")), form);
      assert.match((await rejected.json()).message, /Too many requests/);
    }
  });
}

test("the creation of seeded records is spread as one says", async (context) => {
  const simulator = await simulate(context, { minutesApart: 1440, records: { cases: 60 } });
  const records = await (await caller(simulator)("cases?dir=asc")).json();
  const months = records.map(({ created_at }) => created_at.slice(0, 7));
  assert.deepEqual([...new Set(months)], ["2024-01", "2024-02", "2024-03"]);
  assert.equal(records.at(31).created_at, "2024-02-02 08:00:00");
});

test("the simulator runs as a program, and other origins may use it if told so", async () => {
  const options = ["--records", "cases=3", "--requests-per-second", "Infinity", "--cors", "--json"];
  const child = spawn(process.execPath, [program, "simulate", ...options]);
  const [line] = await once(child.stdout, "data");
  const call = caller(JSON.parse(String(line)));
  assert.equal((await (await call("cases")).json()).length, 3);
  const preflight = await call("cases", { method: "OPTIONS", headers: { origin: "http://page.example" } });
  assert.equal(preflight.headers.get("access-control-allow-origin"), "http://page.example");
  child.kill("SIGTERM");
  const [code] = await once(child, "exit");
  assert.equal(code, 0);
});
