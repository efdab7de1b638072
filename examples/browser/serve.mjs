/**
 * Serves the page on this machine, and forwards its requests to one account. So the page needs no CORS headers from
 * Trackops, and can reach no other server.
 *
 *     node serve.mjs --simulator
 *     node serve.mjs --subdomain mycompany
 */
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import sirv from "sirv";

/** The page may run WebAssembly, connect to this server only, and start its service worker. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types service-worker",
].join("; ");

const page = sirv(fileURLToPath(new URL("page/", import.meta.url)), { dev: true });
// The folder of the installed package, with all modules that its entries import.
const client = sirv(fileURLToPath(new URL("..", import.meta.resolve("trackops-client"))), { dev: true });
const clientFolder = "/trackops-client/";
/** Response headers that are passed on to the page. */
const passedBack = ["content-type", "date", "retry-after"];

/**
 * Starts the server on 127.0.0.1.
 *
 * @param {object} options
 * @param {string} options.target The server to whose `/api/v1/` requests are forwarded.
 * @param {object} options.account Passed to the page: `subdomain`; for a simulator also `username`, `apiToken` and
 * `requestsPerSecond`.
 * @param {number} [options.port]
 */
export async function servePage({ target, account, port = 0 }) {
  const server = createServer((request, response) => {
    response.setHeader("Content-Security-Policy", contentSecurityPolicy);
    response.setHeader("X-Content-Type-Options", "nosniff");
    answer(request, response, { target, account }).catch(() => response.destroy());
  });
  await new Promise((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(request, response, { target, account }) {
  const { pathname } = new URL(request.url, "http://page");
  const { port } = request.socket.address();
  // Against DNS rebinding: a foreign page whose name resolves to this machine sends that name as the host.
  if (![`127.0.0.1:${port}`, `localhost:${port}`].includes(request.headers.host)) end(response, 421);
  else if (request.method !== "GET") end(response, 405);
  else if (pathname.startsWith("/api/v1/")) await passOn(request, response, target);
  else if (pathname === "/account.json")
    response.setHeader("Content-Type", "application/json").end(JSON.stringify(account));
  else if (pathname.startsWith(clientFolder)) {
    request.url = request.url.slice(clientFolder.length - 1);
    client(request, response, () => end(response, 404));
  } else page(request, response, () => end(response, 404));
}

async function passOn({ url, headers }, response, target) {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const { authorization = "", accept = "*/*", "user-agent": userAgent = "" } = headers;
  const options = {
    headers: { authorization, accept, "user-agent": userAgent },
    redirect: "manual",
    signal: gone.signal,
  };
  const answered = await fetch(new URL(url, target), options);
  response.statusCode = answered.status;
  for (const name of passedBack) {
    const value = answered.headers.get(name);
    if (value !== null) response.setHeader(name, value);
  }
  if (answered.body === null) response.end();
  else await pipeline(Readable.fromWeb(answered.body), response);
}

function end(response, status) {
  response.writeHead(status).end();
}

async function start() {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "8420" },
      simulator: { type: "boolean", default: false },
      subdomain: { type: "string", default: "" },
    },
  });
  const { subdomain, simulator, port } = values;
  if (!(simulator || /^[a-z\d]([a-z\d-]{0,61}[a-z\d])?$/i.test(subdomain))) {
    refuse("Choose an account: --simulator, or --subdomain mycompany for https://mycompany.viewcases.com");
  }
  if (!/^\d{1,5}$/.test(port)) refuse(`--port ${port}: expected a number, such as 8420`);
  const { target, account } = simulator
    ? await simulated()
    : { target: `https://${subdomain}.viewcases.com`, account: { subdomain } };
  const { url } = await servePage({ target, account, port: Number(port) }).catch(({ message }) => refuse(message));
  console.log(`${url} shows the records of ${simulator ? "a simulated account" : target}. Press Ctrl-C to stop.`);
}

function refuse(reason) {
  console.error(reason);
  process.exit(2);
}

async function simulated() {
  const { startSimulator } = await import("trackops-client/simulator");
  // Twenty hours between records spread them over a year.
  const { url, username, apiToken } = await startSimulator({ minutesApart: 1200 });
  return { target: url, account: { subdomain: "simulator", username, apiToken } };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await start();
