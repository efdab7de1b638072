/**
 * Prints each new or changed case as a line of JSON, until it is interrupted.
 *
 *     node main.mjs --every 300 --state watch-cases.json
 */
import { parseArgs } from "node:util";
import { connect, run, UsageError } from "../account.mjs";
import { fileMemory } from "./memory.mjs";
import { watchCases } from "./watch.mjs";

/**
 * Minimum interval. Trackops asks not to use the API for live data, and a poll takes three requests, at one per second.
 */
const SHORTEST_SECONDS = 60;

await run(async () => {
  const { values } = parseArgs({
    options: {
      every: { type: "string" },
      state: { type: "string", default: "watch-cases.json" },
      simulator: { type: "boolean", default: false },
    },
  });
  const everyMs = secondsOf(values.every ?? (values.simulator ? "2" : "300"), values.simulator) * 1000;
  const interruption = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => interruption.abort());
  const { signal } = interruption;
  const { trackops, simulator, close } = await connect(values.simulator);
  // In the simulated account, a case changes from time to time.
  const meddling = simulator && setInterval(() => simulator.meddle({ collection: "cases", change: 1 }), 3000);
  console.error(`Watching, with ${everyMs / 1000} s between polls. Press Ctrl-C to stop.`);
  try {
    await watchCases({
      trackops,
      memory: fileMemory(values.state),
      everyMs,
      signal,
      onChange: (record) => console.log(JSON.stringify(record)),
      onFailure: (error, pauseMs) => console.error(`${error.message}; retry in ${pauseMs / 1000} s`),
    });
  } finally {
    clearInterval(meddling);
    await close();
  }
});

function secondsOf(text, simulated) {
  const least = simulated ? 1 : SHORTEST_SECONDS;
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (!(seconds >= least)) throw new UsageError(`--every ${text}: expected whole seconds, ${least} or more`);
  return seconds;
}
