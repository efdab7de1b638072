/**
 * An export from end to end: starts a simulator in a child process, with a strict limit of one request per second, and
 * exports all its cases to cases.csv. `npm start` builds the package and runs this.
 */
import { createWriteStream, renameSync, rmSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { stringify } from "csv-stringify";
import { Trackops } from "trackops-client";
import { startSimulator } from "trackops-client/simulator";

const RECORDS = 450;
const FILE = "cases.csv";

const simulator = await startSimulator({ ownProcess: true, requestsPerSecond: 1, records: { cases: RECORDS } });
const started = performance.now();
const seconds = () => ((performance.now() - started) / 1000).toFixed(1);
let records = 0;
let waiting = "";

const { url: baseUrl, username, apiToken } = simulator;
const trackops = new Trackops({ baseUrl, username, apiToken, onEvent: show });

try {
  // Written beside the file and renamed at the end, so that an interrupted export leaves no partial file.
  const part = `${FILE}.part`;
  try {
    await pipeline(
      trackops.cases.list(),
      async function* counted(cases) {
        for await (const record of cases) {
          records += 1;
          yield record;
        }
      },
      stringify({
        header: true,
        cast: { object: (value) => JSON.stringify(value), boolean: String },
        escape_formulas: true,
      }),
      createWriteStream(part),
    );
    renameSync(part, FILE);
  } finally {
    rmSync(part, { force: true });
  }
  const seen = await simulator.requests();
  const rejected = seen.filter(({ status }) => status === 429).length;
  process.stderr.write("\n");
  console.log(`${records} records in ${FILE}: ${seen.length} requests, ${seconds()} s, ${rejected} × 429`);
  if (records !== RECORDS || rejected > 0) process.exitCode = 1;
} finally {
  await simulator.close();
}

/** Redraws one line on stderr. */
function show(event) {
  if (event.type === "wait") waiting = `, next request in ${(event.ms / 1000).toFixed(1)} s (${event.reason})`;
  if (event.type === "request") waiting = "";
  if (event.type === "wait" || event.type === "page") {
    process.stderr.write(`\r\x1b[K${records} of ${RECORDS} cases, ${seconds()} s${waiting}`);
  }
}
