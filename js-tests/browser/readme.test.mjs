/**
 * The README's page runs in a browser as it is written; only the server's address is another one.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { test } from "node:test";
import sirv from "sirv";
import { simulate } from "../support/account.mjs";
import { launch } from "../support/browser.mjs";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const pages = [...readme.matchAll(/^```html\n(.*?)^```$/gms)].map(([, html]) => html);
const dist = new URL("../../dist/", import.meta.url).pathname;
/** Where a static server would have the package of a folder in which it was installed. */
const installed = "/node_modules/trackops-client/dist/";

test("the README has a page", () => assert.equal(pages.length, 1));

for (const html of pages) {
  test("the README's page shows how many cases there are", async (context) => {
    const simulator = await simulate(context, { cors: true, records: { cases: 42 } });
    const files = sirv(dist, { dev: true });
    const server = createServer((request, response) => {
      if (request.url.startsWith(installed)) {
        request.url = request.url.slice(installed.length - 1);
        files(request, response);
      } else {
        response.setHeader("Content-Type", "text/html");
        response.end(`<!doctype html><body>${html.replace("https://example.com/trackops", simulator.url)}`);
      }
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    context.after(() => server.close());

    const browser = await launch("chromium");
    context.after(() => browser.close());
    const page = await browser.newPage();
    page.on("dialog", (dialog) => dialog.accept(simulator.apiToken));
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForFunction(() => document.body.innerText.includes("42 cases"), { timeout: 20_000 });
  });
}
