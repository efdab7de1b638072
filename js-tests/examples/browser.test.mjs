/**
 * The browser example as a person uses it: its own server in front of the simulator, its page in real browsers, with its real
 * policy. Pictures of it go to target/browser/.
 */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { perMonth } from "../../examples/browser/page/chart.js";
import { collections, filtersFor } from "../../examples/browser/page/filters.js";
import { contentSecurityPolicy, servePage } from "../../examples/browser/serve.mjs";
import { connect, simulate } from "../support/account.mjs";
import { launch } from "../support/browser.mjs";
import {
  addFilter,
  assertAccessible,
  assertFits,
  assertFitsEnlarged,
  focused,
  says,
  shown,
  tabOrder,
  textOf,
} from "../support/page.mjs";
import { startCommand, startNode } from "../support/readme-command.mjs";

const pictures = fileURLToPath(new URL("../../target/browser/", import.meta.url));
mkdirSync(pictures, { recursive: true });

/** The page with a simulator behind it. */
async function open(context, options = {}) {
  const {
    name = "chromium",
    records = {},
    requestsPerSecond = 1000,
    width = 1280,
    dark = false,
    real = false,
  } = options;
  const simulator = await simulate(context, { minutesApart: 1200, records });
  const { url: target, username, apiToken } = simulator;
  const whose = real ? { subdomain: "mycompany" } : { subdomain: "simulator", username, apiToken };
  const account = { ...whose, requestsPerSecond };
  const server = await servePage({ target, account });
  context.after(() => server.close());
  const browser = await launch(name);
  context.after(() => browser.close());
  const page = await browser.newPage();
  await page.setViewport({ width, height: 900 });
  if (name === "chromium") {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  }
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (line) => ["error", "warn"].includes(line.type()) && faults.push(line.text()));
  const requests = [];
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(server.url);
  await shown(page, "#sign-in");
  return { simulator, server, browser, page, faults, requests };
}

async function signIn(page) {
  await page.click("#submit-sign-in");
  await shown(page, "#query");
}

const cellsOf = (page, column) =>
  page.$$eval(
    "#results tr",
    ([head, ...rows], wanted) => {
      const place = [...head.cells].findIndex(({ textContent }) => textContent === wanted);
      return rows.map(({ cells }) => cells[place].textContent);
    },
    column,
  );

const sortBy = (page, column) =>
  page.$$eval(
    "button.sort",
    (buttons, wanted) => buttons.find(({ textContent }) => textContent === wanted).click(),
    column,
  );

/** Until the service worker has all that the page has asked for. */
async function pageKept(page, requests) {
  const wanted = requests.filter((url) => !url.startsWith("data:") && !new URL(url).pathname.startsWith("/api/"));
  assert.ok(wanted.length > 10);
  await page.waitForFunction(
    async (urls) => {
      const kept = await Promise.all(urls.map((url) => caches.match(url)));
      return kept.every((answer) => answer !== undefined);
    },
    { timeout: 60_000, polling: 100 },
    wanted,
  );
}

