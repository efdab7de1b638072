/**
 * Every check of the project, in order, each with its duration; the first failure ends the run.
 *
 *     node scripts/test.mjs                all of them
 *     node scripts/test.mjs lint node      only those groups or steps
 *
 * A tool that is missing is a failure: a check that is left out looks like one that passed.
 * `node scripts/setup.mjs test` must have run.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pack } from "./pack.mjs";
import { Fault, findBrowser, findDriver, main, readJson, root, runGroup, tsc } from "./tools.mjs";

const wasm = "wasm32-unknown-unknown";
/** A test file that has not ended after five minutes hangs. */
const longestTest = 300_000;
/** A check calls nobody and asks for no update. */
const quietRedocly = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
const strict = ["--", "--deny", "warnings"];
/** All but the tools, whose 300 dependencies no check needs compiled. */
const ownCrates = ["--workspace", "--exclude", "trackops-tools"];

/** The TypeScript that the package is built with, and the oldest and newest that users have. */
const compilers = ["typescript", "typescript-5", "typescript-7"];

/** A step: its name, the groups it belongs to, and a command line or a function. */
const steps = [
  ["generated code is current", "lint", ["node", "scripts/generate.mjs", "--check"]],
  ["rustfmt", "lint", ["cargo", "fmt", "--all", "--check"]],
  ["clippy", "lint", ["cargo", "clippy", ...ownCrates, "--all-targets", ...strict]],
  ["clippy for WebAssembly", "lint", ["cargo", "clippy", ...ownCrates, `--target=${wasm}`, ...strict]],
  ["licences and sources of crates", "lint", ["cargo", "deny", "check", "bans", "licenses", "sources"]],
  ["OpenAPI file", "lint", () => runGroup("redocly", ["lint", "api/openapi.yaml"], quietRedocly)],
  ["biome", "lint", ["biome", "ci", "--error-on-warnings", `--colors=${process.stdout.isTTY ? "force" : "off"}`]],
  ["Rust tests", "rust", ["cargo", "test", ...ownCrates]],
  ["build", "build", ["node", "scripts/build.mjs"]],
  ["types", "types", ["node", tsc, "--project", "tsconfig.json"]],
  ...compilers.map((compiler) => [
    `types as a user of ${compiler} sees them`,
    "types",
    ["node", `node_modules/${compiler}/bin/tsc`, "--project", "js-tests/types/tsconfig.json"],
  ]),
  ["types of the examples for Node.js", "types", ["node", tsc, "--project", "examples/node/jsconfig.json"]],
  ["types of the Electron example", "types", ["node", tsc, "--project", "examples/electron/jsconfig.json"]],
  [
    "types of drivers, as stores and slots take them",
    "types",
    ["node", tsc, "--project", "js-tests/types-with-drivers/tsconfig.json"],
  ],
  ["documentation pages", "docs", ["typedoc"]],
  ["package layout", "package", ["publint", "--strict"]],
  ["types of the package, by each way to resolve them", "package", typesOfPackage],
  ["size", "package", ["node", "scripts/size.mjs", "--check"]],
  ["Rust tests in Chromium", "wasm", wasmTests],
  ["JavaScript tests in Node", "node", () => nodeTests("js-tests")],
  ["tests of the command line", "cli", () => nodeTests("js-tests/cli")],
  ["tests by other clients", "outside", () => nodeTests("js-tests/outside")],
  ["JavaScript tests in browsers", "browser", () => nodeTests("js-tests/browser")],
  ["faults and attackers", "trust", () => nodeTests("js-tests/trust")],
  ["tests of the examples", "examples", () => nodeTests("js-tests/examples")],
  ["consumer projects", "consumers", ["node", "--test-reporter=spec", "consumers/run.mjs"]],
].map(([name, group, action]) => ({ name, group, action }));

await main("test", async () => {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((word) => !steps.some(({ name, group }) => word === group || word === name));
  if (unknown.length > 0) {
    throw new Fault(
      `no such step: ${unknown.join(", ")}; there are ${[...new Set(steps.map((s) => s.group))].join(", ")}`,
    );
  }
  const chosen = steps.filter(
    ({ name, group }) => wanted.length === 0 || wanted.includes(group) || wanted.includes(name),
  );

  const times = [];
  for (const { name, action } of chosen) {
    console.log(`\n=== ${name}`);
    const start = performance.now();
    const done = (result) => times.push({ name, result, seconds: (performance.now() - start) / 1000 });
    try {
      await (typeof action === "function" ? action() : runGroup(action[0], action.slice(1)));
    } catch (error) {
      done("failed");
      printTimes(times, chosen.length);
      throw error instanceof Fault ? new Fault(`${name}: ${error.message}`) : error;
    }
    done("ok");
  }
  printTimes(times, chosen.length);
});

function printTimes(times, expected) {
  const width = Math.max(...times.map(({ name }) => name.length));
  const total = times.reduce((sum, { seconds }) => sum + seconds, 0);
  const line = (name, seconds, result) => `${name.padEnd(width)}  ${seconds.toFixed(1).padStart(7)} s  ${result}`;
  console.log(`\n${times.map(({ name, seconds, result }) => line(name, seconds, result)).join("\n")}`);
  console.log(line("all", total, times.length < expected ? `${expected - times.length} steps not reached` : ""));
}

/** The WebAssembly file is left out: `require` cannot load it, whatever its types say. */
async function typesOfPackage() {
  await runGroup("attw", [pack().tarball, "--exclude-entrypoints", "trackops.wasm"]);
}

async function wasmTests() {
  const driver = findDriver();
  if (!(driver && findBrowser()))
    throw new Fault("Chromium or its driver is missing; get them: node scripts/setup.mjs test");
  const options = ["--headless", "--chrome", "--chromedriver", driver, "--mode", "no-install"];
  await runGroup("wasm-pack", ["test", ...options], { WASM_BINDGEN_TEST_WEBDRIVER_JSON: webdriverFile() });
}

/** webdriver.json holds the browser's flags, for the browser tests too; which browser it is, this machine says. */
function webdriverFile() {
  const settings = readJson("webdriver.json");
  settings["goog:chromeOptions"].binary = findBrowser();
  mkdirSync(join(root, "target"), { recursive: true });
  const path = join(root, "target", "webdriver.json");
  writeFileSync(path, JSON.stringify(settings));
  return path;
}

/** One file after the other, since many measure time. Node counts a skipped test as passed; here it is a failure. */
async function nodeTests(folder) {
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith(".test.mjs"));
  if (names.length === 0) throw new Fault(`no tests in ${folder}`);
  const record = join(root, "target", "node-tests.tap");
  mkdirSync(join(root, "target"), { recursive: true });
  rmSync(record, { force: true });
  const reporters = ["--test-reporter=spec", "--test-reporter-destination=stdout"];
  reporters.push("--test-reporter=tap", `--test-reporter-destination=${record}`);
  const files = names.sort().map((name) => `${folder}/${name}`);
  await runGroup("node", ["--test", "--test-concurrency=1", `--test-timeout=${longestTest}`, ...reporters, ...files]);
  const count = (what) => Number(new RegExp(`^# ${what} (\\d+)$`, "m").exec(readFileSync(record, "utf8"))?.[1]);
  if (!(count("tests") > 0)) throw new Fault(`no tests ran in ${folder}`);
  for (const kind of ["skipped", "todo"]) {
    if (count(kind) !== 0) throw new Fault(`${count(kind)} tests ${kind} in ${folder}`);
  }
}
