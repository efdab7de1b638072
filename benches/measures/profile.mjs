/**
 * Where the CPU time of a page goes: the self time of each function in a CPU profile, summed by owner.
 */
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { root } from "../../scripts/tools.mjs";
import { titles } from "../harness/peers.mjs";
import { sample } from "../harness/processes.mjs";
import { fixed } from "../harness/text.mjs";

const both = ["bare", "trackops"];
const INTERVAL_US = 250;
const built = pathToFileURL(join(root, "dist/")).href;

const owners = {
  json: "JSON.parse",
  decode: "bytes to text (TextDecoder)",
  send: "sending the request (system call)",
  fetch: "fetch: undici, streams, sockets, HTTP parser",
  queue: "task queue: promises, timers, ticks",
  collector: "garbage collector",
  binding: "this package's JavaScript: glue and iteration",
  wasm: "this package's WebAssembly",
  own: "the loop itself",
  native: "native code, not told apart",
};

export const profile = {
  name: "profile",
  title: "Where a page's CPU time goes",
  turns: 1,
  async run({ server, quick, log, scratch }) {
    const pages = quick ? 200 : 2000;
    const warm = await server.open({ pages: 40 });
    const account = await server.open({ pages });
    const spent = {};
    let parser = new Set();
    for (const peer of both) {
      const folder = join(scratch, `profile-${peer}`);
      rmSync(folder, { recursive: true, force: true });
      const options = ["--cpu-prof", `--cpu-prof-interval=${INTERVAL_US}`, `--cpu-prof-dir=${folder}`];
      const { ms, error } = await sample({ peer, task: "export", pages, warm, warmPages: 40, account }, options);
      if (error) throw new Error(`${peer}: ${error}`);
      const [file] = readdirSync(folder);
      const recorded = JSON.parse(readFileSync(join(folder, file), "utf8"));
      // In a bare process, the only WebAssembly is fetch's HTTP parser.
      if (peer === "bare") parser = new Set(recorded.nodes.map((node) => node.callFrame.url).filter(isWasm));
      spent[peer] = byOwner(recorded, ms * 1000, parser, pages);
      log(titles[peer]);
    }
    const total = (peer) => Object.values(spent[peer]).reduce((sum, ms) => sum + ms, 0);
    const cells = (peer, ms) => [fixed(ms, 3), `${fixed((ms / total(peer)) * 100, 1)} %`];
    const rows = Object.entries(owners).map(([owner, name]) => [
      name,
      ...both.flatMap((peer) => cells(peer, spent[peer][owner] ?? 0)),
    ]);
    return {
      columns: ["", ...both.flatMap((peer) => [`${titles[peer]}: ms per page`, "share"])],
      rows: [...rows, ["**all of the main thread**", ...both.flatMap((peer) => cells(peer, total(peer)))]],
      notes: [
        `Node.js's own sampler (\`--cpu-prof\`), each ${INTERVAL_US} µs of the main thread, over ${pages} pages that follow a warm-up; idle ` +
          "time left out. A built-in function counts for whom it is called by, so JSON.parse is that of undici's `json()` in " +
          "one, that of the binding in the other. The sampler counts time on the clock: what the system takes away from the " +
          "process counts too, mostly where requests are sent, as the server wakes up then. So compare the parts, not the sums.",
      ],
      summary: [],
    };
  },
};

/** Milliseconds per page of each owner, in the last part of the profile: the task. */
function byOwner({ nodes, samples, timeDeltas, endTime, startTime }, taskUs, parser, pages) {
  const ownerOf = new Map(nodes.map((node) => [node.id, owner(node.callFrame, parser)]));
  const from = endTime - taskUs;
  const spent = {};
  let time = startTime;
  for (const [at, id] of samples.entries()) {
    time += timeDeltas[at];
    const whose = ownerOf.get(id);
    if (time >= from && whose !== undefined) spent[whose] = (spent[whose] ?? 0) + timeDeltas[at] / 1000 / pages;
  }
  return spent;
}

const isWasm = (url) => url.startsWith("wasm://");
const byName = {
  "(garbage collector)": "collector",
  "(idle)": undefined,
  "(program)": "native",
  "(root)": undefined,
  parseJSONFromBytes: "json",
  writeLatin1String: "send",
  writeUtf8String: "send",
  writev: "send",
  runMicrotasks: "queue",
};
const queues = /^node:internal\/(process\/task_queues|process\/promises|timers|async_hooks)/;

function owner({ functionName, url, lineNumber }, parser) {
  if (functionName in byName && !url.startsWith("file:")) return byName[functionName];
  if (isWasm(url)) return parser.has(url) ? "fetch" : "wasm";
  if (url.startsWith(built)) return parses(url, lineNumber) ? "json" : "binding";
  if (url.startsWith("file:")) return "own";
  if (url === "node:internal/encoding") return "decode";
  if (queues.test(url)) return "queue";
  return url === "" ? "native" : "fetch";
}

const sources = new Map();
/** Whether the glue function at this line passes a text to JSON.parse. */
function parses(url, line) {
  if (!sources.has(url)) sources.set(url, readFileSync(fileURLToPath(url), "utf8").split("\n"));
  const lines = sources.get(url).slice(line, line + 3);
  return lines.some((text) => text.includes("JSON.parse("));
}
