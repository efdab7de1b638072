/**
 * Every check of the project, in order, each with its duration. A failure does not end the run: the failed steps are
 * listed at the end, and the exit code is 1. Steps that test the package are not run if its build failed.
 *
 *     node scripts/test.mjs                all of them
 *     node scripts/test.mjs lint node      only those groups or steps
 *
 * A missing tool is a failure, because a skipped check looks like one that passed.
 * `node scripts/setup.mjs test` must have run.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pack } from "./pack.mjs";
import {
  Fault,
  findBrowser,
  findDriver,
  findFirefox,
  findGeckodriver,
  main,
  readJson,
  root,
  runGroup,
  tsc,
} from "./tools.mjs";

const wasm = "wasm32-unknown-unknown";
/** A test file that takes more than five minutes hangs. */
const longestTest = 300_000;
/** No check uses the network. */
const quietRedocly = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
const strict = ["--", "--deny", "warnings"];
/** Without the tools, whose 300 dependencies no check needs to compile. */
const ownCrates = ["--workspace", "--exclude", "trackops-tools"];

/** The TypeScript that builds the package, and the oldest and newest that users have. */
const compilers = ["typescript", "typescript-5", "typescript-7"];

/** wasm-pack's name of each browser, its driver, and the part of webdriver.json that holds the browser's flags. */
const webdrivers = {
  chrome: { find: findBrowser, driver: "chromedriver", findDriver, options: "goog:chromeOptions" },
  firefox: { find: findFirefox, driver: "geckodriver", findDriver: findGeckodriver, options: "moz:firefoxOptions" },
};

/** A step: its name, its group, and a command line or a function. */
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
  ["Rust tests in Chromium", "wasm", () => wasmTests("chrome")],
  ["Rust tests in Firefox", "wasm", () => wasmTests("firefox")],
  ["JavaScript tests in Node", "node", () => nodeTests("js-tests")],
  ["tests of the command line", "cli", () => nodeTests("js-tests/cli")],
  ["tests by other clients", "outside", () => nodeTests("js-tests/outside")],
  ["JavaScript tests in browsers", "browser", () => nodeTests("js-tests/browser")],
  ["faults and attackers", "trust", () => nodeTests("js-tests/trust")],
  ["tests of the examples", "examples", () => nodeTests("js-tests/examples")],
  ["consumer projects", "consumers", ["node", "--test-reporter=spec", "consumers/run.mjs"]],
].map(([name, group, action]) => ({ name, group, action }));

/** Groups that do not test what `build` makes. */
const withoutBuild = ["lint", "rust", "build", "wasm"];

await main("test", async () => {
  const chosen = chosenSteps(process.argv.slice(2));
  const results = [];
  const failures = [];
  let built = true;
  for (const { name, group, action } of chosen) {
    if (!(built || withoutBuild.includes(group))) {
      results.push({ name, seconds: 0, result: "not run: build failed" });
      continue;
    }
    console.log(`\n=== ${name}`);
    const start = performance.now();
    let result = "ok";
    try {
      await (typeof action === "function" ? action() : runGroup(action[0], action.slice(1)));
    } catch (error) {
      result = "failed";
      failures.push(`${name}: ${error instanceof Fault ? error.message : error.stack}`);
      console.error(`\ntest: ${failures.at(-1)}`);
      if (group === "build") built = false;
    }
    results.push({ name, seconds: (performance.now() - start) / 1000, result });
  }
  printTimes(results);
  if (failures.length > 0) {
    throw new Fault([`${failures.length} of ${chosen.length} steps failed`, ...failures].join("\n  "));
  }
});

/** The steps that the command line names, by their name or group; all of them by default. */
function chosenSteps(words) {
  const known = (word) => steps.some(({ name, group }) => word === group || word === name);
  const unknown = words.filter((word) => !known(word));
  if (unknown.length > 0) {
    const groups = [...new Set(steps.map(({ group }) => group))];
    throw new Fault(`no such step: ${unknown.join(", ")}; there are ${groups.join(", ")}`);
  }
  return words.length === 0 ? steps : steps.filter(({ name, group }) => words.includes(group) || words.includes(name));
}

function printTimes(results) {
  console.log();
  const width = Math.max(...results.map(({ name }) => name.length));
  const total = results.reduce((sum, { seconds }) => sum + seconds, 0);
  for (const { name, seconds, result } of [...results, { name: "all", seconds: total, result: "" }]) {
    console.log(`${name.padEnd(width)}  ${seconds.toFixed(1).padStart(7)} s  ${result}`);
  }
}

/** Without the WebAssembly file, which `require` cannot load, whatever its types say. */
async function typesOfPackage() {
  await runGroup("attw", [pack().tarball, "--exclude-entrypoints", "trackops.wasm"]);
}

async function wasmTests(browser) {
  const { find, driver, findDriver: findItsDriver, options } = webdrivers[browser];
  const [program, driverProgram] = [find(), findItsDriver()];
  if (!(program && driverProgram)) {
    throw new Fault(`${browser} or ${driver} is missing; get them: node scripts/setup.mjs test`);
  }
  // The flags are the project's, the path of the browser this machine's.
  const settings = { [options]: { ...readJson("webdriver.json")[options], binary: program } };
  mkdirSync(join(root, "target"), { recursive: true });
  const file = join(root, "target", `webdriver-${browser}.json`);
  writeFileSync(file, JSON.stringify(settings));
  await runGroup(
    "wasm-pack",
    ["test", "--headless", `--${browser}`, `--${driver}`, driverProgram, "--mode", "no-install"],
    { WASM_BINDGEN_TEST_WEBDRIVER_JSON: file },
  );
}

/** One file at a time, because many measure time. Node counts a skipped test as passed; here it is a failure. */
async function nodeTests(folder) {
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith(".test.mjs"));
  if (names.length === 0) throw new Fault(`no tests in ${folder}`);
  const record = join(root, "target", "node-tests.tap");
  mkdirSync(join(root, "target"), { recursive: true });
  rmSync(record, { force: true });
  const reporters = ["--test-reporter=spec", "--test-reporter-destination=stdout"];
  reporters.push("--test-reporter=tap", `--test-reporter-destination=${record}`);
  const files = names.sort().map((name) => `${folder}/${name}`);
  const args = ["--test", "--test-concurrency=1", `--test-timeout=${longestTest}`, ...reporters, ...files];
  const failure = await runGroup("node", args).catch((error) => error);
  const tap = existsSync(record) ? readFileSync(record, "utf8") : "";
  if (failure) throw new Fault([`failed in ${folder}`, ...failedTests(tap)].join("\n    "));
  const count = (what) => Number(new RegExp(`^# ${what} (\\d+)$`, "m").exec(tap)?.[1]);
  if (!(count("tests") > 0)) throw new Fault(`no tests ran in ${folder}`);
  for (const kind of ["skipped", "todo"]) {
    if (count(kind) !== 0) throw new Fault(`${count(kind)} tests ${kind} in ${folder}`);
  }
}

/** The place and name of each test that failed by itself, not by a subtest. */
function failedTests(tap) {
  const failures = tap.matchAll(/^ *not ok \d+ - (.*)\n *---\n([\s\S]*?)\n *\.\.\.$/gm);
  return [...failures]
    .filter(([, , details]) => !details.includes("failureType: 'subtestsFailed'"))
    .map(([, name, details]) => `${/location: '(.*)'/.exec(details)?.[1].replace(root, "") ?? ""} ${name}`);
}
