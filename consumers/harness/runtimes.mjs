/**
 * Runtimes other than Node.js: Bun, Deno, and workerd, which runs Cloudflare Workers.
 */
import { dirname, join } from "node:path";
import { lastLine, run, serve } from "./commands.mjs";
import { nodeProgram, userAgent } from "./node.mjs";

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
    // Only network access is allowed: Deno stops the package if it touches anything else.
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

export const workerd = {
  name: "workerd",
  checks: [
    {
      name: "workerd, by wrangler dev",
      userAgent,
      async tool(folder) {
        const versions = await run("npm", ["ls", "wrangler", "workerd", "--json"], { cwd: folder });
        const { version, dependencies } = JSON.parse(versions).dependencies.wrangler;
        return `wrangler ${version}, workerd ${dependencies.workerd.version}`;
      },
      async play({ folder, settings, test }) {
        // wrangler needs a newer Node.js than the oldest that this project is developed with.
        const first = [dirname(await nodeProgram("24"))];
        const { address } = await serve(test, "npm", ["run", "dev", "--", "--port=0"], /Ready on (http\S+)/, {
          cwd: folder,
          env: { first },
        });
        const response = await fetch(address, { method: "POST", body: JSON.stringify(settings) });
        const text = await response.text();
        if (response.status !== 200) throw new Error(`the worker answered ${response.status}: ${text}`);
        return JSON.parse(text);
      },
    },
  ],
};
