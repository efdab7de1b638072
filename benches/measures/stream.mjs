/**
 * A listing of a million records, and how cost and memory grow with its length.
 */
import { libraries, titles } from "../harness/peers.mjs";
import { sample } from "../harness/processes.mjs";
import { median, rotated } from "../harness/statistics.mjs";
import { fixed, megabytes, signed, whole } from "../harness/text.mjs";

const both = ["trackops", "bare"];

export const stream = {
  name: "stream",
  title: "Streaming 1,000,000 records, and how an export grows",
  turns: 2,
  async run({ server, turns, quick, log }) {
    const sizes = quick ? [10, 100, 300] : [10, 100, 1000, 10_000];
    const [most, middle] = [sizes.at(-1), sizes.at(-2)];
    const warm = await server.open({ pages: 20 });
    const run = async (peer, pages) => {
      const account = await server.open({ pages });
      const result = await sample({ peer, task: "pages", pages, warm, warmPages: 20, account });
      if (result.error) throw new Error(`${peer}: ${result.error}`);
      return { cpuMs: result.cpuMs / pages, peakBytes: result.peakBytes, bytes: result.bytes };
    };
    const samples = Object.fromEntries(both.map((peer) => [peer, sizes.map(() => [])]));
    for (let turn = 0; turn < turns; turn += 1) {
      for (const [at, pages] of sizes.entries()) {
        for (const peer of rotated(both, turn)) samples[peer][at].push(await run(peer, pages));
      }
      log(`turn ${turn + 1} of ${turns}`);
    }
    const of = (peer, at, what) => median(samples[peer][at].map((one) => one[what]));
    const others = {};
    for (const peer of libraries) others[peer] = await run(peer, middle);
    log(`the others, ${whole(middle)} pages`);

    const last = sizes.length - 1;
    const beyond = (of("trackops", last, "peakBytes") - of("bare", last, "peakBytes")) / 1e6;
    const drift = (peer) => {
      const { bytes } = samples[peer][last].at(-1);
      return bytes.length === 0
        ? ""
        : `${megabytes(Math.max(...bytes.slice(0, 5)))}, then ${megabytes(Math.max(...bytes.slice(5)))}`;
    };
    const growth = (what) =>
      both.map((peer) => ({ title: titles[peer], points: sizes.map((x, at) => ({ x, y: what(peer, at) })) }));
    return {
      columns: ["pages", ...both.flatMap((peer) => [`${titles[peer]}: CPU per page, ms`, "peak memory"])],
      rows: sizes.map((pages, at) => [
        whole(pages),
        ...both.flatMap((peer) => [fixed(of(peer, at, "cpuMs"), 2), megabytes(of(peer, at, "peakBytes"))]),
      ]),
      tables: [
        {
          title: `The others at ${whole(middle)} pages`,
          columns: ["", "CPU per page, ms", "peak memory"],
          rows: libraries.map((peer) => [
            titles[peer],
            fixed(others[peer].cpuMs, 2),
            megabytes(others[peer].peakBytes),
          ]),
        },
      ],
      notes: [
        `Peak memory is the resident set's highest size in the life of the process. Over ${whole(most)} pages its highest size in the ` +
          `first half, then in the second: trackops-client ${drift("trackops")}; bare fetch ${drift("bare")}.`,
        "Each size in a process of its own, after 20 pages that do not count. The first hundred pages cost more each: the compiler " +
          "is still at work, and the collector's young space still grows. From then on cost is linear, and memory flat.",
      ],
      plot: {
        file: "stream.svg",
        panels: [
          { title: "CPU per page, ms", x: "pages", series: growth((peer, at) => of(peer, at, "cpuMs")) },
          { title: "peak memory, MB", x: "pages", series: growth((peer, at) => of(peer, at, "peakBytes") / 1e6) },
        ],
      },
      summary: [
        {
          measure: `streaming ${whole(most * 100)} records: peak RSS beyond bare`,
          reach: "≤ bare + 15 MB, flat",
          aim: "+ 5 MB",
          cells: {
            trackops: `${signed(beyond)} MB`,
            ...Object.fromEntries(
              libraries.map((peer) => [
                peer,
                `${signed((others[peer].peakBytes - of("bare", last - 1, "peakBytes")) / 1e6)} MB (${whole(middle * 100)} records)`,
              ]),
            ),
          },
          hand: megabytes(of("bare", last, "peakBytes")),
          kept: beyond <= 15,
          reason:
            "the WebAssembly, its source text and its compiled code stay in memory, and the collector's heap is sized by them.",
        },
      ],
    };
  },
};