for (const name of ["chromium", "firefox"]) {
  test(`${name}: one signs in, sees the records and the chart, and sorts`, async (context) => {
    const { simulator, page, faults, requests, server } = await open(context, { name });
    await page.screenshot({ path: join(pictures, `sign-in-${name}.png`) });
    await assertAccessible(page);
    await signIn(page);
    assert.equal(await textOf(page, "#who"), "samspade at simulator");
    assert.equal(await focused(page), "collection");
    await assertAccessible(page);
    await page.click("#show");
    await says(page, "#outcome", /^450 records\.$/);
    assert.equal(await focused(page), "show");
    const expected = await connect(simulator).cases.list().toArray();
    const ids = expected.map(({ id }) => String(id));
    assert.deepEqual(await cellsOf(page, "id"), ids.slice(0, 100));
    assert.match(await textOf(page, "#rows"), /^1 to 100 of 450 records\./);
    await page.click("#next-rows");
    assert.deepEqual(await cellsOf(page, "id"), ids.slice(100, 200));

    await sortBy(page, "id");
    const numbers = ids.map(Number).sort((one, other) => one - other);
    assert.deepEqual((await cellsOf(page, "id")).map(Number), numbers.slice(0, 100));
    assert.equal(
      await page.$eval("th[aria-sort]", (cell) => cell.ariaSort ?? cell.getAttribute("aria-sort")),
      "ascending",
    );
    await sortBy(page, "budget_money");
    await sortBy(page, "budget_money");
    const sums = expected.map(({ budget_money }) => Number(budget_money)).sort((one, other) => other - one);
    assert.deepEqual((await cellsOf(page, "budget_money")).map(Number), sums.slice(0, 100));

    const bars = await page.$$eval("#chart .bar", (all) => all.map((bar) => bar.textContent));
    const months = perMonth(expected.map(({ created_on }) => created_on));
    assert.equal(months.length, 13);
    assert.deepEqual(
      bars,
      months.map(({ month, count }) => `${month}: ${count}`),
    );
    const cells = await page.$$eval("#chart tbody tr", (rows) =>
      rows.map(({ cells: [, second] }) => Number(second.textContent)),
    );
    assert.deepEqual(
      cells,
      months.map(({ count }) => count),
    );
    await page.screenshot({ path: join(pictures, `cases-${name}.png`) });
    await assertAccessible(page);

    await page.click("button.link");
    await shown(page, "dialog[open]");
    const id = Number((await cellsOf(page, "id"))[0]);
    assert.deepEqual(JSON.parse(await textOf(page, "#record-text")), await connect(simulator).cases.get(id));
    await assertAccessible(page);
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog[open]", { hidden: true });

    await page.click("#sign-out");
    await shown(page, "#sign-in");
    assert.equal(await page.$eval("#apiToken", ({ value }) => value), simulator.apiToken, "to sign in again");
    // It talks to the server that it came from, and to nobody else.
    assert.ok(
      requests.every((url) => url.startsWith(server.url) || url.startsWith("data:")),
      requests.join(" "),
    );
    assert.deepEqual(faults, []);
  });

  test(`${name}: a collection that was copied is there without server, connection and token`, async (context) => {
    const { simulator, server, page, faults, requests } = await open(context, { name });
    const clients = await connect(simulator).clients.list().toArray();
    await signIn(page);
    await page.select("#collection", "clients");
    await page.click("#keep-copy");
    await says(page, "#outcome", /^Clients can be shown offline: 40 new, 0 changed\.$/);
    await simulator.meddle({ collection: "clients", add: 1 });
    await simulator.forget();
    await page.click("#keep-copy");
    await says(page, "#outcome", /: 1 new, 0 changed\.$/);
    assert.ok((await simulator.requests()).every(({ query }) => query.includes("updated_from")));
    assert.match(await textOf(page, "#copies"), /^Clients: 41 records, /);

    await pageKept(page, requests);
    await server.close();
    await simulator.close();
    await page.reload();
    await shown(page, "#copy");
    await page.click("#copies button");
    await says(page, "#outcome", /^41 records\.$/);
    assert.deepEqual(await cellsOf(page, "id"), ["41", ...clients.map(({ id }) => String(id))]);
    await page.screenshot({ path: join(pictures, `offline-${name}.png`) });
    await assertAccessible(page);
    // What is live needs the server, and says so.
    faults.length = 0;
    await page.type("#apiToken", "x");
    await page.click("#submit-sign-in");
    await shown(page, "#stop");
    await page.click("#stop");
    await says(page, "#outcome", /^Stopped\. You are not signed in\.$/);

    await page.click("#delete-copy");
    await says(page, "#outcome", /^The offline copy is deleted\.$/);
    await page.waitForSelector("#copy", { hidden: true });
    assert.deepEqual(await page.evaluate(() => indexedDB.databases()), []);
  });
}

