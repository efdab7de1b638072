/**
 * The store in IndexedDB, in Chromium and Firefox: the suite of all stores runs in a page, and so does all else.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { simulate } from "../support/account.mjs";
import { launch } from "../support/browser.mjs";

const project = new URL("../../", import.meta.url);

const IMPORTS = {
  "node:assert/strict": "/js-tests/stores/page/node-assert.mjs",
  "node:test": "/js-tests/stores/page/node-test.mjs",
  "trackops-client": "/dist/entries/index.js",
  "trackops-client/stores/indexeddb": "/dist/stores/indexeddb.js",
  "/js-tests/support/account.mjs": "/js-tests/stores/page/account.mjs",
};
const PAGE = `<!doctype html><title>page</title>
<script type="importmap">${JSON.stringify({ imports: IMPORTS })}</script>`;

/** What a static server gives for an address. */
function answer(path) {
  if (path === "/") return { contentType: "text/html", body: PAGE };
  if (!/^\/(dist|js-tests)\/[\w./-]+\.m?js$/.test(path)) return { contentType: "text/plain", body: "", status: 404 };
  return { contentType: "text/javascript", body: readFileSync(new URL(path.slice(1), project), "utf8") };
}

const server = createServer((request, response) => {
  const { status = 200, contentType, body } = answer(request.url);
  response.writeHead(status, { "Content-Type": contentType }).end(body);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
after(() => server.close());
const origin = `http://127.0.0.1:${server.address().port}`;

const browsers = new Map();
after(async () => {
  for (const browser of browsers.values()) await (await browser).close();
});

/** What opens pages in a profile of one test's own. */
async function start(name, context) {
  if (!browsers.has(name)) browsers.set(name, launch(name));
  const profile = await (await browsers.get(name)).createBrowserContext();
  context.after(() => profile.close());
  const blank = () => profile.newPage();
  const open = async () => {
    const page = await blank();
    await page.goto(`${origin}/`);
    return page;
  };
  return { blank, open };
}

/** Lets a page start simulators outside. */
async function exposeSimulators(page, context) {
  const running = new Map();
  await page.exposeFunction("startSimulator", async (options) => {
    const simulator = await simulate(context, { cors: true, ...options });
    running.set(simulator.url, simulator);
    const { url, username, apiToken } = simulator;
    return { url, username, apiToken };
  });
  await page.exposeFunction("callSimulator", (url, method, args) => running.get(url)[method](...args));
}

/** Runs a function with the store's module, in a page; what it throws is told by name and message. */
function inPage(page, body, given = {}) {
  return page.evaluate(
    async (source, values) => {
      const tools = {
        ...(await import("trackops-client")),
        ...(await import("trackops-client/stores/indexeddb")),
        given: values,
        batch: (records, more = {}) => ({
          records: records.map((record) => ({ key: String(record.id), record })),
          gone: [],
          checkpoint: "1",
          at: "2026-01-31 12:00:00",
          ...more,
        }),
        refusal: (promise) =>
          promise.then(
            () => "it did not fail",
            ({ name, message }) => `${name}: ${message}`,
          ),
        copyOf: async (store, collection) => {
          const records = [];
          for await (const record of store.iterate(collection)) records.push(record);
          return records;
        },
        rawOpen: (name, version, upgrade) =>
          new Promise((resolve, reject) => {
            const request = indexedDB.open(name, version);
            request.onupgradeneeded = () => upgrade?.(request.result);
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
          }),
      };
      return await new Function("tools", `return (${source})(tools)`)(tools);
    },
    String(body),
    given,
  );
}

for (const name of ["chromium", "firefox"]) {
  test(`${name}: it passes the suite of all stores`, async (context) => {
    const { open } = await start(name, context);
    const page = await open();
    await exposeSimulators(page, context);
    const names = await page.evaluate(async () => {
      await import("/js-tests/stores/page/indexeddb.mjs");
      return globalThis.suite.names;
    });
    assert.ok(names.length >= 9, String(names));
    for (const each of names) {
      await context.test(each, async () => {
        const failure = await page.evaluate(
          (which) =>
            globalThis.suite.run(which).then(
              () => "",
              (error) => error.stack || String(error),
            ),
          each,
        );
        assert.equal(failure, "");
      });
    }
  });

  test(`${name}: no record loses anything, whatever is in it`, async (context) => {
    const { open } = await start(name, context);
    const texts = [
      '{"id":0,"notes":"a\\u0000b","n\\u0000m":"\\u0000"}',
      '{"id":1,"notes":"half \\ud83d of one","\\ud800":1}',
      '{"id":2,"big":1.7976931348623157e+308,"small":5e-324}',
      '{"id":3,"a":1,"A":2,"a ":3,"":5,"__proto__":{"x":1},"constructor":null}',
      '{"id":4,"z":1,"b":{"z":[],"a":{}},"notes":"\\u2028\\ufeff\\uffff"}',
    ];
    const kept = await inPage(
      await open(),
      async ({ indexedDbStore, batch, copyOf, given }) => {
        const store = indexedDbStore({ name: 'ho"stile\u0000' });
        const records = given.map((text) => JSON.parse(text));
        await store.lock();
        const first = await store.commit("a", "cases", batch(records));
        const second = await store.commit("a", "cases", batch(records));
        const texts = (await copyOf(store, "cases")).map((record) => JSON.stringify(record));
        await store.close();
        return { first, second, texts };
      },
      texts,
    );
    assert.deepEqual(kept, {
      first: { added: 5, changed: 0, gone: 0 },
      second: { added: 0, changed: 0, gone: 0 },
      texts: texts.map((text) => JSON.stringify(JSON.parse(text))),
    });
  });

  test(`${name}: a second tab is told, and one that is closed in the middle frees it and loses nothing`, async (context) => {
    const { open } = await start(name, context);
    const simulator = await simulate(context, { cors: true, records: { cases: 950 } });
    const { url: baseUrl, username, apiToken } = simulator;
    const given = { baseUrl, username, apiToken };
    const [first, second] = [await open(), await open()];
    // It waits within its fourth page until the tab is closed.
    const reached = await inPage(
      first,
      async ({ Trackops, indexedDbStore, given }) => {
        const store = indexedDbStore();
        return await new Promise((resolve, reject) => {
          let pages = 0;
          const held = {
            ...store,
            async commit(...args) {
              pages += 1;
              if (pages < 4) return await store.commit(...args);
              resolve(pages);
              return await new Promise(() => {});
            },
          };
          new Trackops({ ...given, requestsPerSecond: 1000 })
            .sync({ store: held, collections: ["cases"] })
            .catch(reject);
        });
      },
      given,
    );
    assert.equal(reached, 4);
    const attempt = async ({ Trackops, indexedDbStore, refusal, given }) => {
      const trackops = new Trackops({ ...given, requestsPerSecond: 1000 });
      const store = indexedDbStore();
      const failure = await refusal(trackops.sync({ store, collections: ["cases"] }));
      const counted = await store.count("cases");
      await store.close();
      return { failure, counted };
    };
    const told = await inPage(second, attempt, given);
    assert.match(told.failure, /StoreError: .*in use by another sync, of this page or of another tab/);
    assert.equal(told.counted, 300);

    await first.close();
    await simulator.forget();
    const done = await inPage(second, attempt, given);
    assert.deepEqual(done, { failure: "it did not fail", counted: 950 });
    assert.ok((await simulator.requests()).length <= 9);
  });

  test(`${name}: an aborted sync goes on where it was, and nothing new costs one request`, async (context) => {
    const { open } = await start(name, context);
    const simulator = await simulate(context, { cors: true, records: { cases: 950 } });
    const { url: baseUrl, username, apiToken } = simulator;
    const page = await open();
    const result = await inPage(
      page,
      async ({ Trackops, indexedDbStore, copyOf, given }) => {
        const trackops = new Trackops(given);
        const store = indexedDbStore();
        const controller = new AbortController();
        let pages = 0;
        const onProgress = () => {
          pages += 1;
          if (pages === 5) controller.abort("enough");
        };
        const options = { store, collections: ["cases"] };
        const reason = await trackops
          .sync({ ...options, onProgress, signal: controller.signal })
          .catch((error) => error);
        const before = await store.count("cases");
        const [report] = await trackops.sync(options);
        const [again] = await trackops.sync(options);
        const there = await trackops.cases.list().toArray();
        const byId = (records) => JSON.stringify(records.sort((a, b) => a.id - b.id));
        const same = byId(there) === byId(await copyOf(store, "cases"));
        return { reason, before, added: report.new, again: [again.new, again.changed, again.requests], same };
      },
      { baseUrl, username, apiToken, requestsPerSecond: 1000 },
    );
    assert.deepEqual(result, { reason: "enough", before: 500, added: 450, again: [0, 0, 1], same: true });
  });

  test(`${name}: a worker syncs, and the page reads what it has`, async (context) => {
    const { open } = await start(name, context);
    const { url: baseUrl, username, apiToken } = await simulate(context, { cors: true, records: { cases: 250 } });
    const result = await inPage(
      await open(),
      async ({ indexedDbStore, given }) => {
        const worker = new Worker("/js-tests/stores/page/worker.mjs", { type: "module" });
        const told = await new Promise((resolve, reject) => {
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = ({ message }) => reject(new Error(message));
          worker.postMessage(given);
        });
        return [told, await indexedDbStore().count("cases")];
      },
      { baseUrl, username, apiToken, requestsPerSecond: 1000 },
    );
    assert.deepEqual(result, [250, 250]);
  });

  test(`${name}: what a newer version made, or another program, is not touched`, async (context) => {
    const { open } = await start(name, context);
    const result = await inPage(await open(), async ({ indexedDbStore, batch, refusal, rawOpen }) => {
      const store = indexedDbStore({ name: "newer" });
      await store.lock();
      await store.commit("a", "cases", batch([{ id: 1 }]));
      // The store lets go of it for a newer version, also while it is locked.
      const newer = await rawOpen("newer", 20);
      const during = await refusal(store.commit("a", "cases", batch([{ id: 2 }])));
      await store.unlock();
      const next = await refusal(indexedDbStore({ name: "newer" }).lock());
      const kept = await new Promise((resolve) => {
        const request = newer.transaction("records").objectStore("records").getAll();
        request.onsuccess = () => resolve(request.result.map(({ key }) => key));
      });
      (await rawOpen("foreign", 1, (database) => database.createObjectStore("records"))).close();
      const foreign = await refusal(indexedDbStore({ name: "foreign" }).lock());
      const { version } = await rawOpen("foreign");
      return { during, next, kept, foreign, version };
    });
    assert.match(result.during, /^StoreError: .*newer version.*update the package/);
    assert.match(result.next, /^StoreError: .*newer version.*update the package/);
    assert.deepEqual(result.kept, ["1"]);
    assert.match(result.foreign, /^StoreError: .*not created by this package/);
    assert.equal(result.version, 1);
  });

  test(`${name}: an upgrade that another tab blocks is told, and done when that is closed`, async (context) => {
    const { open } = await start(name, context);
    const [old, page] = [await open(), await open()];
    await inPage(old, async ({ rawOpen }) => {
      globalThis.kept = await rawOpen("trackops", 5);
    });
    const told = await inPage(page, ({ indexedDbStore, refusal }) => refusal(indexedDbStore().lock()));
    assert.match(told, /^StoreError: .*open in another tab with an older version/);
    await old.close();
    const done = await inPage(page, async ({ indexedDbStore, batch }) => {
      const store = indexedDbStore();
      await store.lock();
      return await store.commit("a", "cases", batch([{ id: 1 }]));
    });
    assert.deepEqual(done, { added: 1, changed: 0, gone: 0 });
  });
}

test("chromium: where the site's quota is used up, what was committed stays, and it goes on when there is room", async (context) => {
  const { open } = await start("chromium", context);
  const page = await open();
  const protocol = await page.createCDPSession();
  const limit = (quotaSize) => protocol.send("Storage.overrideQuotaForOrigin", { origin, quotaSize });
  const write = async ({ indexedDbStore, batch, refusal, copyOf, given }) => {
    const store = indexedDbStore();
    await store.lock();
    if (given.first) await store.commit("a", "cases", batch([{ id: 1 }]));
    const digits = () =>
      Array.from(crypto.getRandomValues(new Uint8Array(60_000)), (byte) => byte.toString(36)).join("");
    const records = Array.from({ length: 50 }, (_, id) => ({ id: id + 2, notes: digits() }));
    const failure = await refusal(store.commit("a", "cases", batch(records, { checkpoint: "2" })));
    const checkpoint = await store.checkpoint("a", "cases");
    const count = (await copyOf(store, "cases")).length;
    await store.close();
    return { failure, checkpoint, count };
  };
  await limit(1_000_000);
  const full = await inPage(page, write, { first: true });
  assert.match(full.failure, /^StoreError: .*quota is used up.*sync again/);
  assert.deepEqual([full.checkpoint, full.count], ["1", 1]);
  await limit(100_000_000);
  const roomy = await inPage(page, write, { first: false });
  assert.deepEqual(roomy, { failure: "it did not fail", checkpoint: "2", count: 51 });
});

test("chromium: a page that is no secure context is told what it lacks", async (context) => {
  const { blank } = await start("chromium", context);
  const page = await blank();
  await page.setRequestInterception(true);
  page.on("request", (request) => request.respond(answer(new URL(request.url()).pathname)));
  await page.goto("http://insecure.example/");
  const told = await inPage(page, ({ indexedDbStore, refusal }) => refusal(indexedDbStore().lock()));
  assert.match(told, /^StoreError: .*secure context/);
});
