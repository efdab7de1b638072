/**
 * The limit's rows in virtual time: the core, a strict limit and a simulated network, five hundred times each. The loss
 * that shows here is due to the rules; any further loss in real time is due to timers and the machine.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { root } from "../../scripts/tools.mjs";
import { fixed } from "../harness/text.mjs";

const EXPORT = /^\.*(.+?) +([\d.]+) x ideal, (\d+) x 429; 95 of 100 within ([\d.]+) x, (\d+) x 429; (\d+) gave up$/gm;
const STORM =
  /^\.*(.+): ([\d.]+) % of the rate before a storm of 429, ([\d.]+) % from 30 s after it; .* begin ([\d.]+) s/gm;

export const virtual = {
  name: "virtual",
  title: "Under a limit, in virtual time",
  turns: 1,
  async run() {
    const command = ["test", "-q", "-p", "trackops-schedules", "--test", "limits", "--", "--nocapture"];
    const { stdout } = await promisify(execFile)("cargo", [...command, "--test-threads=1"], { cwd: root });
    const exports = [...stdout.matchAll(EXPORT)];
    const storms = [...stdout.matchAll(STORM)];
    if (exports.length === 0 || storms.length === 0) throw new Error(`no figures in:\n${stdout}`);
    const least = Math.min(...storms.map(([, , , after]) => Number(after)));
    return {
      columns: ["export, 500 runs", "× ideal", "429s", "95 of 100 within", "429s", "gave up"],
      rows: exports.map(([, name, ratio, rejected, most, mostRejected, gaveUp]) => [
        name,
        ratio,
        rejected,
        most,
        mostRejected,
        gaveUp,
      ]),
      tables: [
        {
          title: "After a minute of nothing but 429",
          columns: ["", "% of the rate before", "% from 30 s after it", "s until ten seconds at 95 %"],
          rows: storms.map(([, name, before, after, back]) => [name, before, after, back]),
        },
      ],
      notes: [`\`cargo ${command.join(" ")}\` prints them.`],
      summary: [
        {
          measure: "steady state after a 429 storm, in virtual time",
          reach: "≥ 95 % of the rate within 30 s",
          aim: "",
          cells: { trackops: `${fixed(least, 1)} %` },
          hand: "",
          kept: least >= 95,
          reason: "the interval narrows step by step.",
        },
      ],
    };
  },
};
