/**
 * Runs every check of the project in order, and ends with a table of their times and a list of all failures.
 *
 *     node scripts/test.mjs                all checks
 *     node scripts/test.mjs lint node      only these groups or steps
 *
 * A missing tool is a failure: a check that is left out looks like one that passed.
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
/** No telemetry, no look for updates. */
const quietRedocly = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
const strict = ["--", "--deny", "warnings"];
/** The result of a step that needs what the build makes. */
const notRun = "not run: build failed";
/** All but the tools, whose 300 dependencies no check needs compiled. */
const ownCrates = ["--workspace", "--exclude", "trackops-tools"];

/** The TypeScript that builds the package, and the oldest and newest that users have. */
const compilers = ["typescript", "typescript-5", "typescript-7"];

/** The browsers of the Rust tests: their names for wasm-pack and in webdriver.json, and where they are. */
const browsers = {
  Chromium: { name: "chrome", options: "goog:chromeOptions", binary: findBrowser, driver: findDriver },
  Firefox: { name: "firefox", options: "moz:firefoxOptions", binary: findFirefox, driver: findGeckodriver },
};

/** A step: its name, its group, and a command line or a function. Those after the build work on what it makes. */
const steps = [
  ["generated code is current", "lint", ["node", "scripts/generate.mjs", "--check"]],
  ["rustfmt", "lint", ["cargo", "fmt", "--all", "--check"]],
  ["clippy", "lint", ["cargo", "clippy", ...ownCrates, "--all-targets", ...strict]],
  ["clippy for WebAssembly", "lint", ["cargo", "clippy", ...ownCrates, `--target=${wasm}`, ...strict]],
  ["licences and sources of crates", "lint", ["cargo", "deny", "check", "bans", "licenses", "sources"]],
  ["OpenAPI file", "lint", () => runGroup("redocly", ["lint", "api/openapi.yaml"], quietRedocly)],
  ["biome", "lint", ["biome", "ci", "--error-on-warnings", `--colors=${process.stdout.isTTY ? "force" : "off"}`]],
  ["Rust tests", "rust", ["cargo", "test", ...ownCrates]],
  ...Object.keys(browsers).map((name) => [`Rust tests in ${name}`, "wasm", () => rustTestsIn(name)]),
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
  ["JavaScript tests in Node", "node", () => nodeTests("js-tests")],
  ["tests of the command line", "cli", () => nodeTests("js-tests/cli")],
  ["tests by other clients", "outside", () => nodeTests("js-tests/outside")],
  ["JavaScript tests in browsers", "browser", () => nodeTests("js-tests/browser")],
  ["faults and attackers", "trust", () => nodeTests("js-tests/trust")],
  ["tests of the examples", "examples", () => nodeTests("js-tests/examples")],
  ["consumer projects", "consumers", ["node", "--test-reporter=spec", "consumers/run.mjs"]],
].map(([name, group, action], index, all) => {
  return { name, group, action, afterBuild: index > all.findIndex(([other]) => other === "build") };
});

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

  const results = [];
  for (const { name, action, afterBuild } of chosen) {
    const start = performance.now();
    const done = (result) => results.push({ name, result, seconds: (performance.now() - start) / 1000 });
    if (afterBuild && results.some((one) => one.name === "build" && one.result !== "ok")) {
      done(notRun);
      continue;
    }
    console.log(`\n=== ${name}`);
    try {
      await (typeof action === "function" ? action() : runGroup(action[0], action.slice(1)));
      done("ok");
    } catch (error) {
      const text = error instanceof Fault ? error.message : error.stack;
      console.error(`\n${name}: ${text}`);
      done(text);
    }
  }
  printTimes(results);
  const failures = results.filter(({ result }) => short(result) === "failed");
  if (failures.length > 0) {
    const list = failures.map(({ name, result }) => `\n  ${name}: ${result}`);
    throw new Fault(`${failures.length} of ${results.length} steps failed:${list.join("")}`);
  }
});

function printTimes(results) {
  const width = Math.max(...results.map(({ name }) => name.length));
  const line = (name, seconds, result) => `${name.padEnd(width)}  ${seconds.toFixed(1).padStart(7)} s  ${result}`;
  console.log(`\n${results.map(({ name, seconds, result }) => line(name, seconds, short(result))).join("\n")}`);
  const total = results.reduce((sum, { seconds }) => sum + seconds, 0);
  console.log(line("all", total, ""));
}

/** A result in one line. */
function short(result) {
  return result === "ok" || result === notRun ? result : "failed";
}

/** Leaves out the WebAssembly file, which `require` cannot load, whatever its types say. */
async function typesOfPackage() {
  await runGroup("attw", [pack().tarball, "--exclude-entrypoints", "trackops.wasm"]);
}

/** webdriver.json holds the browsers' flags, also those of the other browser tests; the paths are this machine's. */
async function rustTestsIn(browser) {
  const { name, options, ...found } = browsers[browser];
  const [binary, driver] = [found.binary(), found.driver()];
  if (!(binary && driver)) throw new Fault(`${browser} or its driver is missing; get it: node scripts/setup.mjs test`);
  const settings = join(root, "target", `webdriver-${name}.json`);
  mkdirSync(join(root, "target"), { recursive: true });
  writeFileSync(settings, JSON.stringify({ [options]: { ...readJson("webdriver.json")[options], binary } }));
  const driverOption = name === "chrome" ? "--chromedriver" : "--geckodriver";
  const args = ["test", "--headless", `--${name}`, driverOption, driver, "--mode", "no-install"];
  await runGroup("wasm-pack", args, { WASM_BINDGEN_TEST_WEBDRIVER_JSON: settings });
}

/** Runs one file after the other, as many measure time. A skipped test passes in Node; here it is a failure. */
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
  const end = await runGroup("node", args).catch((error) => error);
  const tap = existsSync(record) ? readFileSync(record, "utf8") : "";
  if (end) throw new Fault([`failed in ${folder}`, ...failedTests(tap)].join("\n    "));
  const count = (what) => Number(new RegExp(`^# ${what} (\\d+)$`, "m").exec(tap)?.[1]);
  if (!(count("tests") > 0)) throw new Fault(`no tests ran in ${folder}`);
  for (const kind of ["skipped", "todo"]) {
    if (count(kind) !== 0) throw new Fault(`${count(kind)} tests ${kind} in ${folder}`);
  }
}

/** The place and name of each test that failed by itself, not through a subtest. */
function failedTests(tap) {
  const failures = tap.matchAll(/^ *not ok \d+ - (.*)\n *---\n([\s\S]*?)\n *\.\.\.$/gm);
  return [...failures]
    .filter(([, , details]) => !details.includes("failureType: 'subtestsFailed'"))
    .map(([, name, details]) => `${/location: '(.*)'/.exec(details)?.[1].replace(root, "") ?? ""} ${name}`);
}
