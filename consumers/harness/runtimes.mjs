/**
 * Runtimes that are not Node.js: Bun and Deno.
 */
import { join } from "node:path";
import { lastLine, run } from "./commands.mjs";
import { userAgent } from "./node.mjs";

const program = (folder, name) => join(folder, "node_modules", ".bin", name);

export const bun = {
  name: "bun",
  checks: ["index.mjs", "index.cjs"].map((entry) => ({
    name: `Bun, ${entry === "index.mjs" ? "import" : "require"}`,
    userAgent,
    tool: async (folder) => `bun ${(await run(program(folder, "bun"), ["--version"])).trim()}`,
    play: async ({ folder, settings }) =>
      lastLine(await run(program(folder, "bun"), [entry, JSON.stringify(settings)], { cwd: folder })),
  })),
};

const denoEntries = [
  ["import from node_modules", "index.mjs"],
  ["npm: specifier", "npm-specifier.mjs"],
  ["require", "index.cjs"],
];

export const deno = {
  name: "deno",
  checks: denoEntries.map(([way, entry]) => ({
    name: `Deno, ${way}`,
    userAgent,
    tool: async (folder) => (await run(program(folder, "deno"), ["--version"])).split(" (")[0],
    // Only the network is allowed: whatever else the package touched would end it.
    play: async ({ folder, settings }) =>
      lastLine(
        await run(
          program(folder, "deno"),
          ["run", "--no-prompt", "--allow-net=127.0.0.1", entry, JSON.stringify(settings)],
          { cwd: folder, env: { DENO_NO_UPDATE_CHECK: "1" } },
        ),
      ),
  })),
};