test("every filter of every collection has a field with its label and hint", async (context) => {
  const { page, faults } = await open(context);
  await signIn(page);
  assert.ok(collections.length === 20);
  // All of them by the debugger would take its time.
  const addAll = () =>
    page.evaluate(() => {
      const more = document.getElementById("more");
      while (more.options.length > 0) document.getElementById("add-filter").click();
    });
  for (const { name, filters } of collections) {
    await page.select("#collection", name);
    await addAll();
    const fields = await page.$$eval("#filter-fields .field", (all) =>
      all.map((field) => {
        const control = field.querySelector("input, select");
        return [control.name, control.labels.length, control.getAttribute("aria-describedby").split(" ").length];
      }),
    );
    assert.deepEqual(
      fields,
      filters.map((filter) => [filter.name, 1, 2]),
    );
    assert.equal(await page.$eval("#more-filters", ({ hidden }) => hidden), true);
  }
  await page.select("#collection", "cases");
  await addAll();
  await assertAccessible(page);
  await page.screenshot({ path: join(pictures, "all-filters.png"), fullPage: true });
  assert.deepEqual(faults, []);
});

test("filters choose the records, by the clock of this machine", async (context) => {
  const { simulator, page, faults } = await open(context);
  await signIn(page);
  await page.select("#collection", "tasks");
  await addFilter(page, "status");
  assert.equal(await focused(page), "filter-status");
  await page.select("#filter-status", "complete");
  await addFilter(page, "updated_from");
  await page.$eval("#filter-updated_from", (control) => {
    control.value = "2024-06-01T00:00:00";
  });
  await page.click("#count");
  const updated_from = new Date(await page.evaluate(() => new Date("2024-06-01T00:00:00").toISOString()));
  const expected = await connect(simulator).tasks.list({ status: "complete", updated_from }).toArray();
  assert.ok(expected.length > 3);
  await says(page, "#outcome", new RegExp(`^${expected.length} records$`));
  await page.click("#show");
  await says(page, "#outcome", new RegExp(`^${expected.length} records\\.$`));
  assert.deepEqual(
    (await cellsOf(page, "id")).map(Number),
    expected.map(({ id }) => id),
  );
  await page.click(".remove");
  assert.equal(await focused(page), "more");
  assert.equal(await page.$("#filter-status"), null);
  assert.deepEqual(faults, []);
});

test("what is wrong is said beside its field, and a server's words are text", async (context) => {
  const { simulator, page } = await open(context);
  await page.$eval("#apiToken", (control) => {
    control.value = "a-wrong-token";
  });
  await page.click("#submit-sign-in");
  await says(page, "#failure", /401 Unauthorized.*Check the username/);
  await page.$eval(
    "#apiToken",
    (control, value) => {
      control.value = value;
    },
    simulator.apiToken,
  );
  await signIn(page);
  await addFilter(page, "client");
  await page.type("#filter-client", "four");
  await page.click("#show");
  await says(page, "#client-problem", /whole number from 1/);
  assert.equal(await textOf(page, "#failure"), "To correct: Client.");
  assert.equal(await focused(page), "filter-client");
  assert.equal(await page.$eval("#results", ({ hidden }) => hidden), true, "nothing was read");
  await page.screenshot({ path: join(pictures, "problem.png") });
  await assertAccessible(page);
  await page.click(".remove");
  await simulator.fault({ kind: "status", status: 400, text: '{"message":"<img src=x onerror=alert(1)>"}' });
  await page.click("#show");
  await says(page, "#failure", /400.*<img src=x/);
  assert.equal(await page.$("img"), null);
});

