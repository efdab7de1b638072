/**
 * The examples for Node.js: each by the command of its README, and what it promises.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { parse } from "csv-parse/sync";
import { formatMoney, parseMoney } from "../../examples/node/expenses-per-month/money.mjs";
import { observe } from "../../examples/node/telemetry/observe.mjs";
import { startReceiver } from "../../examples/node/telemetry/receiver.mjs";
import { fileMemory } from "../../examples/node/watch-cases/memory.mjs";
import { watchCases } from "../../examples/node/watch-cases/watch.mjs";
import { account, connect, simulate } from "../support/account.mjs";
import { TOKEN, trace } from "../support/canary.mjs";
import { folderFor } from "../support/folders.mjs";
import { startCommand, startNode } from "../support/readme-command.mjs";

const rowsOf = (file) => parse(readFileSync(file), { columns: true, bom: true });

describe("expenses per month", () => {
  const readme = "examples/node/expenses-per-month/README.md";
  const program = "examples/node/expenses-per-month/report.mjs";

  test("the README's command writes every line, and what each month cost", async (context) => {
    const folder = folderFor(context);
    writeFileSync(join(folder, "expenses-per-month.csv"), "an older one");
    const { code, stdout, stderr } = await startCommand(context, readme, { replace: { reports: folder } }).ended;
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^\d+ lines in .+, \d+ months in .+\n$/);
    assert.deepEqual(readdirSync(folder).sort(), ["expense-lines.csv", "expenses-per-month.csv"]);

    const { trackops } = await account(context, { minutesApart: 1200 });
    const entries = await trackops.expenseEntries.list().toArray();
    const lines = rowsOf(join(folder, "expense-lines.csv"));
    const expected = entries.flatMap(({ formatted_entry_number, ExpenseDetails }) =>
      ExpenseDetails.map(({ FinanceItem, total }) => [formatted_entry_number, FinanceItem.expense_alias, total]),
    );
    assert.ok(expected.length > 700);
    assert.deepEqual(
      lines.map(({ entry, item, total }) => [entry, item, total]),
      expected,
    );
    // The sums, in another way: cents fit into a number.
    const cents = {};
    for (const { date, status, total } of lines) {
      cents[date.slice(0, 7)] ??= 0;
      if (!["declined", "voided"].includes(status)) cents[date.slice(0, 7)] += Math.round(Number(total) * 100);
    }
    const months = rowsOf(join(folder, "expenses-per-month.csv"));
    assert.ok(months.length > 12, `${months.length}`);
    assert.deepEqual(
      months.map(({ month, total }) => [month, Math.round(Number(total) * 100)]),
      Object.entries(cents).sort(),
    );
  });

  test("a range of days is asked of the server", async (context) => {
    const folder = folderFor(context);
    const args = [program, "--simulator", "--from", "2024-02-01", "--to", "2024-02-29", "--out", folder];
    assert.equal((await startNode(context, args).ended).code, 0);
    assert.deepEqual(
      rowsOf(join(folder, "expenses-per-month.csv")).map(({ month }) => month),
      ["2024-02"],
    );
  });

  test("what is wrong is told in one line, and nothing is written", async (context) => {
    const folder = folderFor(context);
    const outcome = (args, env = {}) => startNode(context, [program, "--out", folder, ...args], env).ended;
    const wrongDay = await outcome(["--simulator", "--from", "2024-02-31"]);
    assert.deepEqual([wrongDay.code, wrongDay.stderr.trimEnd().split("\n").length], [1, 1]);
    assert.match(wrongDay.stderr, /date_from: "2024-02-31" is not a day/);
    const unset = { TRACKOPS_API_SUBDOMAIN: "", TRACKOPS_API_USERNAME: "", TRACKOPS_API_TOKEN: "" };
    const noAccount = await outcome([], unset);
    assert.equal(noAccount.code, 1);
    assert.match(noAccount.stderr, /set TRACKOPS_API_SUBDOMAIN, TRACKOPS_API_USERNAME, TRACKOPS_API_TOKEN/);
    assert.equal((await outcome(["--form", "2024-01-01"])).code, 2);
    assert.deepEqual(readdirSync(folder), []);
  });

  test("money is summed exactly", () => {
    const sum = (amounts) => formatMoney(amounts.map(parseMoney).reduce((one, other) => one + other, 0n));
    assert.equal(sum(["0.1", "0.2"]), "0.30");
    assert.equal(sum(["-5", "0.005"]), "-4.995");
    assert.equal(sum([]), "0.00");
    assert.equal(sum(["9007199254740993.01", 0.5]), "9007199254740993.51");
    for (let cents = -1000; cents < 1000; cents += 7) {
      assert.equal(
        formatMoney(parseMoney((cents / 100).toFixed(2))),
        (cents / 100).toFixed(2).replace(/^-0.00$/, "0.00"),
      );
    }
    for (const wrong of ["", "1,5", "1e3", null, Number.NaN, "0.0000001", "$1"]) {
      assert.throws(() => parseMoney(wrong), /is not an amount/);
    }
  });
});

describe("watching cases", () => {
  /** Watches through these steps, one after each poll, and gives what was told before each of them. */
  async function watchThrough(trackops, file, steps, { onChange = () => {}, ...options } = {}) {
    const stop = new AbortController();
    const rounds = [];
    const pauses = [];
    let told = [];
    const remaining = [...steps];
    await watchCases({
      trackops,
      memory: fileMemory(file),
      everyMs: 60_000,
      signal: stop.signal,
      async onChange(record) {
        told.push(record.id);
        await onChange(record);
      },
      async sleep(ms) {
        pauses.push(ms);
        rounds.push(told);
        told = [];
        if (remaining.length === 0) stop.abort();
        else await remaining.shift()();
      },
      ...options,
    });
    return { rounds, pauses };
  }

  test("a change is told once, and a restart tells what came meanwhile", async (context) => {
    const file = join(folderFor(context), "state.json");
    const { simulator, trackops } = await account(context, { records: { cases: 1 } });
    const change = (changes) => () => simulator.meddle({ collection: "cases", ...changes });
    const first = await watchThrough(trackops, file, [
      change({ change: 1 }),
      () => {},
      // Within the same second, perhaps: what it holds tells that it changed again.
      () => trackops.cases.create({ case_type_id: 1, client_id: 4 }),
    ]);
    assert.deepEqual(first.rounds, [[], [1], [], [2]]);
    assert.deepEqual(new Set(first.pauses), new Set([60_000]));
    assert.equal(statSync(file).mode & 0o777, 0o600);

    await change({ add: 1 })();
    const second = await watchThrough(trackops, file, [() => {}]);
    assert.deepEqual(second.rounds, [[3], []]);
  });

  test("a case that could not be dealt with is told again after the restart", async (context) => {
    const file = join(folderFor(context), "state.json");
    const { simulator, trackops } = await account(context, { records: { cases: 150 } });
    const change = () => simulator.meddle({ collection: "cases", change: 600 });
    let calls = 0;
    const onChange = () => {
      calls += 1;
      if (calls === 110) throw new Error("the disk is full");
    };
    await assert.rejects(watchThrough(trackops, file, [change], { onChange }), /the disk is full/);
    const { rounds } = await watchThrough(trackops, file, []);
    const changed = await trackops.cases.count({ updated_from: new Date(Date.now() - 60_000) });
    // The first page was noted as told; the second comes whole.
    assert.equal(rounds.flat().length, changed.record_count - 100);
  });

  test("the times are the server's", async (context) => {
    const file = join(folderFor(context), "state.json");
    const offsetMs = -86_400_000;
    const { simulator, trackops } = await account(context, { records: { cases: 3 }, clock: { offsetMs } });
    const { rounds } = await watchThrough(trackops, file, [() => simulator.meddle({ collection: "cases", change: 1 })]);
    assert.deepEqual(
      rounds.map(({ length }) => length),
      [0, 1],
    );
    const { since } = JSON.parse(readFileSync(file, "utf8"));
    assert.ok(Math.abs(Date.parse(`${since}Z`) - Date.now() - offsetMs) < 60_000, since);
  });

  test("failures double the pause, up to an hour; wrong credentials end the watch", async (context) => {
    const file = join(folderFor(context), "state.json");
    const simulator = await simulate(context);
    const trackops = connect(simulator, { maxRetries: 0 });
    const failures = [];
    const onFailure = ({ name }, pauseMs) => failures.push([name, pauseMs]);
    await simulator.fault({ kind: "status", status: 503 }, 8);
    const { pauses } = await watchThrough(
      trackops,
      file,
      Array(8).fill(() => {}),
      { onFailure },
    );
    const minutes = [2, 4, 8, 16, 32, 60, 60, 60, 1];
    assert.deepEqual(
      pauses,
      minutes.map((count) => count * 60_000),
    );
    assert.deepEqual(
      failures,
      minutes.slice(0, 8).map((count) => ["ServerError", count * 60_000]),
    );
    const stranger = connect({ ...simulator, apiToken: "a-wrong-token" });
    await assert.rejects(watchThrough(stranger, file, []), { name: "AuthenticationError" });
  });

  test("a token that a server sends back is in no message, and in no file", async (context) => {
    const file = join(folderFor(context), "state.json");
    const { simulator, trackops } = await account(
      context,
      { apiToken: TOKEN, records: { cases: 3 } },
      { maxRetries: 0 },
    );
    const told = [];
    await simulator.fault({ kind: "echo", status: 500 });
    const change = () => simulator.meddle({ collection: "cases", change: 1 });
    await watchThrough(trackops, file, [() => {}, change], { onFailure: ({ message }) => told.push(message) });
    assert.equal(told.length, 1);
    const kept = readFileSync(file, "utf8");
    assert.ok(kept.length > 50);
    for (const text of [...told, kept]) assert.equal(trace(text), undefined);
  });

  test("a signal ends it at once, while it asks and while it pauses", async (context) => {
    const simulator = await simulate(context);
    for (const when of ["save", "request"]) {
      const stop = new AbortController();
      let reached;
      const moment = new Promise((resolve) => {
        reached = resolve;
      });
      if (when === "request") await simulator.fault({ kind: "silence" });
      const watching = watchCases({
        trackops: connect(simulator, { onEvent: ({ type }) => type === when && reached() }),
        memory: { load: async () => undefined, save: async () => when === "save" && reached() },
        onChange() {},
        everyMs: 3_600_000,
        signal: stop.signal,
      });
      await moment;
      stop.abort();
      await watching;
    }
  });

  test("a state that cannot be read is told, with its file", async (context) => {
    const file = join(folderFor(context), "state.json");
    writeFileSync(file, "{");
    await assert.rejects(fileMemory(file).load(), /state\.json cannot be read; move it away/);
  });

  test("the README's command prints changed cases, and Ctrl-C ends it quietly", async (context) => {
    const folder = folderFor(context);
    const state = join(folder, "state.json");
    const replace = { "--simulator": `--simulator --every 1 --state ${state}` };
    const { child, ended, printed } = startCommand(context, "examples/node/watch-cases/README.md", { replace });
    const [line] = await printed(/^\{.+\}$/m);
    assert.ok(JSON.parse(line).id > 0);
    child.kill("SIGINT");
    const { code, stderr } = await ended;
    assert.equal(code, 0, stderr);
    assert.equal(stderr.trimEnd().split("\n").length, 1);
    assert.deepEqual(readdirSync(folder), ["state.json"]);
  });

  test("it does not ask the real account more often than once a minute", async (context) => {
    for (const every of ["59", "0", "1.5", "-1", "soon"]) {
      const { code, stderr } = await startNode(context, ["examples/node/watch-cases/main.mjs", `--every=${every}`])
        .ended;
      assert.equal(code, 2);
      assert.match(stderr, /expected whole seconds, 60 or more/);
    }
  });
});

