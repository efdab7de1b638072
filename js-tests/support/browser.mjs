/**
 * Starts a browser that the machine has, with no window: Chromium, or Firefox by WebDriver BiDi.
 */
import puppeteer from "puppeteer-core";
import { Fault, findBrowser, findFirefox, readJson } from "../../scripts/tools.mjs";

const browsers = {
  chromium: { browser: "chrome", find: findBrowser, args: readJson("webdriver.json")["goog:chromeOptions"].args },
  firefox: { browser: "firefox", find: findFirefox, args: [] },
};

/** The browser of that name; to be closed by the caller. */
export function launch(name) {
  const { browser, find, args } = browsers[name];
  const executablePath = find();
  if (executablePath === undefined) throw new Fault(`${name} is missing; get it: node scripts/setup.mjs test`);
  return puppeteer.launch({ browser, executablePath, args, headless: true });
}
