/**
 * Node.js: the oldest supported version, the maintained ones, and the one that runs this.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { root } from "../../scripts/tools.mjs";
import { lastLine, run } from "./commands.mjs";
import { install } from "./install.mjs";

export const userAgent = /^trackops-client\/\d/;

/** The program of a version that the project `node` installs; without a version, the machine's own. */
export async function nodeProgram(version) {
  return version === undefined
    ? process.execPath
    : join(await install("node"), "node_modules", `node${version}-${process.arch}`, "bin", "node");
}

const versions = ["20", "22", "24", undefined];
const entries = [
  ["import", ["index.mjs"]],
  ["require", ["index.cjs"]],
  // As in Node.js before 20.19 and 22.12, and in tools with their own loader: only CommonJS can be required.
  ["require, without require(esm)", ["--no-experimental-require-module", "index.cjs"]],
];

async function tool(version) {
  const text = await run(await nodeProgram(version), ["--version"]);
  assert.ok(version === undefined || text.startsWith(`v${version}.`), text);
  return `node ${text.slice(1)}`;
}

const usesThePackage = versions.flatMap((version) =>
  entries.map(([way, args]) => ({
    name: `Node.js ${version ?? "that runs this"}, ${way}`,
    userAgent,
    tool: () => tool(version),
    async play({ folder, settings }) {
      return lastLine(await run(await nodeProgram(version), [...args, JSON.stringify(settings)], { cwd: folder }));
    },
  })),
);

/** These tests use node:sqlite where it exists, because better-sqlite3 is built only for the Node.js that runs this. */
const storeTests = ["stores/node-sqlite.mjs", "store-failures.test.mjs", "readme-queries.test.mjs"];

const hasSqlite = ["22", "24"].map((version) => ({
  name: `Node.js ${version}, the store in its own SQLite`,
  tool: () => tool(version),
  async test() {
    const files = storeTests.map((name) => join(root, "js-tests", name));
    const args = ["--test", "--test-concurrency=1", "--test-reporter=tap", ...files];
    const output = await run(await nodeProgram(version), args, { cwd: root });
    const count = (what) => Number(new RegExp(`^# ${what} (\\d+)$`, "m").exec(output)?.[1]);
    assert.ok(count("pass") > storeTests.length && count("pass") === count("tests"), output);
    return `${count("pass")} tests`;
  },
}));

export const node = { name: "node", checks: [...usesThePackage, ...hasSqlite] };
