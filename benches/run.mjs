/**
 * Compares this client with alternatives: `npm run bench` runs all measures and writes `benches/RESULTS.md`.
 *
 *     npm run bench                     everything; about 12 minutes
 *     npm run bench -- page limit-20    only these; replaces their part of the page
 *     npm run bench -- --quick          few turns, to check that everything runs; writes nothing
 *     npm run bench -- --report         writes the page again from the last figures
 *
 * Build the package first. Measure on an otherwise idle machine.
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
  // Imported late, because the measures import the peers.
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
