/**
 * Exports under a strict limit: how much longer they take than the limit requires, and how many 429s they get.
 */
import { libraries, titles } from "../harness/peers.mjs";
import { prepare } from "../harness/processes.mjs";
import { median, pooled, rotated } from "../harness/statistics.mjs";
import { fixed, times } from "../harness/text.mjs";

const usual = ["trackops", "bare", "sleep", ...libraries];
/** They mostly wait, so a few at a time do not disturb each other. Each has its own account. */
const AT_A_TIME = 3;
/** An export that takes this many times the ideal is stopped. */
const STOPPED_AT = 4;

function measure({
  name,
  title,
  turns,
  pages,
  network,
  told,
  idealRate,
  peers = usual,
  hand,
  reachRatio,
  reach429,
  ...texts
}) {
  const { upMs = 0, upJitterMs = 0, downMs = 0, requestsPerSecond } = network;
  const latency = upMs + upJitterMs / 2 + downMs;
  const idealMs = ((pages - 1) / (idealRate ?? requestsPerSecond)) * 1000 + latency;

  const longestMs = STOPPED_AT * idealMs;

  async function oneTurn({ server }, turn, width) {
    const warm = await server.open();
    const ready = await pooled(rotated(peers, turn), 2, async (peer) => {
      const account = await server.open({ ...network, told, pages, seed: turn + 1 });
      return { peer, account, waiting: await prepare({ peer, task: "export", pages, longestMs, warm, account }) };
    });
    return pooled(ready, width, async ({ peer, account, waiting }) => {
      const { ms, error } = await waiting.go();
      return { peer, ratio: ms / idealMs, error, ...(await server.counts(account)) };
    });
  }

  return {
    name,
    title,
    turns,
    async run(context) {
      const results = [];
      if (texts.allAtOnce) {
        const turnsAtOnce = Array.from({ length: context.turns }, (_, turn) => oneTurn(context, turn, peers.length));
        results.push(...(await Promise.all(turnsAtOnce)).flat());
      } else {
        for (let turn = 0; turn < context.turns; turn += 1) {
          results.push(...(await oneTurn(context, turn, AT_A_TIME)));
          context.log(`turn ${turn + 1} of ${context.turns}`);
        }
      }
      const figures = Object.fromEntries(
        peers.map((peer) => [peer, summed(results.filter((one) => one.peer === peer))]),
      );
      const { ratio, rejected } = figures.trackops;
      return {
        columns: ["", "× ideal", "least to most", "429s", "least to most", "gave up, or stopped"],
        rows: peers.map((peer) => row(titles[peer], figures[peer])),
        notes: [
          texts.note,
          `The ideal is ${fixed(idealMs / 1000, 3)} s: ${texts.ideal}. Who takes ${STOPPED_AT} × as long is stopped.`,
        ],
        summary: [
          {
            measure: texts.measure,
            reach: texts.reach,
            aim: texts.aim,
            cells: Object.fromEntries(["trackops", ...libraries].map((peer) => [peer, cell(figures[peer])])),
            hand: hand.map((peer) => `${titles[peer]}: ${cell(figures[peer])}`).join("; "),
            kept: ratio <= reachRatio && rejected <= reach429,
            reason: texts.reason,
          },
        ],
      };
    },
  };
}

function summed(runs) {
  const ended = runs.filter(({ error }) => error === undefined);
  const range = (values) => (values.length === 0 ? [] : [Math.min(...values), Math.max(...values)]);
  const rejected = runs.map((one) => one.rejected);
  return {
    // A run that did not finish counts as slower than all others.
    ratio: median(runs.map((one) => (one.error === undefined ? one.ratio : Number.POSITIVE_INFINITY))),
    ratios: range(ended.map((one) => one.ratio)),
    stopped: runs.some(({ error }) => error?.endsWith("too long")),
    rejected: median(rejected),
    rejectedRange: range(rejected),
    gaveUp: runs.length - ended.length,
    runs: runs.length,
  };
}

function row(title, { ratio, ratios, rejected, rejectedRange, gaveUp, runs }) {
  const ended = Number.isFinite(ratio);
  return [
    title,
    ended ? fixed(ratio, 3) : "–",
    ratios.length > 0 ? ratios.map((value) => fixed(value, 3)).join(" – ") : "–",
    String(rejected),
    rejectedRange.join(" – "),
    gaveUp === 0 ? "" : `${gaveUp} of ${runs}`,
  ];
}

function cell({ ratio, rejected, stopped, gaveUp, runs }) {
  const end = stopped ? `> ${STOPPED_AT} ×` : "gave up";
  if (!Number.isFinite(ratio)) return `${end}, ${rejected}`;
  const lost = gaveUp === 0 ? "" : ` (${end} in ${gaveUp} of ${runs})`;
  return `${times(ratio, ratio < 1.2 ? 3 : 2)}, ${rejected}${lost}`;
}

