/**
 * Every page in HTML that the README and docs/ show runs in a browser as it is written; only the server's address is another
 * one. Each shows how many cases there are.
 */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import sirv from "sirv";
import { simulate } from "../support/account.mjs";
import { launch } from "../support/browser.mjs";
import { allBlocks } from "../support/pages.mjs";

const blocks = allBlocks().filter(({ language }) => language === "html");
const dist = new URL("../../dist/", import.meta.url).pathname;
/** Where a static server would have the package of a folder in which it was installed. */
const installed = "/node_modules/trackops-client/dist/";

test("there are pages in HTML", () => assert.ok(blocks.length >= 2));

for (const { name, code } of blocks) {
  test(`${name} shows how many cases there are`, async (context) => {
    const simulator = await simulate(context, { cors: true, records: { cases: 42 } });
    const files = sirv(dist, { dev: true });
    const server = createServer((request, response) => {
      if (request.url.startsWith(installed)) {
        request.url = request.url.slice(installed.length - 1);
        files(request, response);
      } else {
        response.setHeader("Content-Type", "text/html");
        response.end(`<!doctype html><body>${code.replace("https://example.com/trackops", simulator.url)}`);
      }
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    context.after(() => server.close());

    const browser = await launch("chromium");
    context.after(() => browser.close());
    const page = await browser.newPage();
    page.on("dialog", (dialog) => dialog.accept(simulator.apiToken));
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForFunction(() => document.body.innerText.includes("42 cases"), { timeout: 60_000 });
  });
}
