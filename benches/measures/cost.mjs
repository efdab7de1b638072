/**
 * The cost of a page and of a single record without a limit: CPU time of the whole process, and wall-clock time.
 */
import { libraries, plain, titles } from "../harness/peers.mjs";
import { sample } from "../harness/processes.mjs";
import { median, ratio, rotated } from "../harness/statistics.mjs";
import { fixed, times } from "../harness/text.mjs";

async function inTurns({ server, turns, log }, job, peers = plain) {
  const warm = await server.open({ pages: job.warmPages });
  const account = await server.open({ pages: job.pages });
  const samples = Object.fromEntries(peers.map((peer) => [peer, []]));
  for (let turn = 0; turn < turns; turn += 1) {
    for (const peer of rotated(peers, turn)) {
      const result = await sample({ ...job, peer, warm, account }, ["--expose-gc"]);
      if (result.error) throw new Error(`${peer}: ${result.error}`);
      samples[peer].push({ cpu: result.cpuMs / job.each, wall: result.ms / job.each });
    }
    log(`turn ${turn + 1} of ${turns}`);
  }
  return Object.fromEntries(
    peers.map((peer) => {
      const of = (who, what) => samples[who].map((one) => one[what]);
      const figures = (what) => ({
        ms: median(of(peer, what)),
        ratio: ratio(of(peer, what), of("bare", what)),
      });
      return [peer, { cpu: figures("cpu"), wall: figures("wall") }];
    }),
  );
}

function tableOf(figures, digits) {
  return {
    columns: ["", "CPU, ms", "× bare", "wall, ms", "× bare"],
    rows: Object.keys(figures).map((peer) => {
      const { cpu, wall } = figures[peer];
      return [titles[peer], fixed(cpu.ms, digits), fixed(cpu.ratio, 2), fixed(wall.ms, digits), fixed(wall.ratio, 2)];
    }),
  };
}

export const page = {
  name: "page",
  title: "A page of 100 records, no limit",
  turns: 7,
  async run(context) {
    const pages = context.quick ? 50 : 300;
    const figures = await inTurns(context, { task: "export", pages, warmPages: 40, each: pages });
    return {
      ...tableOf(figures, 2),
      notes: [
        `CPU time of the whole process (all threads: collector and compiler too) over a listing of ${pages} pages, after one of 40.`,
        "Connections are kept alive by all; openai's and got's own are as their documentation leaves them.",
      ],
      summary: [
        {
          measure: "CPU per page of 100 records (≈ 138 KB), limiter off",
          reach: "≤ 1.10 × bare",
          aim: "≤ 1.00",
          cells: Object.fromEntries(["trackops", ...libraries].map((peer) => [peer, times(figures[peer].cpu.ratio)])),
          hand: "1 ×",
          kept: figures.trackops.cpu.ratio <= 1.1,
          reason:
            "the signal takes 0.02; most of the rest is the host's collector, which marks some 20 times in 1,000 pages where bare fetch has it do so 8 times, as more is alive and old when it comes (`node --trace-gc`). A page crosses into the WebAssembly and back some 110 times, however many records it has (`js-tests/crossings.test.mjs`).",
        },
      ],
    };
  },
};

export const single = {
  name: "get",
  title: "A single get, no limit",
  turns: 5,
  async run(context) {
    const count = context.quick ? 300 : 1000;
    // Peers without a listing are included.
    const job = { task: "gets", count, warmPages: 0, pages: 2, warmGets: 300, each: count };
    const [own, bare, ...others] = plain;
    const figures = await inTurns(context, job, [own, bare, "timeout", ...others]);
    const both = ({ cpu, wall }) => `${fixed(cpu.ratio, 2)} / ${times(wall.ratio)}`;
    const { cpu, wall } = figures.trackops;
    return {
      ...tableOf(figures, 3),
      notes: [`${count} records of 1.4 KB, one after the other, after 300 that do not count.`],
      summary: [
        {
          measure: "CPU / wall per single get, limiter off",
          reach: "≤ 1.15 × bare",
          aim: "≤ 1.05",
          cells: Object.fromEntries(["trackops", ...libraries].map((peer) => [peer, both(figures[peer])])),
          hand: `1 / 1 ×; ${titles.timeout}: ${both(figures.timeout)}`,
          kept: cpu.ratio <= 1.15 && wall.ratio <= 1.15,
          reason:
            "a get is one small answer, so that the signal, the time-out and the promises around it weigh: by hand, a signal and a time-out alone cost what stands beside it.",
        },
      ],
    };
  },
};
