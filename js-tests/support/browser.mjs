/**
 * Chromium for one test: the flags of all tests, and an end with the test.
 */
import { readFileSync } from "node:fs";
import { launch } from "puppeteer-core";

const { args } = JSON.parse(readFileSync(new URL("../../webdriver.json", import.meta.url), "utf8"))[
  "goog:chromeOptions"
];

/** Starts the browser of `CHROME_PATH`, which `scripts/test.mjs` sets. */
export async function openBrowser(context) {
  const browser = await launch({ executablePath: process.env.CHROME_PATH, args, headless: true });
  context.after(() => browser.close());
  return browser;
}
