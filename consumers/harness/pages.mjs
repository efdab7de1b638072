/**
 * Runs pages in real browsers, from a plain static file server.
 */
import { createServer } from "node:http";
import sirv from "sirv";
import { launch } from "../../js-tests/support/browser.mjs";

const launched = new Map();

/** The browser of that name, launched once per run. */
export function browserNamed(name) {
  if (!launched.has(name)) launched.set(name, launch(name));
  return launched.get(name);
}

export async function closeBrowsers() {
  for (const browser of launched.values()) await (await browser).close();
  launched.clear();
}

/** Serves a folder's files until the test ends, and returns the address. */
export async function serveFolder(test, folder) {
  const files = sirv(folder, { dev: true });
  const server = createServer((request, response) => files(request, response, () => response.writeHead(404).end()));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  test.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${server.address().port}/`;
}

/** Opens a page with the settings and returns what it writes into its `output`. Any error in the page fails at once. */
export async function playPage(browserName, address, settings) {
  const browser = await browserNamed(browserName);
  const page = await browser.newPage();
  try {
    const wrong = new Promise((_, reject) => {
      page.on("pageerror", ({ message, stack }) => {
        // Firefox reports a refused connection like an exception; the scenario causes one on purpose.
        if (!message.startsWith("Cross-Origin Request Blocked")) reject(new Error(`in the page: ${stack}`));
      });
      page.on("response", (response) => {
        const own = response.url().startsWith(new URL(address).origin);
        if (own && response.status() >= 400)
          reject(new Error(`the page asked for ${response.url()}, which is not there`));
      });
    });
    const written = async () => {
      await page.goto(`${address}#${encodeURIComponent(JSON.stringify(settings))}`);
      const output = await page.waitForSelector("output:not(:empty)");
      return output.evaluate(({ textContent }) => textContent);
    };
    const text = await Promise.race([written(), wrong]);
    if (!text.startsWith("{")) throw new Error(`in the page: ${text}`);
    return JSON.parse(text);
  } finally {
    await page.close();
  }
}

const places = { "a page": "page.html", "a Web Worker": "worker.html", "a service worker": "service-worker.html" };

export const browser = {
  name: "browser",
  checks: ["chromium", "firefox"].flatMap((name) =>
    Object.entries(places).map(([place, file]) => ({
      name: `${name}, ${place}`,
      userAgent: /^Mozilla/,
      tool: async () => (await browserNamed(name)).version(),
      play: async ({ folder, settings, test }) => playPage(name, (await serveFolder(test, folder)) + file, settings),
    })),
  ),
};
