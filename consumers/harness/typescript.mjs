/**
 * TypeScript, the oldest and the newest version in use, with each kind of module resolution. Output for Node.js is also
 * run.
 */
import { join } from "node:path";
import { lastLine, run } from "./commands.mjs";
import { userAgent } from "./node.mjs";

const compilers = ["typescript-5", "typescript-7"];
const projects = [
  ["node16-import", "main.mjs"],
  ["node16-require", "main.cjs"],
  ["nodenext-import", "main.mjs"],
  ["nodenext-require", "main.cjs"],
  ["bundler"],
];

const compiler = (folder, name) => join(folder, "node_modules", name, "bin", "tsc");

export const typescript = {
  name: "typescript",
  checks: compilers.flatMap((name) =>
    projects.map(([project, emitted]) => ({
      name: `${name}, ${project}`,
      userAgent,
      tool: async (folder) =>
        `tsc ${(await run(compiler(folder, name), ["--version"])).replace("Version ", "").trim()}`,
      compile: (folder) => run(compiler(folder, name), ["--project", `tsconfig.${project}.json`], { cwd: folder }),
      // Output for bundlers runs in the bundlers' consumers.
      play: emitted && playEmitted(emitted),
    })),
  ),
};

function playEmitted(file) {
  return async ({ folder, settings }) =>
    lastLine(await run(process.execPath, [file, JSON.stringify(settings)], { cwd: folder }));
}
