/**
 * Does many of one thing and prints what memory grew by: `node --expose-gc memory.mjs "100,000 calls" http://127.0.0.1:1234`.
 */
import { getEventListeners } from "node:events";

/** The WebAssembly memory is no part of the package's interface, so it is caught where it is made. */
let wasm;
WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(...args) {
    super(...args);
    wasm = Object.values(this.exports).find((value) => value instanceof WebAssembly.Memory);
  }
};

const { Trackops } = await import("trackops-client");
const [what, baseUrl] = process.argv.slice(2);
const options = { baseUrl, username: "samspade", apiToken: "secret", requestsPerSecond: Number.POSITIVE_INFINITY };
const trackops = new Trackops(options);

/** So many at once that the loop is quick, so few that they are no memory of their own. */
const TOGETHER = 50;

async function times(count, action) {
  for (let done = 0; done < count; done += TOGETHER) await Promise.all(Array.from({ length: TOGETHER }, action));
}

async function collected() {
  for (let round = 0; round < 5; round += 1) {
    // Finalizers run between tasks, and free what the next collection takes.
    await new Promise((resolve) => setTimeout(resolve, 20));
    globalThis.gc();
  }
}

async function growth(warmUp, count, action) {
  await times(warmUp, action);
  await collected();
  const before = { heapBytes: process.memoryUsage().heapUsed, wasmBytes: wasm.buffer.byteLength };
  await times(count, action);
  await collected();
  const after = { heapBytes: process.memoryUsage().heapUsed, wasmBytes: wasm.buffer.byteLength };
  return { heapBytes: after.heapBytes - before.heapBytes, wasmBytes: after.wasmBytes - before.wasmBytes };
}

async function abandon() {
  const pages = trackops.cases.list().pages();
  await pages.next();
}

async function oneSignal() {
  const { signal } = new AbortController();
  let most = 0;
  const count = () => getEventListeners(signal, "abort").length;
  await times(10_000, async () => {
    const call = trackops.cases.get(1, { signal });
    await Promise.resolve();
    most = Math.max(most, count());
    await call;
  });
  return { listeners: count(), most };
}

/** Each call with a signal of its own that follows a long-lived one: nothing may keep the former. */
async function signalsOfAny() {
  const { signal } = new AbortController();
  const derived = [];
  const grown = await growth(1_000, 10_000, async () => {
    const any = AbortSignal.any([signal, new AbortController().signal]);
    derived.push(new WeakRef(any));
    await trackops.cases.get(1, { signal: any });
  });
  return { ...grown, kept: derived.filter((reference) => reference.deref() !== undefined).length };
}

const actions = {
  "100,000 calls": () => growth(2_000, 100_000, () => trackops.cases.get(1)),
  "10,000 failed calls": () => growth(2_000, 10_000, () => trackops.cases.get(404).catch(() => {})),
  "5,000 abandoned iterators": () => growth(500, 5_000, abandon),
  "10,000 calls with one signal": oneSignal,
  "10,000 calls through AbortSignal.any": signalsOfAny,
};
console.log(JSON.stringify(await actions[what]()));
// The connections that are kept alive would hold the process.
process.exit();
