/**
 * Serves the page of `../browser`, with another `host.js`, under the app's own scheme. A `file:` page could read other
 * files, and has no origin to check.
 */
import { readFile } from "node:fs/promises";

export const scheme = "app";
const host = "trackops-export";
/** The origin as Electron reports it for a frame. */
export const pageOrigin = `${scheme}://${host}`;
export const pageUrl = `${pageOrigin}/index.html`;

/** Must be registered before the app is ready, so that the scheme has origins and counts as secure. */
export const privilegedScheme = { scheme, privileges: { standard: true, secure: true } };

/**
 * Allows only the app's own files and no connections: main does all requests. The client's WebAssembly runs in main
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
/** All files of the page by path. Requests cannot reach any other file. */
const files = new Map([
  ["/host.js", new URL("../renderer/host.js", import.meta.url)],
  ...[
    ...["index.html", "style.css", "icon.svg", "main.js", "chart.js", "fields.js", "filters.js", "table.js", "text.js"],
    "generated/catalogue.js",
  ].map((name) => /** @type {[string, URL]} */ ([`/${name}`, new URL(name, shared)])),
]);

/** The handler for `protocol.handle`. */
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
