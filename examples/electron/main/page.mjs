/**
 * Serves the page under a scheme of the app's own: that of `../browser`, with another `host.js`. A file: page could read other
 * files, and has no origin to check.
 */
import { readFile } from "node:fs/promises";

export const scheme = "app";
const host = "trackops-export";
/** As Electron tells it of a frame. */
export const pageOrigin = `${scheme}://${host}`;
export const pageUrl = `${pageOrigin}/index.html`;

/** What must be known before the app is ready, so that the scheme has origins and counts as secure. */
export const privilegedScheme = { scheme, privileges: { standard: true, secure: true } };

/**
 * Only the app's own files, and no connection to anywhere: main does all of that. The client's WebAssembly runs in main
 * too, so 'wasm-unsafe-eval' is not needed here.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const shared = new URL("../../browser/page/", import.meta.url);
const types = { html: "text/html", js: "text/javascript", css: "text/css", svg: "image/svg+xml" };
/** Every path there is; a request names none of its own. */
const files = new Map([
  ["/host.js", new URL("../renderer/host.js", import.meta.url)],
  ...[
    ...["index.html", "style.css", "icon.svg", "main.js", "chart.js", "fields.js", "filters.js", "table.js", "text.js"],
    "generated/catalogue.js",
  ].map((name) => /** @type {[string, URL]} */ ([`/${name}`, new URL(name, shared)])),
]);

/** For `protocol.handle`. */
export async function servePage({ url }) {
  const { host: asked, pathname } = new URL(url);
  const file = asked === host ? files.get(pathname) : undefined;
  if (file === undefined) return new Response("Not found", { status: 404 });
  return new Response(await readFile(file), {
    headers: {
      "Content-Type": `${types[file.pathname.split(".").at(-1)]}; charset=utf-8`,
      "Content-Security-Policy": contentSecurityPolicy,
      "X-Content-Type-Options": "nosniff",
    },
  });
}
