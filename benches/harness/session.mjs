/**
 * Runs a session: starts the server, runs each measure, prints its tables and stores its figures.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startSimulator } from "../../dist/simulator/index.js";
import { root } from "../../scripts/tools.mjs";
import { headersOf, PER_PAGE } from "../peers/common.mjs";
import { machine } from "./machine.mjs";
import { startServer } from "./processes.mjs";
import { plainTable } from "./text.mjs";

const scratch = join(root, "target", "benches");
const resultsFile = join(root, "benches", "results.json");
const TEMPLATES = 10;

/** The figures of each measure's last run, by name. */
export function lastResults() {
  return JSON.parse(readFileSync(resultsFile, "utf8"));
}

export async function measureAll(measures, { quick, onDone }) {
  mkdirSync(scratch, { recursive: true });
  const recordsFile = join(scratch, "records.json");
  writeFileSync(recordsFile, JSON.stringify(await simulatedPages()));
  const began = performance.now();
  for (const measure of measures) {
    console.log(`\n=== ${measure.name}: ${measure.title}`);
    const start = performance.now();
    const server = startServer(recordsFile);
    const turns = quick ? Math.min(2, measure.turns) : measure.turns;
    const seconds = () => Math.round((performance.now() - start) / 1000);
    const log = (text) => console.log(`    ${seconds()} s: ${text}`);
    try {
      const result = await measure.run({ server, turns, quick, log, scratch });
      const { name, title } = measure;
      print(result);
      if (!quick) keep({ name, title, turns, seconds: seconds(), machine: machine(), ...result });
    } finally {
      server.end();
    }
  }
  console.log(`\n${measures.length} measures, ${Math.round((performance.now() - began) / 1000)} s`);
  await onDone();
}

function print({ columns, rows, notes, tables = [], summary }) {
  for (const each of [{ columns, rows }, ...tables]) {
    console.log(`\n${each.title ? `${each.title}\n` : ""}${plainTable(each.columns, each.rows)}`);
  }
  console.log(`\n${notes.join("\n")}`);
  for (const { measure, reach, aim, cells, kept } of summary) {
    console.log(`${kept ? "reached" : "NOT REACHED"}: ${measure}: ${cells.trackops} (reach ${reach}, aim ${aim})`);
  }
}

function keep(result) {
  const others = lastResults().filter(({ name }) => name !== result.name);
  writeFileSync(resultsFile, `${JSON.stringify([...others, result], null, 2)}\n`);
}

/** The pages that the minimal server serves, taken from the simulator. */
async function simulatedPages() {
  const simulator = await startSimulator({
    ownProcess: true,
    requestsPerSecond: Number.POSITIVE_INFINITY,
    records: { cases: TEMPLATES * PER_PAGE },
  });
  try {
    const pages = [];
    for (let page = 1; page <= TEMPLATES; page += 1) {
      const response = await fetch(`${simulator.url}/api/v1/cases?page=${page}`, { headers: headersOf(simulator) });
      pages.push(await response.json());
    }
    return pages;
  } finally {
    await simulator.close();
  }
}
