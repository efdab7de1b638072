/**
 * The commands for single records and for looking at some, beside what the client gives for the same.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { connect } from "../support/account.mjs";
import { setUp } from "../support/cli.mjs";

const lines = (text) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

test("list prints what the client lists, a line each", async (context) => {
  const { simulator, trackops } = await setUp(context, { records: { cases: 250 } });
  const client = connect(simulator);
  const all = await trackops(["list", "cases"]);
  assert.deepEqual([all.code, all.stderr], [0, ""]);
  assert.deepEqual(lines(all.stdout), await client.cases.list().toArray());
  const some = await trackops(["list", "cases", "--client", "4", "--dir", "asc", "--is-request", "false"]);
  const filters = { client: 4, dir: "asc", is_request: false };
  assert.deepEqual(lines(some.stdout), await client.cases.list(filters).toArray());
  const byName = await trackops([
    "list",
    "cases",
    "--filter",
    "client=4",
    "--filter",
    "dir=asc",
    "--filter",
    "is_request=no",
  ]);
  assert.equal(byName.stdout, some.stdout);
});

test("--limit asks for no more than it shows", async (context) => {
  const { simulator, trackops } = await setUp(context, { records: { cases: 450 } });
  for (const [limit, requests] of [
    [3, 1],
    [100, 1],
    [150, 2],
  ]) {
    await simulator.forget();
    const { stdout } = await trackops(["list", "cases", "--limit", String(limit)]);
    assert.equal(lines(stdout).length, limit);
    assert.equal((await simulator.requests()).length, requests);
  }
});

test("options of a filter are sent as the client sends them, also aliases and what is not documented", async (context) => {
  const { simulator, trackops } = await setUp(context);
  const { code } = await trackops([
    "count",
    "cases",
    "--from",
    "2024-01-01",
    "--updated-to",
    "2024-06-01 12:00:00",
    "--is-request",
  ]);
  assert.equal(code, 0);
  const [{ query }] = await simulator.requests();
  assert.equal(query, "from=2024-01-01&updated_to=2024-06-01+12%3A00%3A00&is_request=1&mode=count");
  await simulator.forget();
  await trackops(["count", "cases", "--extra", "colour=red & blue"]);
  assert.match((await simulator.requests())[0].query, /colour=red\+%26\+blue/);
});

test("list takes the forms of an export", async (context) => {
  const { trackops } = await setUp(context);
  assert.equal((await trackops(["list", "cases", "--limit", "2", "--columns", "id"])).stdout, "id\r\n450\r\n449\r\n");
  assert.equal(JSON.parse((await trackops(["list", "cases", "--limit", "2", "--format", "json"])).stdout).length, 2);
  assert.equal((await trackops(["list", "cases", "--format", "json", "--columns", "id"])).code, 2);
});

test("count prints a number, or what the server said", async (context) => {
  const { simulator, trackops } = await setUp(context, { records: { cases: 250 } });
  const count = await connect(simulator).cases.count({ client: 4 });
  assert.equal((await trackops(["count", "cases", "--client", "4"])).stdout, `${count.record_count}\n`);
  assert.deepEqual(JSON.parse((await trackops(["count", "cases", "--client", "4", "--json"])).stdout), count);
});

test("get prints one record, by a key of one part or several", async (context) => {
  const { simulator, trackops } = await setUp(context);
  const client = connect(simulator);
  assert.deepEqual(JSON.parse((await trackops(["get", "cases", "7"])).stdout), await client.cases.get(7));
  const { stdout } = await trackops(["get", "case-status-history", "7", "2"]);
  assert.deepEqual(JSON.parse(stdout), await client.caseStatusHistory.get(7, 2));
  const missing = await trackops(["get", "cases", "99999"]);
  assert.equal(missing.code, 1);
  assert.match(missing.stderr, /404/);
});

test("create takes options, a file and standard input, and options go over those", async (context) => {
  const { simulator, trackops } = await setUp(context);
  const options = [
    "--case-type-id",
    "1",
    "--client-id",
    "4",
    "--created-on",
    "2026-01-31",
    "--case-services-list",
    "[1,2]",
  ];
  const created = await trackops(["create", "cases", ...options, "--notes", "-5 °C, “snow”"]);
  assert.equal(created.code, 0, created.stderr);
  const { id, notes } = JSON.parse(created.stdout);
  assert.equal(notes, "-5 °C, “snow”");
  assert.equal((await connect(simulator).cases.get(id)).notes, notes);
  const [{ body }] = (await simulator.requests()).filter(({ method }) => method === "POST");
  assert.deepEqual(JSON.parse(body).casefile.case_services_list, [1, 2]);

  const input = JSON.stringify({ case_type_id: 1, client_id: 4, created_on: "2026-01-31", notes: "from a pipe" });
  const piped = await trackops(["create", "cases", "--data", "-", "--client-id", "5"], { input });
  assert.equal(piped.code, 0, piped.stderr);
  const record = JSON.parse(piped.stdout);
  assert.deepEqual([record.client_id, record.notes], [5, "from a pipe"]);
  for (const wrong of ["", "[1]", "null", "{"]) {
    assert.equal((await trackops(["create", "cases", "--data", "-"], { input: wrong })).code, 2, wrong);
  }
});

test("a write whose fate is unknown says so", async (context) => {
  const { simulator, trackops } = await setUp(context);
  await simulator.fault({ kind: "reset" });
  const options = ["--case-type-id", "1", "--client-id", "4", "--created-on", "2026-01-31"];
  const { code, stderr } = await trackops(["create", "cases", ...options, "--json"]);
  assert.equal(code, 1);
  assert.equal(JSON.parse(stderr).error.mayHaveBeenApplied, true);
});

test("the curl line works, and holds no token", async (context) => {
  const { simulator, trackops, env, folder } = await setUp(context, { records: { cases: 250 } });
  const { stdout } = await trackops(["curl", "cases", "--client", "4", "--updated-from", "2024-01-02"]);
  assert.ok(!stdout.includes(simulator.apiToken));
  const answer = await promisify(execFile)("sh", ["-c", stdout], { env, cwd: folder });
  const same = await trackops(["list", "cases", "--client", "4", "--updated-from", "2024-01-02"]);
  assert.deepEqual(JSON.parse(answer.stdout), lines(same.stdout));
});

test("--verbose tells requests, waits and retries on standard error, and leaves the output alone", async (context) => {
  const { simulator, trackops } = await setUp(context);
  const quiet = await trackops(["list", "clients"]);
  await simulator.fault({ kind: "status", status: 503 });
  const { stdout, stderr } = await trackops(["list", "clients", "--verbose"]);
  assert.equal(stdout, quiet.stdout);
  for (const expected of [/GET clients: sent/, /503 in \d+ ms/, /: retry in/, /\(attempt 2\)/, /page 1 of clients/]) {
    assert.match(stderr, expected);
  }
});

test("warnings of Node.js are told where they matter to who runs the program", async (context) => {
  const { trackops, env } = await setUp(context);
  const warn = `const { fetch } = globalThis;
    globalThis.fetch = (...args) => {
      process.emitWarning("SQLite may change", "ExperimentalWarning");
      process.emitWarning("TLS is off");
      return fetch(...args);
    };`;
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(warn)}`;
  const { stdout, stderr } = await trackops(["count", "cases"], { env: { ...env, NODE_OPTIONS } });
  assert.deepEqual([stdout, stderr], ["450\n", "warning: TLS is off\n"]);
});

test("simulate serves until it is interrupted", async (context) => {
  const { startTrackops } = await setUp(context);
  const child = startTrackops(["simulate", "--records", "cases=12", "--json"]);
  const [chunk] = await child.stdout.setEncoding("utf8").take(1).toArray();
  const simulator = JSON.parse(chunk);
  assert.equal((await connect(simulator).cases.count()).record_count, 12);
  const ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve(code ?? signal)));
  child.kill("SIGINT");
  assert.equal(await ended, 0);
});
