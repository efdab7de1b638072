/**
 * Tests the packed package in typical user projects, each with its own tool, against the simulator.
 *
 *     node consumers/run.mjs             all of them
 *     node consumers/run.mjs vite deno   only these
 *
 * Build the package first. A missing tool is a failure.
 */
import { after, test } from "node:test";
import { prove } from "./harness/account.mjs";
import { bundlers } from "./harness/bundlers.mjs";
import { endAll } from "./harness/commands.mjs";
import { install } from "./harness/install.mjs";
import { node } from "./harness/node.mjs";
import { browser, closeBrowsers } from "./harness/pages.mjs";
import { bun, deno, workerd } from "./harness/runtimes.mjs";
import { typescript } from "./harness/typescript.mjs";

const projects = [node, typescript, bun, deno, workerd, browser, ...bundlers];
/** Timeout of an installation with cold caches, and of a check. */
const longest = 600_000;

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !projects.some((project) => project.name === name));
if (unknown.length > 0) {
  console.error(`no such consumer: ${unknown.join(", ")}; there are ${projects.map(({ name }) => name).join(", ")}`);
  process.exit(1);
}

const rows = [];
for (const { name, checks } of projects) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  test(name, async (context) => {
    let folder;
    await context.test("npm install", { timeout: longest }, async () => {
      const row = begin(`${name}: install`);
      folder = await install(name);
      row.done();
    });
    // If the installation failed, there is nothing to check.
    for (const check of folder === undefined ? [] : checks) {
      await context.test(check.name, { timeout: longest }, async (test) => {
        const row = begin(check.name);
        row.tool = await check.tool(folder);
        if (check.compile) await check.compile(folder);
        if (check.test) row.note = await check.test();
        if (check.play) await prove((settings) => check.play({ folder, settings, test, row }), check);
        row.done();
      });
    }
  });
}
after(async () => {
  await closeBrowsers();
  endAll();
});
process.on("exit", print);

function begin(name, tool = "") {
  const start = performance.now();
  const row = { name, tool, seconds: 0, result: "failed", note: "" };
  row.done = () => {
    row.seconds = (performance.now() - start) / 1000;
    row.result = "ok";
  };
  rows.push(row);
  return row;
}

function print() {
  const columns = ["name", "tool"].map((key) => Math.max(...rows.map((row) => row[key].length)));
  const line = ({ name, tool, seconds, result, note }) =>
    `${name.padEnd(columns[0])}  ${tool.padEnd(columns[1])}  ${seconds.toFixed(1).padStart(5)} s  ${result}  ${note}`;
  console.log(`\n${rows.map((row) => line(row).trimEnd()).join("\n")}`);
}
