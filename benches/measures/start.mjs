/**
 * Cold start: a process that imports a peer and builds its first request.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { libraries, plain, titles } from "../harness/peers.mjs";
import { difference, median, rotated } from "../harness/statistics.mjs";
import { fixed, signed } from "../harness/text.mjs";

const script = fileURLToPath(new URL("../samples/start.mjs", import.meta.url));
const EMPTY = "no import at all";

export const start = {
  name: "start",
  title: "Import and the first request built, a whole Node.js process",
  turns: 21,
  run({ turns, log }) {
    const peers = [EMPTY, ...plain];
    const ms = Object.fromEntries(peers.map((peer) => [peer, []]));
    for (let turn = -1; turn < turns; turn += 1) {
      for (const peer of rotated(peers, Math.max(turn, 0))) {
        const begin = performance.now();
        const { status, stderr } = spawnSync(process.execPath, [script, ...(peer === EMPTY ? [] : [peer])]);
        // The first turn fills the system's file cache.
        if (turn >= 0) ms[peer].push(performance.now() - begin);
        if (status !== 0) throw new Error(`${peer}: ${stderr}`);
      }
    }
    log(`${turns} turns`);
    const more = (peer) => difference(ms[peer], ms.bare);
    return {
      columns: ["", "ms", "beyond bare, ms"],
      rows: peers.map((peer) => [titles[peer] ?? peer, fixed(median(ms[peer]), 1), signed(more(peer), 1)]),
      notes: ["From the start of the process to its end."],
      summary: [
        {
          measure: "import + first request built, Node.js, whole process",
          reach: "≤ bare + 15 ms",
          aim: "+ 8 ms",
          cells: Object.fromEntries(["trackops", ...libraries].map((peer) => [peer, `${signed(more(peer))} ms`])),
          hand: `${fixed(median(ms.bare), 0)} ms`,
          kept: more("trackops") <= 15,
          reason:
            "the WebAssembly is decoded from text and compiled within the first `new Trackops`: time that goes with its size.",
        },
      ],
    };
  },
};
