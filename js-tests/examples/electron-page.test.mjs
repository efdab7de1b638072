/**
 * The Electron example as a person uses it: its page in Chromium, with its real policy, its real preload script, and its
 * real main process behind the bridge. Pictures of it go to target/electron/.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { contentSecurityPolicy, pageOrigin } from "../../examples/electron/main/page.mjs";
import { connect, simulate } from "../support/account.mjs";
import { launch } from "../support/browser.mjs";
import { invoke, preload, runApp } from "../support/electron.mjs";
import { runPreload } from "../support/electron-renderer.mjs";
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

const pictures = fileURLToPath(new URL("../../target/electron/", import.meta.url));
mkdirSync(pictures, { recursive: true });

/** Serves what the app's own scheme would, as it would. */
async function serve(context, handler) {
  const server = createServer(async ({ url }, response) => {
    const answer = await handler(new Request(`${pageOrigin}${url}`));
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => server.close());
  return `http://127.0.0.1:${server.address().port}`;
}

/** What runs in the page before its own scripts: the preload script, with Electron's side of a window around it. */
function preloadInPage() {
  return `(() => {
    const run = ${runPreload};
    window.deliver = run({ window, invoke: window.invokeMain, preload: (require, module, exports) => {${preload}} }).deliver;
  })();`;
}

/** The app with a simulator and its page in Chromium. */
async function open(context, { simulatorOptions = {}, clientOptions = {}, width = 760, dark = false } = {}) {
  const simulator = await simulate(context, simulatorOptions);
  const browser = await launch("chromium");
  context.after(() => browser.close());
  const folder = mkdtempSync(join(tmpdir(), "trackops-electron-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const page = await browser.newPage();
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (line) => ["error", "warn"].includes(line.type()) && faults.push(line.text()));
  const requests = [];
  page.on("request", (request) => requests.push(request.url()));
  const file = join(folder, "documents", "out");

  const openPage = async (window, stage) => {
    const address = await serve(context, stage.protocol.handler);
    const senderFrame = () => ({
      origin: page.url().startsWith(`${address}/`) ? pageOrigin : page.url(),
      parent: null,
    });
    await page.exposeFunction("invokeMain", (channel, args) => invoke(stage, senderFrame(), channel, args));
    await page.evaluateOnNewDocument(preloadInPage());
    window.deliver = (channel, args) =>
      page
        .evaluate((...message) => window.deliver(...message), channel, args)
        .catch((error) => {
          // As in Electron, a message to a page that is just being left is lost.
          if (!/context was destroyed|detached/i.test(error.message)) throw error;
        });
    await page.goto(window.url.replace(pageOrigin, address));
    return { address };
  };
  const running = await runApp({
    folder,
    openPage,
    clientOptions: { baseUrl: simulator.url, requestsPerSecond: Number.POSITIVE_INFINITY, ...clientOptions },
    saveAs: () => file,
    clipboardText: simulator.apiToken,
  });
  context.after(() => running.app.quit());
  return { simulator, page, folder, file, faults, requests, ...running };
}

async function signIn(page, simulator) {
  await shown(page, "#sign-in");
  await page.type("#subdomain", "demo");
  await page.type("#username", simulator.username);
  await page.keyboard.press("Enter");
  await shown(page, "#query");
}

test("one signs in, counts, exports, and finds the records in the file", async (context) => {
  const { simulator, page, file, faults, requests, stage, address } = await open(context, {
    simulatorOptions: { records: { cases: 250 } },
  });
  await shown(page, "#sign-in");
  await page.screenshot({ path: join(pictures, "sign-in.png") });
  await assertAccessible(page);
  await signIn(page, simulator);
  assert.equal(await textOf(page, "#who"), "samspade at demo");
  assert.equal(await focused(page), "collection");
  await assertAccessible(page);

  await page.click("#count");
  await says(page, "#outcome", /^250 records$/);
  await page.click("#submit-export");
  await says(page, "#outcome", /^250 records in .+out \(\d+ s\)\.$/);
  const expected = await connect(simulator).cases.list().toArray();
  const rows = parse(readFileSync(file), { columns: true, bom: true });
  assert.deepEqual(
    rows.map(({ id }) => Number(id)),
    expected.map(({ id }) => id),
  );
  assert.equal(await focused(page), "submit-export");
  await page.screenshot({ path: join(pictures, "exported.png") });
  await assertAccessible(page);

  await page.click("#sign-out");
  await shown(page, "#sign-in");
  assert.equal(await focused(page), "subdomain");

  // The page has asked for its own files alone (Chromium's own icons are data), and the token was never on its side.
  assert.deepEqual(
    new Set(requests.map((url) => url.replace(address, "")).filter((url) => !url.startsWith("data:"))),
    new Set([
      ...["/index.html", "/style.css", "/main.js", "/icon.svg"],
      ...["/chart.js", "/fields.js", "/filters.js", "/host.js", "/table.js", "/text.js", "/generated/catalogue.js"],
    ]),
  );
  const all = JSON.stringify(stage.messages) + (await page.content());
  assert.ok(stage.messages.length > 10 && !all.includes(simulator.apiToken));
  assert.deepEqual(faults, []);
});

test("the records are shown as in the browser example, and come over the bridge", async (context) => {
  const { simulator, page, stage, faults } = await open(context, {
    simulatorOptions: { records: { cases: 250 }, minutesApart: 1200 },
    width: 1180,
  });
  await signIn(page, simulator);
  await page.click("#show");
  await says(page, "#outcome", /^250 records\.$/);
  assert.match(await textOf(page, "#rows"), /^1 to 100 of 250 records/);
  const ids = await page.$$eval("tbody button.link", (links) => links.map(({ textContent }) => Number(textContent)));
  const expected = await connect(simulator).cases.list().toArray();
  assert.deepEqual(
    ids,
    expected.slice(0, 100).map(({ id }) => id),
  );
  assert.equal((await page.$$("#chart .bar")).length, 7);
  assert.equal(await page.$eval("#copy", ({ hidden }) => hidden), true, "there is no copy here");
  await page.screenshot({ path: join(pictures, "records.png") });
  await assertAccessible(page);
  assert.ok(!JSON.stringify(stage.messages).includes(simulator.apiToken));
  assert.deepEqual(faults, []);
});

test("filters and the other format", async (context) => {
  const { simulator, page, file, faults } = await open(context);
  await signIn(page, simulator);
  await page.select("#collection", "caseReviews");
  await addFilter(page, "status");
  await page.select("#filter-status", "complete");
  await addFilter(page, "updated_from");
  await page.$eval("#filter-updated_from", (field) => {
    field.value = "2024-01-05T00:00";
  });
  await page.click("input[value=ndjson]");
  await page.click("#submit-export");
  await says(page, "#outcome", /records? in/);
  // What a person fills in is their own machine's time.
  const updated_from = new Date(await page.evaluate(() => new Date("2024-01-05T00:00").toISOString()));
  const expected = await connect(simulator).caseReviews.list({ status: "complete", updated_from }).toArray();
  assert.ok(expected.length > 0);
  assert.deepEqual(readFileSync(file, "utf8").trimEnd().split("\n").map(JSON.parse), expected);
  assert.deepEqual(faults, []);
});

test("one sees how far it is, and Stop leaves nothing", async (context) => {
  const { simulator, page, folder, faults } = await open(context, {
    simulatorOptions: { records: { cases: 20_000 } },
    clientOptions: { requestsPerSecond: 20 },
  });
  await signIn(page, simulator);
  await page.focus("#submit-export");
  await page.keyboard.press("Enter");
  await says(page, "#progress-text", /^[\d,]+ of 20,000 records/);
  assert.equal(await focused(page), "stop");
  await says(page, "#progress-text", /about \d+ s left$/);
  await says(page, "#spoken", /^25 percent$/);
  const [value, max] = await page.$eval("#progress-bar", (bar) => [bar.value, bar.max]);
  assert.ok(value >= 5000 && max === 20_000, `${value} of ${max}`);
  await page.screenshot({ path: join(pictures, "progress.png") });
  await assertAccessible(page);
  await page.keyboard.press("Enter");
  await says(page, "#outcome", /^Stopped\. Nothing was saved\.$/);
  assert.deepEqual(readdirSync(join(folder, "documents")), []);
  assert.equal(await focused(page), "submit-export");
  assert.equal(await page.$eval("#progress", ({ hidden }) => hidden), true);
  assert.deepEqual(faults, []);
});

test("what is wrong is said beside its field, and the remedy below", async (context) => {
  const { simulator, page, stage, faults } = await open(context, { clientOptions: { maxRetries: 0 } });
  await shown(page, "#sign-in");
  await page.type("#subdomain", "https://demo.viewcases.com");
  await page.click("#submit-sign-in");
  await says(page, "#subdomain-problem", /Did you mean "demo"\?/);
  await says(page, "#username-problem", /Full Access/);
  assert.equal(await textOf(page, "#failure"), "To correct: Subdomain, Username.");
  assert.equal(await focused(page), "subdomain");
  await page.screenshot({ path: join(pictures, "problems.png") });
  await assertAccessible(page);

  stage.clipboardText = "two words";
  await page.$eval("#subdomain", (field) => {
    field.value = "";
  });
  await page.type("#subdomain", "demo");
  await page.type("#username", simulator.username);
  await page.click("#submit-sign-in");
  await says(page, "#apiToken-problem", /Settings > API Tokens/);
  assert.equal(await textOf(page, "#failure"), "To correct: API token.");
  assert.equal(await textOf(page, "#subdomain-problem"), "");
  stage.clipboardText = "wrong-token-000";
  await page.click("#submit-sign-in");
  await says(page, "#failure", /401 Unauthorized.*Check the username/);

  stage.clipboardText = simulator.apiToken;
  await page.click("#submit-sign-in");
  await shown(page, "#query");
  assert.equal(await textOf(page, "#failure"), "");
  await addFilter(page, "client");
  await page.type("#filter-client", "four");
  await page.click("#count");
  await says(page, "#client-problem", /whole number from 1/);
  assert.equal(await focused(page), "filter-client");
  await page.$eval("#filter-client", (field) => {
    field.value = "";
  });
  await simulator.fault({ kind: "status", status: 500, text: '{"message":"<img src=x onerror=alert(1)>"}' });
  await page.click("#submit-export");
  await says(page, "#failure", /500.*<img src=x/);
  assert.equal(await page.$("img"), null, "a server's words are text");
  assert.deepEqual(faults, []);
});

test("a page that is loaded anew stops what the former one began", async (context) => {
  const { simulator, page, folder } = await open(context, {
    simulatorOptions: { records: { cases: 20_000 } },
    clientOptions: { requestsPerSecond: 20 },
  });
  await signIn(page, simulator);
  await page.click("#submit-export");
  await says(page, "#progress-text", /^[\d,]+ of 20,000 records/);
  await page.reload();
  await shown(page, "#query");
  assert.deepEqual(readdirSync(join(folder, "documents")), []);
  await page.select("#collection", "clients");
  await page.click("#submit-export");
  await says(page, "#outcome", /records in/);
});

test("the page fits narrow windows, large type and dark desktops", async (context) => {
  const { simulator, page, faults } = await open(context, { width: 360, dark: true });
  await shown(page, "#sign-in");
  await assertFits(page);
  await assertAccessible(page);
  await page.screenshot({ path: join(pictures, "sign-in-narrow-dark.png"), fullPage: true });
  await signIn(page, simulator);
  await assertFits(page);
  await page.screenshot({ path: join(pictures, "export-narrow-dark.png"), fullPage: true });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "light" }]);
  await page.screenshot({ path: join(pictures, "export-narrow-light.png"), fullPage: true });

  // 200 % of a window of 760 pixels, as Electron zooms: half of the room in CSS pixels.
  await page.setViewport({ width: 380, height: 450, deviceScaleFactor: 2 });
  await assertFits(page);
  await page.screenshot({ path: join(pictures, "export-zoomed.png") });
  await page.click("#count");
  await says(page, "#outcome", /^450 records$/);
  const isSeen = await page.$eval("#outcome", (outcome) => outcome.getBoundingClientRect().bottom <= innerHeight + 1);
  assert.ok(isSeen, "the message is scrolled to");
  // Text alone at twice its size.
  await page.setViewport({ width: 760, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
  await page.screenshot({ path: join(pictures, "export-dark.png") });
  await assertAccessible(page);
  await assertFitsEnlarged(page);
  await page.screenshot({ path: join(pictures, "export-large-text.png") });
  assert.deepEqual(faults, []);
});

test("the page can be used by keyboard alone, in the order that is seen", async (context) => {
  const { simulator, page } = await open(context);
  await shown(page, "#sign-in");
  assert.deepEqual(await tabOrder(page, 3), ["subdomain", "username", "submit-sign-in"]);
  await signIn(page, simulator);
  assert.deepEqual(await tabOrder(page, 6), ["more", "add-filter", "show", "count", "format", "submit-export"]);
});

test("the page's policy keeps foreign code, frames and connections out", async (context) => {
  const { page, address, faults, simulator } = await open(context);
  await shown(page, "#sign-in");
  const { headers } = await fetch(`${address}/index.html`);
  assert.equal(headers.get("content-security-policy"), contentSecurityPolicy);
  const refused = await page.evaluate(async (url) => {
    const seen = new Set();
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => seen.add(effectiveDirective));
    const attempt = async (work) => {
      try {
        await work();
      } catch {
        // Refused by an error; told as a violation too.
      }
    };
    await attempt(() => fetch(url));
    await attempt(() => {
      document.body.innerHTML = "<b>markup</b>";
    });
    await attempt(() => document.body.append(Object.assign(document.createElement("iframe"), { src: url })));
    await attempt(() => document.body.append(Object.assign(new Image(), { src: `${url}/x.png` })));
    await attempt(() => {
      const script = document.createElement("script");
      script.textContent = "window.wasRun = true";
      document.body.append(script);
    });
    await attempt(() => new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)));
    while (seen.size < 5) await new Promise((resolve) => setTimeout(resolve, 10));
    return { seen: [...seen].sort(), wasRun: "wasRun" in window };
  }, simulator.url);
  assert.deepEqual(refused.seen, ["connect-src", "frame-src", "img-src", "require-trusted-types-for", "script-src"]);
  assert.equal(refused.wasRun, false);
  assert.equal((await simulator.requests()).length, 0);
  assert.ok(faults.length > 0);
});