test("one sees how far it is, and Stop keeps what was read", async (context) => {
  const { page, faults } = await open(context, { records: { cases: 20_000 }, requestsPerSecond: 20 });
  await signIn(page);
  await page.focus("#show");
  await page.keyboard.press("Enter");
  await says(page, "#progress-text", /^[\d,]+ of 20,000 records, about \d+ s left$/);
  assert.equal(await focused(page), "stop");
  await says(page, "#spoken", /^25 percent$/);
  await page.screenshot({ path: join(pictures, "progress.png") });
  await assertAccessible(page);
  await page.keyboard.press("Enter");
  await says(page, "#outcome", /^Stopped after [\d,]+ records\.$/);
  assert.equal(await focused(page), "show");
  const [, records] = /after ([\d,]+) records/.exec(await textOf(page, "#outcome"));
  assert.match(await textOf(page, "#rows"), new RegExp(`^1 to 100 of ${records} records`));
  assert.deepEqual(faults, []);
});

test("the page can be used by keyboard alone, and the focus is seen", async (context) => {
  const { page } = await open(context, { records: { cases: 3 } });
  assert.deepEqual(await tabOrder(page, 3), ["username", "apiToken", "submit-sign-in"]);
  await page.keyboard.press("Enter");
  await shown(page, "#query");
  assert.deepEqual(await tabOrder(page, 4), ["more", "add-filter", "show", "count"]);
  await page.focus("#show");
  await page.keyboard.press("Enter");
  await says(page, "#outcome", /^3 records\.$/);
  assert.deepEqual(await tabOrder(page, 5), ["count", "keep-copy", "As a table", "table", "id"]);
  for (const selector of ["#collection", "#show", ".scroller", "button.sort", "button.link", "summary"]) {
    await page.focus(selector);
    const outline = await page.$eval(selector, (node) => getComputedStyle(node).outlineStyle);
    assert.equal(outline, "solid", selector);
  }
  await page.focus("button.sort");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.closest("th").getAttribute("aria-sort")), "ascending");
  await page.screenshot({ path: join(pictures, "focus.png") });
});

test("the page fits narrow windows, large type and dark desktops", async (context) => {
  const { page, faults } = await open(context, { width: 360, dark: true });
  await assertFits(page);
  await assertAccessible(page);
  await signIn(page);
  await addFilter(page, "updated_from");
  await page.click("#show");
  await says(page, "#outcome", /^450 records\.$/);
  const isSeen = await page.$eval("#outcome", (outcome) => {
    const { top, bottom } = outcome.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight + 1;
  });
  assert.ok(isSeen, "the message is scrolled to");
  await assertFits(page);
  await assertAccessible(page);
  await page.screenshot({ path: join(pictures, "narrow-dark.png"), fullPage: true });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "light" }]);
  await assertAccessible(page);
  await page.screenshot({ path: join(pictures, "narrow-light.png"), fullPage: true });
  await page.setViewport({ width: 1280, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
  await page.evaluate(() => scrollTo(0, 0));
  await assertAccessible(page);
  await page.screenshot({ path: join(pictures, "dark.png") });
  await assertFitsEnlarged(page);
  await page.screenshot({ path: join(pictures, "large-text.png") });
  assert.deepEqual(faults, []);
});

