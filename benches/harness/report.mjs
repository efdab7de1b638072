/**
 * Writes `benches/RESULTS.md` and its plots from the last figures of each measure.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/tools.mjs";
import { measures } from "../measures/index.mjs";
import { versions } from "./machine.mjs";
import { libraries, titles } from "./peers.mjs";
import { plot } from "./plot.mjs";
import { lastResults } from "./session.mjs";
import { table } from "./text.mjs";

const folder = join(root, "benches");

export function writeReport() {
  const results = lastResults();
  const known = measures.map(({ name }) => results.find((result) => result.name === name)).filter(Boolean);
  for (const { plot: drawing } of known) {
    if (drawing) writeFileSync(join(folder, drawing.file), plot(drawing.panels));
  }
  writeFileSync(join(folder, "RESULTS.md"), page(known));
  console.log("benches/RESULTS.md is written");
}

function page(results) {
  return `<!-- Made by npm run bench. Do not edit. -->

# Measured beside others

One run, in turns (A B A B …), every sample in a process of its own, against a server in another process that serves the simulator's
records. Medians of the turns; a ratio is the median of the ratios within each turn, so that what slows a turn down slows all that
run in it. Everyone sends the same headers, reads the same pages, keeps connections alive, is told the same rate and the same number of retries (5), and is
warmed up on an account without limit. How each peer is set up: [peers/](peers).

${facts(results)}

${disturbed(results)}${summary(results)}
${shortfalls(results)}${results.map(section).join("")}`;
}

function facts(results) {
  const machines = new Map();
  for (const { machine, name } of results) {
    const { cpu, memory, system, node } = machine;
    const text = `${cpu}; ${memory}; ${system}; Node.js ${node}`;
    machines.set(text, [...(machines.get(text) ?? []), name]);
  }
  const lines = [...machines].map(([text, names]) => (machines.size === 1 ? text : `${text} (${names.join(", ")})`));
  return `${lines.join("\n\n")}. The peers, in the newest version that runs in Node.js 20: ${versions().join(", ")}.`;
}

/** The measures keep at most two cores busy. A higher load comes from other programs. */
function disturbed(results) {
  const cores = ({ cpu }) => Number(/(\d+) cores$/.exec(cpu)[1]);
  const busy = results.filter(({ machine }) => Number(machine.load) > 1.5 * cores(machine));
  if (busy.length === 0) return "";
  const names = busy.map(({ name }) => name).join(", ");
  return `**The machine was busy with other work** during ${names}: ratios of CPU time hold, times on the clock say little.\n\n`;
}

function summary(results) {
  const shown = ["trackops", ...libraries];
  const columns = [
    "measure",
    "reach",
    "aim",
    `**${titles.trackops}**`,
    "by hand",
    ...libraries.map((peer) => titles[peer]),
  ];
  const rows = results.flatMap((result) =>
    result.summary.map(({ measure, reach, aim, hand, cells, kept }) => {
      const [own, ...others] = shown.map((peer) => cells[peer] ?? "");
      const link = `[${measure}](#${anchor(result.title)})`;
      return [link, reach, aim, kept ? `**${own}**` : `**${own}** (short)`, hand, ...others];
    }),
  );
  return table(columns, rows);
}

function shortfalls(results) {
  const short = results.flatMap((result) => result.summary).filter(({ kept }) => !kept);
  if (short.length === 0) return "\nEvery reach is kept.\n";
  const lines = short.map(({ measure, reason }) => `- ${measure}: ${reason}`);
  return `\nWhat falls short, and why:\n\n${lines.join("\n")}\n`;
}

function section({ name, title, turns, seconds, machine, columns, rows, tables = [], notes, plot: drawing }) {
  const all = [{ columns, rows }, ...tables].map((each) => {
    const head = each.title && each.columns[0] !== each.title ? `${each.title}:\n\n` : "";
    return `${head}${table(each.columns, each.rows)}`;
  });
  const picture = drawing
    ? `\n![${drawing.panels.map((panel) => `${panel.title} by ${panel.x}`).join("; ")}](${drawing.file})\n`
    : "";
  const { date, commit, load, node } = machine;
  return `
## ${title}

\`npm run bench -- ${name}\`: ${turns} ${turns === 1 ? "turn" : "turns"}, ${seconds} s; ${date}, commit ${commit}, Node.js ${node}, load of the
machine ${load} at its end.

${all.join("\n\n")}
${picture}
${notes.join("\n\n")}
`;
}

/** The anchor that GitHub generates for a heading. */
function anchor(title) {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}
