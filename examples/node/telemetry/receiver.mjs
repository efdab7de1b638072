/**
 * A minimal collector to inspect exports: receives OTLP as JSON and passes it to a callback. Not for production: it
 * stores nothing.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import { json } from "node:stream/consumers";

/** @type {Map<string | undefined, "traces" | "metrics">} */
const paths = new Map([
  ["/v1/traces", "traces"],
  ["/v1/metrics", "metrics"],
]);

/**
 * Starts a collector on a free port of this machine.
 *
 * @param {(signal: "traces" | "metrics", body: object) => void} onExport
 */
export async function startReceiver(onExport) {
  const server = createServer(async (request, response) => {
    const signal = paths.get(request.url);
    const isOtlp = request.method === "POST" && request.headers["content-type"] === "application/json";
    if (signal === undefined || !isOtlp) {
      response.writeHead(signal === undefined ? 404 : 415).end();
      return;
    }
    try {
      onExport(signal, await json(request));
      response.setHeader("Content-Type", "application/json").end("{}");
    } catch {
      response.writeHead(400).end();
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