describe("OpenTelemetry", () => {
  const readme = "examples/node/telemetry/README.md";
  /** The attributes of a span or of a point, as an object. */
  const plain = (attributes) =>
    Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]));

  test("the README's command sends a span for each attempt, and metrics, to a collector", async (context) => {
    const received = { traces: [], metrics: [] };
    const receiver = await startReceiver((signal, body) => received[signal].push(body));
    context.after(() => receiver.close());
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
    const { code, stdout, stderr } = await startCommand(context, readme, { env }).ended;
    assert.equal(code, 0, stderr);
    assert.equal(stdout, "450 cases\n");

    const spans = received.traces.flatMap(({ resourceSpans }) => resourceSpans[0].scopeSpans[0].spans);
    const [whole, ...others] = spans.filter(({ parentSpanId }) => !parentSpanId);
    assert.equal(others.length, 0);
    assert.equal(whole.name, "list cases");
    const requests = spans.filter((span) => span !== whole);
    assert.equal(requests.length, 6);
    for (const { name, kind, traceId, parentSpanId, startTimeUnixNano, endTimeUnixNano } of requests) {
      assert.deepEqual([name, kind, traceId, parentSpanId], ["GET cases", 3, whole.traceId, whole.spanId]);
      assert.ok(BigInt(startTimeUnixNano) <= BigInt(endTimeUnixNano));
      assert.ok(BigInt(endTimeUnixNano) <= BigInt(whole.endTimeUnixNano) + 1_000_000n);
    }
    const [failed, again] = requests;
    const common = { "http.request.method": "GET", "url.template": "cases" };
    assert.equal(failed.status.code, 2);
    assert.deepEqual(plain(failed.attributes), {
      ...common,
      "http.response.status_code": 503,
      "error.type": "503",
    });
    assert.deepEqual(plain(again.attributes), {
      ...common,
      "http.response.status_code": 200,
      "http.request.resend_count": 1,
    });

    const { metrics } = received.metrics.at(-1).resourceMetrics[0].scopeMetrics[0];
    const points = (name) => {
      const { sum, histogram } = metrics.find((metric) => metric.name === name);
      return (sum ?? histogram).dataPoints;
    };
    const counts = points("http.client.request.duration").map(({ count, attributes }) => [
      plain(attributes)["http.response.status_code"],
      Number(count),
    ]);
    assert.deepEqual(
      new Map(counts),
      new Map([
        [503, 1],
        [200, 5],
      ]),
    );
    assert.equal(
      Number(points("trackops.client.records")[0].asInt ?? points("trackops.client.records")[0].asDouble),
      450,
    );
    assert.equal(points("trackops.client.retries").length, 1);
    const reasons = points("trackops.client.wait.duration").map(({ attributes }) => plain(attributes));
    assert.ok(reasons.some((reason) => reason["trackops.wait.reason"] === "rate_limit"));
    const { apiToken } = await simulate(context);
    assert.ok(!JSON.stringify(received).includes(apiToken));
  });

  test("without a collector it shows what it would send", async (context) => {
    const { code, stdout } = await startCommand(context, readme, { env: { OTEL_EXPORTER_OTLP_ENDPOINT: undefined } })
      .ended;
    assert.equal(code, 0);
    assert.match(stdout, /^span {6}GET cases, \d+ ms, failed$/m);
    assert.match(stdout, /^span {4}list cases, \d+ ms$/m);
    assert.match(stdout, /^metric {2}http\.client\.request\.duration \(s\), 2 series$/m);
  });

  test("spans tell failures without an answer, hold no ids, and no token that a server sends back", async (context) => {
    const exporter = new InMemorySpanExporter();
    const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
    const meter = new MeterProvider().getMeter("none");
    const onEvent = observe({ tracer: provider.getTracer("test"), meter });
    const simulator = await simulate(context, { apiToken: TOKEN });
    const trackops = connect(simulator, { onEvent, maxRetries: 1 });
    await simulator.fault({ kind: "reset" });
    await trackops.caseStatusHistory.get(7, 2);
    await simulator.fault({ kind: "echo", status: 500 }, 2);
    await assert.rejects(trackops.cases.get(7), { name: "ServerError" });
    const spans = exporter.getFinishedSpans();
    assert.deepEqual(
      spans.map(({ name, attributes }) => [name, attributes["error.type"]]),
      [
        ["GET cases/status_history/{id}/{id}", "connection"],
        ["GET cases/status_history/{id}/{id}", undefined],
        ["GET cases/{id}", "500"],
        ["GET cases/{id}", "500"],
      ],
    );
    assert.equal(
      trace(JSON.stringify(spans.map(({ name, attributes, status }) => ({ name, attributes, status })))),
      undefined,
    );
  });
});
