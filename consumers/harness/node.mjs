/**
 * Node.js: the oldest version that is supported, those in maintenance, and the one that runs this.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { lastLine, run } from "./commands.mjs";
import { install } from "./install.mjs";

export const userAgent = /^trackops-client\/\d/;

/** The program of a version that the project `node` installs; the machine's own where no version is given. */
export async function nodeProgram(version) {
  return version === undefined
    ? process.execPath
    : join(await install("node"), "node_modules", `node${version}-${process.arch}`, "bin", "node");
}

const versions = ["20", "22", "24", undefined];
const entries = [
  ["import", ["index.mjs"]],
  ["require", ["index.cjs"]],
  // As in Node.js before 20.19 and 22.12, and in tools with a loader of their own: only CommonJS can be required.
  ["require, without require(esm)", ["--no-experimental-require-module", "index.cjs"]],
];

export const node = {
  name: "node",
  checks: versions.flatMap((version) =>
    entries.map(([way, args]) => ({
      name: `Node.js ${version ?? "that runs this"}, ${way}`,
      userAgent,
      async tool() {
        const text = await run(await nodeProgram(version), ["--version"]);
        assert.ok(version === undefined || text.startsWith(`v${version}.`), text);
        return `node ${text.slice(1)}`;
      },
      async play({ folder, settings }) {
        return lastLine(await run(await nodeProgram(version), [...args, JSON.stringify(settings)], { cwd: folder }));
      },
    })),
  ),
};
