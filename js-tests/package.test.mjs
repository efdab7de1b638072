/**
 * The package as it is published: what is in it, its two builds, its declarations.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { promisify } from "node:util";
import { build } from "esbuild";
import * as entry from "trackops-client";
import ts from "typescript";
import { pack } from "../scripts/pack.mjs";
import { rejection, simulate } from "./support/account.mjs";

const require = createRequire(import.meta.url);
const root = new URL("../", import.meta.url);
const dist = new URL("dist/", root);
const manifest = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));

test("nothing ships but the build, its declarations and the papers", () => {
  const { files } = pack();
  const parts = new Set(
    files.map((path) => path.replace(/^dist\/.*(\.d\.c?ts|\.d\.wasm\.ts|\.c?js|\.wasm)$/, "dist/*$1")),
  );
  assert.deepEqual(
    [...parts].sort(),
    ["CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "package.json"]
      .concat([
        "dist/cli/THIRD-PARTY-NOTICES.txt",
        "dist/*.cjs",
        "dist/*.d.cts",
        "dist/*.d.ts",
        "dist/*.d.wasm.ts",
        "dist/*.js",
        "dist/*.wasm",
      ])
      .sort(),
  );
  for (const kind of ["dependencies", "optionalDependencies", "bundleDependencies"]) {
    assert.equal(manifest[kind], undefined, kind);
  }
  // Only the drivers of stores and slots, for those who use such: npm installs none of them by itself.
  assert.deepEqual(Object.keys(manifest.peerDependencies), ["better-sqlite3", "ioredis", "pg", "redis"]);
  for (const name of Object.keys(manifest.peerDependencies)) {
    assert.equal(manifest.peerDependenciesMeta[name].optional, true, name);
  }
  // The last two run where the package is installed from its repository.
  for (const script of ["preinstall", "install", "postinstall", "prepare", "preprepare"]) {
    assert.equal(manifest.scripts[script], undefined, script);
  }
  assert.ok(!files.some((path) => path.endsWith(".gyp")), "npm would compile it when it is installed");
});

test("the package can be published", async () => {
  const args = ["publish", "--dry-run", "--ignore-scripts", "--json"];
  const { stdout } = await promisify(execFile)("npm", args, { cwd: root, encoding: "utf8" });
  const report = JSON.parse(stdout);
  const { name, version } = report[manifest.name] ?? report;
  assert.deepEqual({ name, version }, { name: manifest.name, version: manifest.version });
});

test("import and require give one and the same module", () => {
  assert.equal(require("trackops-client").Trackops, entry.Trackops);
});

test("both builds export the same, and their errors and throttles go together", async (context) => {
  const simulator = await simulate(context, { requestsPerSecond: 20 });
  const { url: baseUrl, username, apiToken } = simulator;
  const commonJs = require(new URL("entries/node.cjs", dist).pathname);
  assert.notEqual(commonJs.Trackops, entry.Trackops);
  assert.deepEqual(Object.keys(commonJs).sort(), Object.keys(entry).sort());

  const clients = [entry, commonJs].map(({ Trackops }) => {
    return new Trackops({ baseUrl, username, apiToken, requestsPerSecond: 20 });
  });
  // The server's first answers compile its code, and would count as the network's own spread.
  for (const id of [1, 2, 3]) await clients[0].cases.get(id);
  await simulator.forget();
  await Promise.all(Array.from({ length: 10 }, (_, at) => clients[at % 2].cases.get(at + 1)));
  const times = (await simulator.requests()).map(({ at }) => at);
  assert.ok(times.at(-1) - times[0] > 400, "intervals of 50 ms, for both together");

  const missing = await rejection(clients[1].cases.get(99_999));
  assert.ok(missing instanceof commonJs.NotFoundError && missing instanceof entry.NotFoundError);
  assert.ok(missing instanceof entry.ApiError && missing instanceof entry.TrackopsError);
  assert.ok(!(missing instanceof entry.ServerError));
});

test("a bundler for browsers takes the slots of tabs, and none for a page that asks for none", async () => {
  const bundle = async (contents) => {
    const options = { bundle: true, write: false, metafile: true, format: "esm", platform: "browser" };
    const stdin = { contents, resolveDir: new URL(".", root).pathname };
    const { metafile, outputFiles } = await build({ ...options, stdin });
    return { inputs: Object.keys(metafile.inputs), text: outputFiles[0].text };
  };
  const client = 'import { Trackops } from "trackops-client"; console.log(Trackops);';
  const without = await bundle(client);
  assert.ok(!without.inputs.some((path) => path.includes("slots")));
  assert.doesNotMatch(without.text, /navigator\.locks/);
  const slots = await bundle(`${client} import { machineSlots } from "trackops-client/slots/machine"; machineSlots();`);
  assert.ok(slots.inputs.includes("dist/slots/tabs.js"));
  assert.doesNotMatch(slots.text, /"node:/);
});

test("a class that is derived from an error of ours is its own", () => {
  class Mine extends entry.NotFoundError {}
  const report = { code: "not_found", message: "" };
  assert.ok(!(new entry.NotFoundError(report) instanceof Mine));
  assert.ok(new Mine(report) instanceof Mine && new Mine(report) instanceof entry.ApiError);
  for (const other of [null, undefined, 1, "text", {}, new TypeError("not ours")]) {
    assert.ok(!(other instanceof entry.TrackopsError));
  }
});

test("no declaration that ships says any", () => {
  const names = readdirSync(dist, { recursive: true }).filter((name) => /\.d\.(c|wasm\.)?ts$/.test(name));
  assert.ok(names.length > 20);
  for (const name of names) {
    const source = ts.createSourceFile(name, readFileSync(new URL(name, dist), "utf8"), ts.ScriptTarget.Latest, true);
    const visit = (node) => {
      assert.notEqual(node.kind, ts.SyntaxKind.AnyKeyword, `${name}: ${node.parent?.getText()}`);
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
});
