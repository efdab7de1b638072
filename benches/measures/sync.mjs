/**
 * Records per second that a sync writes into each store: `benches/sync.mjs`, several times.
 */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "../../scripts/tools.mjs";
import { median } from "../harness/statistics.mjs";
import { whole } from "../harness/text.mjs";

const columns = ["new", "with indexes", "unchanged", "changed"];
const SQLITE = "better-sqlite3";

export const sync = {
  name: "sync",
  title: "A sync's records into a store, per second",
  turns: 3,
  async run({ turns, quick, log }) {
    const runs = [];
    for (let turn = 0; turn < turns; turn += 1) {
      runs.push(await once(quick ? 5_000 : 100_000));
      log(`turn ${turn + 1} of ${turns}`);
    }
    const [{ what, rows }] = runs;
    const rate = (store, column) => median(runs.map((run) => run.rows.find((row) => row.store === store)[column]));
    return {
      columns: ["", ...columns],
      rows: rows.map(({ store }) => [store, ...columns.map((column) => whole(rate(store, column)))]),
      notes: [
        `${what}, in pages of 100, each committed with its checkpoint; the time in the store alone. “With indexes” is a first sync with what it ends with, ` +
          "“unchanged” the same records again, “changed” each with another text and time.",
      ],
      summary: [
        {
          measure: "sync: 100,000 records into SQLite, records per second in the store",
          reach: "≥ 50,000",
          aim: "150,000",
          cells: { trackops: whole(rate(SQLITE, "new")) },
          hand: "",
          kept: rate(SQLITE, "new") >= 50_000,
          reason: "a quarter of the time is JSON.stringify, a fifth SQLite's log.",
        },
      ],
    };
  },
};

async function once(records) {
  const script = join(root, "benches", "sync.mjs");
  const { stdout } = await promisify(execFile)(process.execPath, [script, String(records), "--json"]);
  return JSON.parse(stdout);
}