export const fast = measure({
  name: "limit-20",
  title: "30 pages at a strict 20/s, fast server, told the true rate",
  turns: 5,
  pages: 30,
  network: { requestsPerSecond: 20 },
  hand: ["bare", "sleep"],
  reachRatio: 1.04,
  reach429: 0,
  measure: "export of 30 pages at a strict 20/s, fast server, told the true rate (× ideal, 429s)",
  reach: "≤ 1.04 ×, 0",
  aim: "1.02",
  ideal: "29 intervals of 50 ms, no latency added",
  note: "“bare fetch” starts its requests exactly one interval apart, “fetch and sleep” waits an interval after each answer.",
  reason:
    "in virtual time it is 1.035 ×: one millisecond for what round trips differ by, one for the margin while few are known, of 50 ms each; the rest is the machine.",
});

export const slow = measure({
  name: "limit-1",
  title: "20 pages at a strict 1/s, 50 ms there with 0 to 30 ms of jitter, 120 ms back",
  turns: 3,
  pages: 20,
  network: { requestsPerSecond: 1, upMs: 50, upJitterMs: 30, downMs: 120 },
  allAtOnce: true,
  hand: ["bare", "sleep"],
  reachRatio: 1.03,
  reach429: 0,
  measure: "20 pages at a strict 1/s, 50 ms there + 0 to 30 ms jitter, 120 ms back (× ideal, 429s)",
  reach: "≤ 1.03 ×, 0",
  aim: "1.025 (floor 1.016)",
  ideal: "19 intervals of 1 s and 185 ms of latency",
  note: "All turns of all peers run at once, on accounts of their own: they wait nearly all of the time.",
  reason:
    "0.016 is the jitter itself; 0.009 is the first round trip, which is waited for whole, as it may have opened the connection; the rest is the margin while the shortest way is known from few round trips; with two thirds of that, 2 % of the exports met a 429.",
});

export const latency = measure({
  name: "latency",
  title: "30 pages at a strict 20/s over a latency of 120 ms",
  turns: 5,
  pages: 30,
  network: { requestsPerSecond: 20, upMs: 60, downMs: 60 },
  peers: ["trackops", "bare", "sleep", "read-ahead", ...libraries],
  hand: ["bare", "read-ahead"],
  reachRatio: 1.1,
  reach429: Number.POSITIVE_INFINITY,
  measure: "latency 120 ms at a strict 20/s (50 ms interval) (× ideal, 429s)",
  reach: "≤ 1.10 ×",
  aim: "1.03",
  ideal: "29 intervals of 50 ms and 120 ms of latency",
  note: "One page at a time cannot do better than 2.4 ×. The read-ahead by hand starts a request at each interval.",
  reason:
    "in virtual time it is 1.100 ×: the first page is waited for before the second is asked for, and the count takes a slot (0.05); the rest is the guard, of which a millisecond of 50 is for requests that come late while answers are out. Without that one it is 1.099 × on the clock, and a third of the exports meet a 429.",
});

export const overrated = measure({
  name: "overrated",
  title: "30 pages, told 30/s where the true limit is 20/s, rejected requests count too",
  turns: 3,
  pages: 30,
  network: { requestsPerSecond: 20, countRejected: true },
  told: 30,
  hand: ["bare", "sleep"],
  reachRatio: 1.5,
  reach429: 8,
  measure: "told 30/s, true limit 20/s, rejected requests count too (× ideal, 429s)",
  reach: "≤ 1.5 ×, ≤ 8",
  aim: "1.2, ≤ 4",
  ideal: "29 intervals of the true 50 ms",
  reason: "the true rate is found by being turned away.",
  note: "A request that comes early is rejected and starts the interval anew, so whoever keeps its pace is never let through.",
});

export const shared = measure({
  name: "shared",
  title: "30 pages at a strict 20/s, of which a second integration takes up to 5",
  turns: 3,
  pages: 30,
  network: { requestsPerSecond: 20, other: 5 },
  idealRate: 15,
  hand: ["bare", "sleep"],
  reachRatio: 1.15,
  reach429: 12,
  measure: "a second integration takes up to 5 of the 20 slots a second (× ideal, 429s)",
  reach: "≤ 1.15 ×, ≤ 12",
  aim: "1.10, ≤ 10",
  ideal: "29 intervals at the 15 a second that are left",
  note:
    "At 5 random moments a second (a Poisson process) the second integration takes the next free slot. Whoever comes for that slot " +
    "meets a 429 that no spacing could have foreseen. The moments are the same for all in a turn.",
  reason:
    "a 429 without Retry-After stops the account for an interval and up to a quarter, more each time in a row; six in a row, and a page gives up.",
});
