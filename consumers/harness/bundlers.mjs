/**
 * Bundlers in their default configuration. The resulting pages run in Chromium.
 */
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { gzipSync } from "node:zlib";
import { transform } from "esbuild";
import { run, serve } from "./commands.mjs";
import { playPage, serveFolder } from "./pages.mjs";

const userAgent = /^Mozilla/;
/** For each folder of dist/ that is not part of the client, a text that only its code contains. */
const otherParts = {
  cli: "no progress, no summary",
  simulator: "Access-Control-Expose-Headers",
  slots: "changes all the time",
  stores: "is in use",
};
/** The line that Vite's servers print once they listen. */
const viteAddress = /Local:\s+(http\S+)/;

/** A bundler with its output in dist/. A plain static server serves the page from a folder of the project. */
function builder(name, pageFolder) {
  return {
    name,
    checks: [
      {
        name: `${name}, built`,
        userAgent,
        tool: versionOf(name),
        async play({ folder, settings, test, row }) {
          row.note = await build(folder);
          return playPage("chromium", await serveFolder(test, join(folder, pageFolder)), settings);
        },
      },
    ],
  };
}

const vite = {
  name: "vite",
  checks: [
    {
      name: "vite, development server",
      userAgent,
      tool: versionOf("vite"),
      async play({ folder, settings, test }) {
        const { address } = await serve(test, "npm", ["run", "dev"], viteAddress, { cwd: folder });
        return playPage("chromium", address, settings);
      },
    },
    {
      name: "vite, built",
      userAgent,
      tool: versionOf("vite"),
      async play({ folder, settings, test, row }) {
        row.note = await build(folder);
        const { address } = await serve(test, "npm", ["run", "preview"], viteAddress, { cwd: folder });
        return playPage("chromium", address, settings);
      },
    },
  ],
};

export const bundlers = [
  vite,
  builder("webpack", "."),
  builder("rollup", "."),
  builder("esbuild", "."),
  builder("parcel", "dist"),
];

function versionOf(name) {
  return async (folder) => {
    const { version } = JSON.parse(await readFile(join(folder, "node_modules", name, "package.json"), "utf8"));
    return `${name} ${version}`;
  };
}

/** Builds the project, checks its files, and returns its size. */
async function build(folder) {
  await run("npm", ["run", "build"], { cwd: folder });
  const output = await filesBelow(join(folder, "dist"));
  const kinds = new Set(output.map((path) => extname(path)));
  for (const kind of kinds) assert.ok([".html", ".js", ".map"].includes(kind), `a ${kind} file came into the build`);

  const scripts = output.filter((path) => extname(path) === ".js");
  const code = (await Promise.all(scripts.map((path) => readFile(path, "utf8")))).join("\n");
  assert.doesNotMatch(code, /["'`]node:/, "a module of Node.js came into the build");
  for (const [part, text] of await textsOfOtherParts(join(folder, "node_modules", "trackops-client"))) {
    assert.ok(!code.includes(text), `${part} came into the build`);
  }
  const { code: minified } = await transform(code, { minify: true });
  return `${(gzipSync(minified, { level: 9 }).length / 1000).toFixed(1)} KB min+gzip`;
}

/** The texts of the parts that a page does not need. Each must exist in dist/, or its absence would prove nothing. */
async function textsOfOtherParts(packageFolder) {
  const dist = join(packageFolder, "dist");
  const found = new Set();
  for (const path of await filesBelow(dist)) {
    const [part, ...rest] = relative(dist, path).split(sep);
    if (rest.length === 0 || part === "entries" || ![".js", ".cjs"].includes(extname(path))) continue;
    const text = otherParts[part];
    assert.ok(text, `dist/${part} is new: name a text that only it has, in otherParts`);
    if ((await readFile(path, "utf8")).includes(text)) found.add(part);
  }
  assert.deepEqual([...found].sort(), Object.keys(otherParts).sort());
  return Object.entries(otherParts);
}

async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}
