/**
 * The time to the first record of a page over a slow connection.
 */
import { libraries, plain, titles } from "../harness/peers.mjs";
import { sample } from "../harness/processes.mjs";
import { difference, median, rotated } from "../harness/statistics.mjs";
import { fixed, signed } from "../harness/text.mjs";

const LATENCY_MS = 30;
const MEGABITS = 20;

export const firstRecord = {
  name: "first-record",
  title: `The first record over a slow line (${LATENCY_MS} ms, ${MEGABITS} Mbit/s, a page of 138 KB)`,
  turns: 9,
  async run({ server, turns, log }) {
    const warm = await server.open();
    const line = { upMs: LATENCY_MS / 2, downMs: LATENCY_MS / 2, bytesPerSecond: (MEGABITS * 1e6) / 8 };
    const account = await server.open(line);
    const ms = Object.fromEntries(plain.map((peer) => [peer, []]));
    for (let turn = 0; turn < turns; turn += 1) {
      for (const peer of rotated(plain, turn)) {
        const { firstMs, error } = await sample({ peer, task: "first", warm, account, pages: 5 });
        if (error) throw new Error(`${peer}: ${error}`);
        ms[peer].push(firstMs);
      }
      if (turn % 3 === 2) log(`turn ${turn + 1} of ${turns}`);
    }
    const more = (peer) => difference(ms[peer], ms.bare);
    return {
      columns: ["", "ms", "after bare, ms"],
      rows: plain.map((peer) => [titles[peer], fixed(median(ms[peer]), 1), signed(more(peer), 1)]),
      notes: [
        `The page's last byte comes ${fixed(LATENCY_MS + (138_609 * 8) / (MEGABITS * 1000), 0)} ms after the request.`,
      ],
      summary: [
        {
          measure: "first record on a slow link (30 ms, 20 Mbit/s, a 138 KB page)",
          reach: "not later than bare (± 1 ms)",
          aim: "records as they arrive",
          cells: Object.fromEntries(["trackops", ...libraries].map((peer) => [peer, `${signed(more(peer), 1)} ms`])),
          hand: `${fixed(median(ms.bare), 1)} ms`,
          kept: more("trackops") <= 1,
          reason: "a page is parsed as a whole, when its last byte is in.",
        },
      ],
    };
  },
};
