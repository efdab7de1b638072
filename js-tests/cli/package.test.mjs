/**
 * The command line as it is installed: by both names, with its licences, and in nobody's way who imports the package.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { build } from "esbuild";
import { pack } from "../../scripts/pack.mjs";
import { cleanEnvironment } from "../support/cli.mjs";
import { folderFor } from "../support/folders.mjs";

const root = new URL("../../", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");
const manifest = JSON.parse(read("package.json"));
const bundle = read("dist/cli/main.js");

/** The packages whose code is in the bundle: esbuild says above each file where it comes from. */
const bundled = new Map(
  [...bundle.matchAll(/^\/\/ ((?:node_modules\/(?:@[^/\n]+\/)?[^/\n]+\/)+)/gm)].map(([, folder]) => [
    folder,
    JSON.parse(read(`${folder}package.json`)),
  ]),
);

test("both names run where the package is installed, and it brings nothing along", async (context) => {
  const folder = folderFor(context);
  const run = promisify(execFile);
  const env = cleanEnvironment(folder);
  writeFileSync(join(folder, "package.json"), '{"private":true}');
  const { tarball } = pack();
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--omit=peer", tarball], { cwd: folder, env });
  const commands = [
    ["npx", "--no-install", "trackops-client", "--version"],
    [join(folder, "node_modules/.bin/trackops"), "--version"],
  ];
  for (const [command, ...args] of commands) {
    assert.equal((await run(command, args, { cwd: folder, env })).stdout, `${manifest.version}\n`, command);
  }
  const { stdout } = await run("npm", ["ls", "--all", "--parseable"], { cwd: folder, env });
  assert.equal(stdout.trim().split("\n").length, 2, stdout);
});

test("whoever imports the package, for browsers or for Node.js, gets nothing of it", async () => {
  for (const platform of ["browser", "node"]) {
    const entries = Object.keys(manifest.exports).filter((name) => /^\.(\/|$)/.test(name) && !/wasm|json/.test(name));
    for (const name of entries.filter((each) => platform === "node" || each === "." || each === "./slim")) {
      const contents = `export * from ${JSON.stringify(name.replace(".", "trackops-client"))}`;
      const { metafile } = await build({
        stdin: { contents, resolveDir: root.pathname },
        bundle: true,
        format: "esm",
        platform,
        external: ["pg", "better-sqlite3"],
        write: false,
        metafile: true,
        logLevel: "error",
      });
      const inputs = Object.keys(metafile.inputs);
      assert.ok(inputs.length > 1, name);
      assert.deepEqual(
        inputs.filter((input) => /dist\/cli|commander|cli-progress|csv-stringify/.test(input)),
        [],
        name,
      );
    }
  }
});

test("it uses the package's own client, and loads a store only where one is used", () => {
  const imported = [...bundle.matchAll(/^import .* from "(\.[^"]+)";$/gm)].map(([, path]) => path);
  assert.deepEqual([...new Set(imported)].sort(), ["../entries/node.js", "../slots/machine.js"]);
  for (const path of ["../stores/sqlite.js", "../stores/ndjson.js", "../stores/postgres.js", "../simulator/index.js"]) {
    assert.ok(bundle.includes(`import("${path}")`), path);
  }
});

test("the licence of each bundled package is passed on", () => {
  const notices = read("dist/cli/THIRD-PARTY-NOTICES.txt");
  const names = [...bundled.values()].map(({ name }) => name);
  for (const expected of ["commander", "csv-stringify", "cli-progress", "string-width", "read", "@bomb.sh/tab"]) {
    assert.ok(names.includes(expected), expected);
  }
  const parts = notices.split(`\n\n${"-".repeat(80)}\n\n`).slice(1);
  assert.deepEqual(parts.map((part) => part.split(" ", 1)[0]).sort(), names.sort());
  for (const part of parts) {
    assert.match(part, /^\S+ \d+\.\d+\.\d+ \((MIT|ISC)\)\n\n/);
    assert.match(part, /Copyright/);
    assert.match(part.replaceAll(/\s+/g, " "), /Permission (is hereby granted, free of charge|to use, copy, modify)/);
  }
});
