/**
 * Takes the screenshots for examples/browser/README.md: the page with a simulated account, in Chromium. `npm run
 * pictures` builds the package first.
 */
import { statSync } from "node:fs";
import { join, relative } from "node:path";
import { startSimulator } from "trackops-client/simulator";
import { servePage } from "../examples/browser/serve.mjs";
import { launch } from "../js-tests/support/browser.mjs";
import { Fault, main, root } from "./tools.mjs";

/** Maximum size in bytes, since everyone who opens the README downloads the pictures. */
const LARGEST = 150_000;

const pictures = [
  { file: "light.png", width: 1280, height: 900, scheme: "light" },
  { file: "narrow-dark.png", width: 360, height: 900, scheme: "dark", scrollTo: "#chart" },
];

await main("pictures", async () => {
  const simulator = await startSimulator({ requestsPerSecond: Number.POSITIVE_INFINITY, minutesApart: 1200 });
  const { url: target, username, apiToken } = simulator;
  const account = { subdomain: "simulator", username, apiToken, requestsPerSecond: 1000 };
  const server = await servePage({ target, account });
  const browser = await launch("chromium");
  try {
    for (const picture of pictures) await take(browser, server.url, picture);
  } finally {
    await browser.close();
    await server.close();
    await simulator.close();
  }
});

async function take(browser, url, { file, width, height, scheme, scrollTo }) {
  const page = await browser.newPage();
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.goto(url);
  await page.waitForSelector("#sign-in", { visible: true });
  await page.click("#submit-sign-in");
  await page.waitForSelector("#query", { visible: true });
  await page.click("#show");
  await page.waitForFunction(() => /^\d+ records\.$/.test(document.querySelector("#outcome").textContent));
  if (scrollTo) await page.$eval(scrollTo, (node) => node.scrollIntoView());
  // Waits until the scrolled page is drawn.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  const path = join(root, "examples/browser/pictures", file);
  await page.screenshot({ path });
  await page.close();
  const { size } = statSync(path);
  console.log(`pictures: ${relative(root, path)}: ${size} bytes`);
  if (size > LARGEST) throw new Fault(`${file} is larger than ${LARGEST} bytes`);
}
