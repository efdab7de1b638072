/**
 * Building a request's URL with seven parameters.
 */
import { libraries, plain, titles } from "../harness/peers.mjs";
import { sample } from "../harness/processes.mjs";
import { median, ratio, rotated } from "../harness/statistics.mjs";
import { fixed, whole } from "../harness/text.mjs";

export const address = {
  name: "query",
  title: "Query building, seven parameters",
  turns: 5,
  async run({ server, turns, quick, log }) {
    const open = await server.open();
    const rows = [...plain.map((peer) => ({ peer, task: "addresses" })), { peer: "trackops", task: "checks" }];
    const rates = rows.map(() => []);
    for (let turn = 0; turn < turns; turn += 1) {
      for (const at of rotated([...rows.keys()], turn)) {
        const job = { ...rows[at], warm: open, account: open, forMs: quick ? 150 : 400 };
        const result = await sample(job);
        if (result.error) throw new Error(`${job.peer}: ${result.error}`);
        rates[at].push(result.perSecond);
      }
      log(`turn ${turn + 1} of ${turns}`);
    }
    const floor = rates[plain.indexOf("bare")];
    const rate = (peer) => median(rates[plain.indexOf(peer)]);
    const own = median(rates[rows.length - 1]);
    const names = rows.map(({ peer, task }) => {
      if (task === "checks") return "trackops-client: checked and encoded (list)";
      return peer === "trackops" ? "trackops-client: and the curl line around it (curl)" : titles[peer];
    });
    return {
      columns: ["", "per second", "× bare"],
      rows: rows.map((_, at) => [names[at], whole(median(rates[at])), fixed(ratio(rates[at], floor), 2)]),
      notes: [
        "`trackops.cases.list(…)` crosses into the WebAssembly, checks the seven values against the catalogue and encodes them, as it is " +
          "called; what it sends later differs by the page's number. `trackops.curl(…)` gives the address out, within the whole curl line with its quotes and headers. " +
          "The others check nothing.",
        "By hand it is `URLSearchParams`; Octokit: `endpoint(…)`; got: `new Options(…)`; axios: `getUri`; openai: `buildURL`. " +
          "ky builds an address only on its way to `fetch`; one that keeps it stands in.",
      ],
      summary: [
        {
          measure: "query building, 7 parameters checked and encoded, per second",
          reach: "≥ 300,000",
          aim: "600,000",
          cells: {
            trackops: whole(own),
            ...Object.fromEntries(libraries.map((peer) => [peer, whole(rate(peer))])),
          },
          hand: whole(rate("bare")),
          kept: own >= 300_000,
          reason:
            "checking and encoding take two thirds of it, in WebAssembly that is compiled for size, as pages load it: more inlining makes it 5 % faster and a page 0.5 KB larger than it may be.",
        },
      ],
    };
  },
};
