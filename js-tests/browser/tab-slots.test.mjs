/**
 * One limit for the tabs of an origin, against a strict server in a process of its own. Figures are printed. Firefox lets
 * timers of tabs in the background fire once a second, so that there only one tab is of use.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, describe, test } from "node:test";
import { launch } from "../support/browser.mjs";
import { assertLimitKept, assertNoStall, assertRateUsed, figures, strictAccount } from "../support/slots-processes.mjs";

/** Requests a second: a browser's threads and preflights take their time. */
const PER_SECOND = 10;
const INTERVAL = 1000 / PER_SECOND;

const dist = new URL("../../dist/", import.meta.url);
const server = createServer((request, response) => {
  if (!/^\/(?:entries|slots)\/[\w-]+\.js$/.test(request.url)) {
    response.setHeader("Content-Type", "text/html").end("<!doctype html><title>page</title>");
    return;
  }
  response.setHeader("Content-Type", "text/javascript").end(readFileSync(new URL(request.url.slice(1), dist)));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
after(() => server.close());
const origin = `http://127.0.0.1:${server.address().port}`;

/** Pages of one origin in one profile, each with a client whose `requests` counts what was answered. */
async function openTabs(browser, context, count, account) {
  const profile = await browser.createBrowserContext();
  context.after(() => profile.close());
  const tabs = await Promise.all(Array.from({ length: count }, () => profile.newPage()));
  for (const tab of tabs) {
    await tab.goto(origin);
    await tab.evaluate(async (options) => {
      const { Trackops } = await import("/entries/index.js");
      const { machineSlots } = await import("/slots/tabs.js");
      globalThis.trackops = new Trackops({ ...options, slots: machineSlots() });
      globalThis.read = async (times) => {
        for (let id = 1; id <= times; id += 1) await globalThis.trackops.cases.get(id);
      };
    }, account);
  }
  return tabs;
}

for (const name of ["chromium", "firefox"]) {
  describe(name, async () => {
    const browser = await launch(name);
    after(() => browser.close());
    const inTabs = name === "chromium" ? test : () => {};

    inTabs("5 tabs × 12 requests keep a strict 10/s together", async (context) => {
      const { simulator, account } = await strictAccount(context, { cors: true, requestsPerSecond: PER_SECOND });
      const tabs = await openTabs(browser, context, 5, account);
      await Promise.all(tabs.map((tab) => tab.evaluate("read(12)")));
      const { requests, rejected, share } = await figures(simulator, INTERVAL);
      context.diagnostic(`${requests} requests, ${rejected} × 429, ${(share * 100).toFixed(1)} % of the rate (median)`);
      assertLimitKept({ requests, rejected });
      assert.equal(requests - rejected, 60);
      assertRateUsed({ share });
    });

    inTabs("tabs that are closed, one while it holds the lock, hold nobody up for long", async (context) => {
      const { simulator, account } = await strictAccount(context, { cors: true, requestsPerSecond: PER_SECOND });
      const [steady, holder, ...others] = await openTabs(browser, context, 4, account);
      const done = steady.evaluate("read(25)");
      for (const tab of others) tab.evaluate("read(25)").catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 500));
      await holder.evaluate(async (account_) => {
        await new Promise((taken) =>
          navigator.locks.request(`trackops-client.slots:${account_}`, () => {
            taken();
            return new Promise(() => {});
          }),
        );
      }, account.baseUrl);
      // While it is held nobody may start; each of the other three may have a request under way.
      const before = (await simulator.requests()).length;
      await new Promise((resolve) => setTimeout(resolve, 10 * INTERVAL));
      assert.ok((await simulator.requests()).length <= before + 3, "control: the lock is the one that they use");
      await holder.close();
      for (const tab of others) {
        await new Promise((resolve) => setTimeout(resolve, 150 + Math.random() * INTERVAL));
        await tab.close();
      }
      await done;
      const { requests, rejected, longest } = await figures(simulator, INTERVAL);
      context.diagnostic(`${rejected} × 429, longest gap ${longest.toFixed(0)} ms (the lock was held)`);
      assertLimitKept({ requests, rejected });
      assertNoStall({ longest: longest - 10 * INTERVAL });
    });

    test("the entry holds no secret; what is garbage costs an interval", async (context) => {
      const { simulator, account } = await strictAccount(context, { cors: true, requestsPerSecond: PER_SECOND });
      const [tab] = await openTabs(browser, context, 1, account);
      const entries = await tab.evaluate(async () => {
        await globalThis.read(2);
        const database = await new Promise((resolve) => {
          const request = indexedDB.open("trackops-client.slots");
          request.onsuccess = () => resolve(request.result);
        });
        const entries = await new Promise((resolve) => {
          const store = database.transaction("entries", "readwrite").objectStore("entries");
          const request = store.getAll();
          request.onsuccess = () => resolve(request.result);
          store.openKeyCursor().onsuccess = ({ target }) => store.put({ none: "of ours" }, target.result.key);
        });
        database.close();
        await globalThis.read(2);
        return entries;
      });
      assert.equal(entries.length, 1);
      assert.match(entries[0], /^\{(?:"\w+":[\d.e+]+,?)+\}$/);
      const seen = await simulator.requests();
      assert.equal(seen.filter(({ status }) => status === 200).length, 4);
    });
  });
}

test("without a secure context it is said what is missing", async (context) => {
  const { simulator, account } = await strictAccount(context, { cors: true, requestsPerSecond: PER_SECOND });
  const browser = await launch("chromium");
  context.after(() => browser.close());
  const page = await browser.newPage();
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (!pathname.endsWith(".js")) return request.respond({ contentType: "text/html", body: "<!doctype html>" });
    return request.respond({
      contentType: "text/javascript",
      body: readFileSync(new URL(pathname.slice(1), dist), "utf8"),
    });
  });
  await page.goto("http://intranet.example/");
  const message = await page.evaluate(async (options) => {
    const { Trackops } = await import("/entries/index.js");
    const { machineSlots } = await import("/slots/tabs.js");
    const trackops = new Trackops({ ...options, slots: machineSlots() });
    return trackops.cases.get(1).then(
      () => "it was sent",
      ({ name, message: words }) => `${name}: ${words}`,
    );
  }, account);
  assert.match(message, /^SlotsError: machineSlots needs navigator\.locks .*: https or localhost/);
  assert.equal((await simulator.requests()).length, 0);
});
