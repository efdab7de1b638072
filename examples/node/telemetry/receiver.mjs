/**
 * A collector for looking at what is exported: takes OTLP in JSON, and hands it out. Not for production: it keeps nothing.
 */
import { createServer } from "node:http";
import { json } from "node:stream/consumers";

/**
 * Starts one on a free port of this machine.
 *
 * @param {(signal: "traces" | "metrics", body: object) => void} onExport
 */
export async function startReceiver(onExport) {
  const server = createServer(async (request, response) => {
    const signal = /^\/v1\/(traces|metrics)$/.exec(request.url)?.[1];
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
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