test("the token is in no storage, cache, address or markup, and the server passes on nothing but the API", async (context) => {
  const { simulator, server, page, requests } = await open(context, { real: true });
  await page.type("#username", simulator.username);
  await page.type("#apiToken", simulator.apiToken);
  await signIn(page);
  assert.equal(await page.$eval("#apiToken", ({ value }) => value), "");
  await page.click("#keep-copy");
  await says(page, "#outcome", /shown offline/);
  await pageKept(page, requests);
  const stored = await page.evaluate(async () => {
    const copies = [JSON.stringify({ ...localStorage, ...sessionStorage, cookie: document.cookie })];
    const cache = await caches.open("trackops-records");
    for (const request of await cache.keys()) copies.push(request.url, await (await cache.match(request)).text());
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise((resolve) => {
        indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result);
      });
      for (const store of database.objectStoreNames) {
        const all = await new Promise((resolve) => {
          database.transaction(store).objectStore(store).getAll().onsuccess = ({ target }) => resolve(target.result);
        });
        copies.push(JSON.stringify(all));
      }
      database.close();
    }
    return copies.join("\n");
  });
  assert.ok(stored.length > 100_000 && stored.includes("/main.js") && !stored.includes(`${server.url}api/`));
  for (const text of [stored, requests.join(" "), await page.content()]) assert.ok(!text.includes(simulator.apiToken));

  const answered = async (path, options) => (await fetch(new URL(path, server.url), options)).status;
  await simulator.forget();
  assert.equal(await answered("../serve.mjs"), 404);
  assert.equal(await answered("%2e%2e/serve.mjs"), 404);
  assert.equal(await answered("api/v2/cases"), 404);
  assert.equal(await answered("api/v1/cases", { method: "POST", body: "{}" }), 405);
  assert.equal(await answered("api/v1/cases"), 401);
  assert.deepEqual(
    (await simulator.requests()).map(({ path, status }) => [path, status]),
    [["/api/v1/cases", 401]],
  );
  const { headers } = await fetch(server.url);
  assert.equal(headers.get("content-security-policy"), contentSecurityPolicy);
});

test("a name that was made to lead to this machine gets nothing", async (context) => {
  const { server } = await open(context);
  const { port } = new URL(server.url);
  const { request } = await import("node:http");
  const status = await new Promise((resolve) => {
    request({ port, host: "127.0.0.1", headers: { Host: `elsewhere.example:${port}` } }, (answer) => {
      resolve(answer.statusCode);
      answer.resume();
    }).end();
  });
  assert.equal(status, 421);
});

test("the README's command serves the page of a simulated account", async (context) => {
  const replace = { "--simulator": "--simulator --port 0" };
  const { printed } = startCommand(context, "examples/browser/README.md", { replace });
  const [, url] = await printed(/^(http:\/\/127\.0\.0\.1:\d+\/) shows the records of a simulated account/m);
  const account = await (await fetch(`${url}account.json`)).json();
  const authorization = `Basic ${btoa(`${account.username}/token:${account.apiToken}`)}`;
  const counted = await fetch(`${url}api/v1/cases?mode=count`, { headers: { authorization } });
  assert.equal((await counted.json()).record_count, 450);
  for (const args of [[], ["--subdomain", "https://mycompany.viewcases.com"], ["--subdomain", "a.b"]]) {
    const { code, stderr } = await startNode(context, ["examples/browser/serve.mjs", ...args]).ended;
    assert.equal(code, 2);
    assert.match(stderr, /--subdomain mycompany/);
  }
  const taken = await startNode(context, ["examples/browser/serve.mjs", "--simulator", "--port", new URL(url).port])
    .ended;
  assert.deepEqual([taken.code, taken.stderr.trimEnd().split("\n").length], [2, 1]);
  assert.match(taken.stderr, /EADDRINUSE/);
});

test("texts become what the client takes, and months without cases are there", () => {
  const filters = {
    id: "7",
    is_request: "no",
    created_from: " 2024-01-01 ",
    updated_from: "2024-01-01T00:00:00.000Z",
    client: "",
  };
  assert.deepEqual(filtersFor("cases", filters), {
    id: 7,
    is_request: false,
    created_from: "2024-01-01",
    updated_from: new Date("2024-01-01T00:00:00Z"),
  });
  assert.deepEqual(filtersFor("cases", { id: "seven", updated_from: "soon", cleint: "4" }), {
    id: "seven",
    updated_from: "soon",
    cleint: "4",
  });
  assert.deepEqual(perMonth(["2023-11-30", "2024-02-01", null, "2023-11-01"]), [
    { month: "2023-11", count: 2 },
    { month: "2023-12", count: 0 },
    { month: "2024-01", count: 0 },
    { month: "2024-02", count: 1 },
  ]);
  assert.deepEqual(perMonth([]), []);
});
