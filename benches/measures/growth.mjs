/**
 * How the cost grows with the number of parallel calls and of accounts.
 */
import { titles } from "../harness/peers.mjs";
import { sample } from "../harness/processes.mjs";
import { median, rotated } from "../harness/statistics.mjs";
import { fixed, megabytes, whole } from "../harness/text.mjs";

const both = ["trackops", "bare"];
const sizes = [1, 10, 100, 1000];

const kinds = [
  { what: "parallel calls", task: "together", jobFor: (width) => ({ width }) },
  { what: "accounts", task: "accounts", jobFor: (accounts) => ({ accounts }) },
];

export const growth = {
  name: "growth",
  title: "How cost grows: parallel calls, accounts",
  turns: 2,
  async run({ server, turns, quick, log }) {
    const count = quick ? 500 : 2000;
    const open = await server.open({ pages: 2 });
    const job = { count, warm: open, account: open, warmPages: 2, warmGets: 300 };
    const grown = [];
    for (const kind of kinds) {
      grown.push({ ...kind, of: await grow(kind, job, turns) });
      log(kind.what);
    }
    const [first, ...tables] = grown.map(tableOf);
    return {
      ...first,
      tables,
      notes: [
        `${whole(count)} gets in each sample, on keep-alive connections. Parallel calls: so many at any moment. Accounts: a client for ` +
          "each, made within the measured time; ten calls at a time go round them.",
        "Per get, cost is flat in both. What 1,000 parallel calls take more is their 1,000 connections, which bare fetch opens as well.",
      ],
      plot: { file: "growth.svg", panels: grown.flatMap(panelsOf) },
      summary: [],
    };
  },
};

/** Returns the median of a figure, by peer and size. */
async function grow({ what, task, jobFor }, job, turns) {
  const samples = Object.fromEntries(both.map((peer) => [peer, sizes.map(() => [])]));
  for (let turn = 0; turn < turns; turn += 1) {
    for (const [at, size] of sizes.entries()) {
      for (const peer of rotated(both, turn)) {
        const result = await sample({ ...job, ...jobFor(size), peer, task });
        if (result.error) throw new Error(`${peer}, ${size} ${what}: ${result.error}`);
        samples[peer][at].push({ cpuMs: result.cpuMs / job.count, bytes: result.peakBytes });
      }
    }
  }
  return (peer, at, figure) => median(samples[peer][at].map((one) => one[figure]));
}

function tableOf({ what, of }) {
  return {
    title: what,
    columns: [what, ...both.flatMap((peer) => [`${titles[peer]}: CPU per get, ms`, "peak memory"])],
    rows: sizes.map((size, at) => [
      whole(size),
      ...both.flatMap((peer) => [fixed(of(peer, at, "cpuMs"), 3), megabytes(of(peer, at, "bytes"))]),
    ]),
  };
}

function panelsOf({ what, of }) {
  const series = (figure, unit) =>
    both.map((peer) => ({
      title: titles[peer],
      points: sizes.map((x, at) => ({ x, y: of(peer, at, figure) / unit })),
    }));
  return [
    { title: "CPU per get, ms", x: what, series: series("cpuMs", 1) },
    { title: "peak memory, MB", x: what, series: series("bytes", 1e6) },
  ];
}
