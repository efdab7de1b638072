/**
 * This client beside what a user would take instead: `npm run bench` measures all and writes `benches/RESULTS.md`.
 *
 *     npm run bench                     everything; about 12 minutes
 *     npm run bench -- page limit-20    those measures; they replace their part of the page
 *     npm run bench -- --quick          few turns, to see that all runs; nothing is written
 *     npm run bench -- --report         the page anew from the last figures
 *
 * The package must have been built. Measure on a machine that does nothing else.
 */
import { parseArgs } from "node:util";
import { Fault, main } from "../scripts/tools.mjs";
import { installPeers } from "./harness/install.mjs";

await main("bench", async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { quick: { type: "boolean", default: false }, report: { type: "boolean", default: false } },
  });
  installPeers();
  // Only now: the measures import the peers.
  const { measures } = await import("./measures/index.mjs");
  const { measureAll } = await import("./harness/session.mjs");
  const { writeReport } = await import("./harness/report.mjs");

  const names = measures.map(({ name }) => name);
  const unknown = positionals.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Fault(`no such measure: ${unknown.join(", ")}; there are ${names.join(", ")}`);
  const wanted = measures.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  if (!values.report)
    await measureAll(wanted, { quick: values.quick, onDone: values.quick ? () => undefined : writeReport });
  else await writeReport();
});
