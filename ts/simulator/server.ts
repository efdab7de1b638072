/**
 * The HTTP server of the simulator: node:http around the rules in `simulator/src/`.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { initSync, Simulation } from "../../simulator/pkg/trackops_simulator.js";
import {
  type Churn,
  type Clock,
  defaults,
  type Fault,
  type Latency,
  type SeenRequest,
  type Simulator,
  type SimulatorOptions,
} from "./options.js";

/** Maximum size of a request's body in bytes. */
const LARGEST_BODY = 10 * 1024 * 1024;

interface Reply {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly html: boolean;
  readonly body: string;
  readonly delivery: "complete" | "reset" | "cut" | "silence" | { readonly slow: number };
}

let loaded = false;

/** Starts a simulator in this process. */
export async function listen(options: SimulatorOptions): Promise<Simulator> {
  if (!loaded) {
    initSync({ module: readFileSync(new URL("./trackops_simulator_bg.wasm", import.meta.url)) });
    loaded = true;
  }
  const face = new Face(options);
  await face.start();
  return face;
}

class Face implements Simulator {
  url = "";
  readonly username: string;
  readonly apiToken: string;
  readonly #port: number;
  readonly #cors: boolean;
  readonly #simulation: Simulation;
  readonly #server: Server;
  readonly #random: () => number;
  #latency: Latency;
  #clock: Clock;
  #seen: SeenRequest[] = [];

  constructor(options: SimulatorOptions) {
    const { records = {}, latency = {}, clock = {}, ...given } = options;
    const set = {
      ...defaults,
      ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    };
    const { requestsPerSecond, otherRequestsPerSecond } = set as SimulatorOptions;
    this.username = set.username;
    this.apiToken = set.apiToken;
    this.#port = set.port;
    this.#cors = set.cors;
    this.#latency = latency;
    this.#clock = clock;
    this.#random = seeded(set.seed);
    const limited = requestsPerSecond !== undefined && Number.isFinite(requestsPerSecond);
    const config = {
      seed: set.seed,
      minutesApart: set.minutesApart,
      username: set.username,
      apiToken: set.apiToken,
      requestsPerSecond: limited ? requestsPerSecond : null,
      countRejected: set.countRejected,
      retryAfter: set.retryAfter,
      otherRequestsPerSecond: otherRequestsPerSecond ?? null,
      records: Object.fromEntries(Object.entries(records).filter(([, count]) => count !== undefined)),
    };
    this.#simulation = new Simulation(JSON.stringify(config));
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
    this.#server.keepAliveTimeout = 60_000;
  }

  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.#port, "127.0.0.1", () => {
        const { port } = this.#server.address() as AddressInfo;
        this.url = `http://127.0.0.1:${port}`;
        resolve();
      });
    });
  }

  requests(): Promise<SeenRequest[]> {
    return Promise.resolve([...this.#seen]);
  }

  forget(): Promise<void> {
    this.#seen = [];
    return Promise.resolve();
  }

  fault(fault: Fault, times = 1): Promise<void> {
    this.#simulation.fault(JSON.stringify(fault), times);
    return Promise.resolve();
  }

  clearFaults(): Promise<void> {
    this.#simulation.clearFaults();
    return Promise.resolve();
  }

  churn(churn: Churn): Promise<void> {
    this.#simulation.churn(JSON.stringify(churn));
    return Promise.resolve();
  }

  meddle({ collection, add = 0, change = 0, remove = 0 }: Omit<Churn, "every">): Promise<number> {
    return Promise.resolve(this.#simulation.meddle(collection, add, change, remove, this.#now()));
  }

  latency(latency: Latency): Promise<void> {
    this.#latency = latency;
    return Promise.resolve();
  }

  clock(clock: Clock): Promise<void> {
    this.#clock = clock;
    return Promise.resolve();
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { upMs = 0, upJitterMs = 0, downMs = 0, downJitterMs = 0 } = this.#latency;
    if (this.#cors) allowOtherOrigins(request, response);
    if (this.#cors && request.method === "OPTIONS") {
      response.writeHead(204).end();
      return;
    }
    const up = upMs + this.#random() * upJitterMs;
    const down = downMs + this.#random() * downJitterMs;
    const arrival = performance.now() + up;
    const body = await bodyOf(request);
    await until(arrival);
    const reply = this.#answer(request, body);
    await until(performance.now() + down);
    response.sendDate = this.#clock.hidden !== true;
    if (response.sendDate) response.setHeader("Date", new Date(this.#now()).toUTCString());
    await deliver(reply, response);
  }

  #now(): number {
    return Date.now() + (this.#clock.offsetMs ?? 0);
  }

  #answer(request: IncomingMessage, body: string): Reply {
    const at = performance.now();
    const { method = "GET", url = "/" } = request;
    const [path = "", query = ""] = splitOnce(url, "?");
    const { authorization, "user-agent": userAgent } = request.headers;
    const arrived = {
      method,
      path: decoded(path),
      query: [...new URLSearchParams(query)],
      authorization: authorization ?? null,
      body,
      now: at,
      wall: this.#now(),
    };
    const reply: Reply = JSON.parse(this.#simulation.handle(JSON.stringify(arrived)));
    const authorized = authorization !== undefined;
    this.#seen.push({ at, method, path, query, status: reply.status, authorized, userAgent, body });
    return reply;
  }
}

async function deliver(reply: Reply, response: ServerResponse): Promise<void> {
  const { delivery } = reply;
  if (delivery === "silence") return;
  if (delivery === "reset") {
    response.socket?.resetAndDestroy();
    return;
  }
  const bytes = Buffer.from(reply.body);
  for (const [name, value] of reply.headers) response.setHeader(name, value);
  response.setHeader("Content-Type", reply.html ? "text/html; charset=utf-8" : "application/json; charset=utf-8");
  response.setHeader("Content-Length", bytes.length);
  response.writeHead(reply.status);
  if (delivery === "cut") {
    response.write(bytes.subarray(0, bytes.length / 2), () => response.socket?.resetAndDestroy());
  } else if (delivery === "complete") {
    response.end(bytes);
  } else {
    for (const byte of bytes) {
      if (response.destroyed) return;
      response.write(Buffer.of(byte));
      await until(performance.now() + delivery.slow);
    }
    response.end();
  }
}

function allowOtherOrigins(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader("Access-Control-Allow-Origin", request.headers.origin ?? "*");
  response.setHeader("Access-Control-Allow-Headers", "Accept, Authorization, Content-Type");
  response.setHeader("Access-Control-Allow-Methods", "GET, POST");
  response.setHeader("Access-Control-Expose-Headers", "Date, Retry-After");
  response.setHeader("Access-Control-Max-Age", "600");
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LARGEST_BODY) throw new Error("the request's body is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Waits until a time. Timers may fire early, so it checks again. */
async function until(time: number): Promise<void> {
  for (let left = time - performance.now(); left > 0; left = time - performance.now()) {
    await new Promise((resolve) => setTimeout(resolve, Math.ceil(left)));
  }
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The pseudo-random generator Mulberry32, for the same jitter on every run. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
