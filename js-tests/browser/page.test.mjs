/**
 * The package in Chromium and Firefox, from a plain static file server, with no bundler and a strict Content-Security-Policy.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { test } from "node:test";
import { simulate } from "../support/account.mjs";
import { launch } from "../support/browser.mjs";

const dist = new URL("../../dist/", import.meta.url);
const TYPES = { js: "text/javascript", wasm: "application/wasm" };

/** Serves dist/ and an empty page, like any static server. */
async function serve(context, simulator) {
  const server = createServer((request, response) => {
    const name = request.url.slice(1);
    response.setHeader(
      "Content-Security-Policy",
      `default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' ${simulator.url}`,
    );
    if (name === "") {
      response.setHeader("Content-Type", "text/html").end("<!doctype html><title>page</title>");
      return;
    }
    try {
      const bytes = readFileSync(new URL(name, dist));
      response.setHeader("Content-Type", TYPES[name.split(".").at(-1)] ?? "text/plain").end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => server.close());
  return `http://127.0.0.1:${server.address().port}/`;
}

async function open(name, context, simulatorOptions = {}) {
  const simulator = await simulate(context, { cors: true, ...simulatorOptions });
  const address = await serve(context, simulator);
  const browser = await launch(name);
  context.after(() => browser.close());
  const page = await browser.newPage();
  await page.goto(address);
  const { url: baseUrl, username, apiToken } = simulator;
  return { simulator, page, options: { baseUrl, username, apiToken, requestsPerSecond: 20 } };
}

for (const name of ["chromium", "firefox"]) {
  test(`${name}: a page reads a collection, a record, a count, and creates`, async (context) => {
    const { page, options } = await open(name, context, { records: { cases: 250 } });
    const result = await page.evaluate(async (given) => {
      const { Trackops } = await import("/entries/index.js");
      const trackops = new Trackops(given);
      const ids = [];
      for await (const { id } of trackops.cases.list()) ids.push(id);
      const created = await trackops.clients.create({ name: "Zoë & Co" });
      return { ids, count: await trackops.cases.count(), one: (await trackops.cases.get(7)).id, created: created.name };
    }, options);
    assert.deepEqual(result, {
      ids: Array.from({ length: 250 }, (_, at) => 250 - at),
      count: { record_count: 250, page_count: 3 },
      one: 7,
      created: "Zoë & Co",
    });
  });

  test(`${name}: the host's own Temporal gives moments and days`, async (context) => {
    const { simulator, page, options } = await open(name, context);
    const refused = await page.evaluate(async (given) => {
      const { Trackops } = await import("/entries/index.js");
      const trackops = new Trackops(given);
      const moment = Temporal.Instant.from("2026-01-31T08:15:00+02:00");
      const zoned = Temporal.ZonedDateTime.from("2026-02-01T00:00[America/New_York]");
      await trackops.cases.count({
        created_from: Temporal.PlainDate.from("2026-01-31"),
        updated_from: moment,
        updated_to: zoned,
      });
      const wrong = [{ created_from: moment }, { updated_from: Temporal.PlainDateTime.from("2026-01-31T08:15") }];
      return Promise.all(wrong.map((filters) => trackops.cases.count(filters).catch(({ message }) => message)));
    }, options);
    const [{ query }] = await simulator.requests();
    const sent = new URLSearchParams(query);
    assert.equal(sent.get("created_from"), "2026-01-31");
    assert.equal(sent.get("updated_from"), "2026-01-31 06:15:00");
    assert.equal(sent.get("updated_to"), "2026-02-01 05:00:00");
    assert.match(refused[0], /created_from/);
    assert.match(refused[1], /updated_from/);
    assert.equal((await simulator.requests()).length, 1);
  });

  test(`${name}: errors, redirects, aborts and time-outs are the same in a page`, async (context) => {
    const { simulator, page, options } = await open(name, context);
    const outcome = (call) =>
      page.evaluate(
        async ([given, what]) => {
          const { Trackops } = await import("/entries/index.js");
          const trackops = new Trackops({ ...given, maxRetries: 0, timeoutMs: what === "late" ? 500 : 30_000 });
          const controller = new AbortController();
          const calls = {
            get: () => trackops.cases.get(99_999),
            page: () => trackops.cases.page(),
            late: () => trackops.cases.page(),
            wrong: () => trackops.cases.page({ cleint: 1 }),
            abort: () => {
              setTimeout(() => controller.abort("enough"), 50);
              return trackops.cases.page({}, { signal: controller.signal });
            },
          };
          return await calls[what]().then(
            () => "nothing",
            (error) => error.name ?? error,
          );
        },
        [options, call],
      );
    assert.equal(await outcome("get"), "NotFoundError");
    assert.equal(await outcome("wrong"), "InvalidParameterError");
    await simulator.fault({ kind: "redirect", status: 302, location: "http://localhost:1/" });
    assert.equal(await outcome("page"), "RedirectError");
    await simulator.fault({ kind: "silence" });
    assert.equal(await outcome("late"), "TimeoutError");
    await simulator.fault({ kind: "silence" });
    assert.equal(await outcome("abort"), "enough");
    // A browser by itself sends a request again that was reset on a connection it had used before.
    await simulator.fault({ kind: "reset" }, 100);
    assert.equal(await outcome("page"), "ConnectionError");
  });

  test(`${name}: the WebAssembly can be hosted as a file of its own`, async (context) => {
    const { page, options } = await open(name, context);
    const id = await page.evaluate(async (given) => {
      const { initialize, Trackops } = await import("/entries/slim.js");
      await initialize(fetch("/trackops.wasm"));
      return (await new Trackops(given).cases.get(5)).id;
    }, options);
    assert.equal(id, 5);
  });
}
