/**
 * A server with as little overhead as possible, in its own process, so that the client is measured. It serves the
 * simulator's records with the API's credentials, paging and limit, and nothing else. It is called over Node.js's IPC
 * channel: `open` returns the URL of a new account, `counts` the counters of its limit.
 *
 *     node benches/server/main.mjs RECORDS.json
 */
import { createServer } from "node:http";
import { headersOf } from "../peers/common.mjs";
import { Limit } from "./limit.mjs";
import { Records } from "./records.mjs";

const recordsFile = process.argv[2];
const limits = new Map();

const answers = {
  open: (options) => open(options),
  counts(url) {
    const { accepted, rejected } = limits.get(url);
    return { accepted, rejected };
  },
};

process.on("message", async ({ id, question, argument }) => {
  process.send({ id, value: await answers[question](argument) });
});
process.once("disconnect", () => process.exit(0));

function open({ account, pages, requestsPerSecond, seed = 1, bytesPerSecond, ...options }) {
  const random = seeded(seed);
  const { upMs = 0, upJitterMs = 0, downMs = 0, countRejected, other } = options;
  const limit = new Limit({ requestsPerSecond, countRejected, other, random });
  // The last page is half full, so no client needs an extra request to find the end.
  const records = new Records(recordsFile, pages * 100 - 50);
  const { authorization } = headersOf(account);
  const latent = upMs + upJitterMs + downMs > 0;

  const server = createServer(async (request, response) => {
    // The arrival time is when it is due, even if this process is busy then.
    const arrival = performance.now() + (latent ? upMs + random() * upJitterMs : 0);
    if (latent) await until(arrival);
    const reply = answer(request, arrival);
    if (latent) await until(arrival + downMs);
    response.writeHead(reply.status, {
      "content-type": "application/json; charset=utf-8",
      "content-length": Buffer.byteLength(reply.body),
    });
    if (bytesPerSecond === undefined) response.end(reply.body);
    else await trickle(response, Buffer.from(reply.body), bytesPerSecond);
  });

  function answer(request, arrival) {
    if (request.headers.authorization !== authorization) return { status: 401, body: '{"message":"Who are you?"}' };
    if (!limit.arrive(arrival)) return { status: 429, body: '{"message":"Too many requests"}' };
    const { pathname, searchParams } = new URL(request.url, "http://localhost");
    if (pathname.endsWith("/cases")) {
      if (searchParams.get("mode") === "count") return { status: 200, body: records.count() };
      return { status: 200, body: records.page(Number(searchParams.get("page") ?? 1)) };
    }
    const id = /\/cases\/(\d+)$/.exec(pathname)?.[1];
    if (id !== undefined) return { status: 200, body: records.record(Number(id)) };
    return { status: 404, body: '{"message":"Not found"}' };
  }

  server.keepAliveTimeout = 120_000;
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port: 0, host: "127.0.0.1", backlog: 4096 }, () => {
      const url = `http://127.0.0.1:${server.address().port}`;
      limits.set(url, limit);
      resolve(url);
    });
  });
}

/** Writes, at each tick, the bytes that are due. */
async function trickle(response, bytes, bytesPerSecond) {
  const start = performance.now();
  for (let sent = 0; sent < bytes.length; ) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    const due = Math.min(bytes.length, Math.floor(((performance.now() - start) / 1000) * bytesPerSecond));
    if (due > sent) response.write(bytes.subarray(sent, due));
    sent = due;
  }
  response.end();
}

/** Timers may be a millisecond or two late, which the simulated network must not be: spin for the last ones. */
const COARSE_MS = 3;

/** Waits until a time, never less. */
async function until(time) {
  for (let left = time - performance.now(); left > 0; left = time - performance.now()) {
    await new Promise((resolve) => (left > COARSE_MS ? setTimeout(resolve, left - COARSE_MS) : setImmediate(resolve)));
  }
}

/** Mulberry32: in a turn, each peer gets the same network. */
function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
