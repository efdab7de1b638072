/**
 * Starts a browser that the machine has, with no window.
 */
import puppeteer from "puppeteer-core";
import { Fault, findBrowser, readJson } from "../../scripts/tools.mjs";

const { args } = readJson("webdriver.json")["goog:chromeOptions"];

/** The browser of that name; to be closed by the caller. */
export function launch(name) {
  const executablePath = findBrowser();
  if (name !== "chromium" || executablePath === undefined) {
    throw new Fault(`${name} is missing; get it: node scripts/setup.mjs test`);
  }
  return puppeteer.launch({ executablePath, args, headless: true });
}
