/**
 * What can be typed, what is said of it when it is wrong, and what the exit code says.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { resourceNames } from "trackops-client";
import { parse } from "yaml";
import { cleanEnvironment, run, setUp } from "../support/cli.mjs";
import { folderFor } from "../support/folders.mjs";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const { version } = JSON.parse(read("package.json"));
const catalogue = parse(read("api/openapi.yaml"));

/** Every filter of every collection, as the catalogue has them. */
const filters = Object.values(catalogue.paths)
  .filter((item) => item["x-trackops-resource"] !== undefined && item.get !== undefined)
  .map((item) => ({
    name: item["x-trackops-resource"].name,
    parameters: item.get.parameters.filter(({ $ref }) => $ref === undefined),
  }));

const alone = (context) => {
  const folder = folderFor(context);
  return (...args) => run(args, { env: cleanEnvironment(folder), cwd: folder });
};

test("help names every command; each has its own", async (context) => {
  const trackops = alone(context);
  const { code, stdout, stderr } = await trackops("--help");
  assert.deepEqual([code, stderr], [0, ""]);
  const commands = [
    "list",
    "export",
    "get",
    "count",
    "create",
    "sync",
    "doctor",
    "login",
    "curl",
    "simulate",
    "completion",
  ];
  for (const command of commands) {
    assert.match(stdout, new RegExp(`^ {2}${command} `, "m"));
    const own = await trackops(command, "--help");
    assert.equal(own.code, 0, command);
    assert.match(own.stdout, new RegExp(`^Usage: trackops ${command} `), command);
  }
  assert.equal((await trackops("--version")).stdout, `${version}\n`);
});

test("every filter of every collection is an option, with the catalogue's words", async (context) => {
  const trackops = alone(context);
  assert.ok(
    filters.length === resourceNames.length - 1 && filters.flatMap(({ parameters }) => parameters).length > 150,
  );
  for (const { name, parameters } of filters) {
    const { code, stdout } = await trackops("count", name, "--help");
    assert.equal(code, 0, name);
    const words = stdout.replaceAll(/\s+/g, " ");
    for (const parameter of parameters) {
      assert.ok(words.includes(` --${parameter.name.replaceAll("_", "-")} `), `${name}: ${parameter.name}`);
      assert.ok(words.includes(parameter.description.replaceAll(/\s+/g, " ")), `${name}: ${parameter.description}`);
    }
    for (const common of ["--page ", "--per-page ", "--dir "]) assert.ok(words.includes(common), name);
  }
});

describe("what is wrong is named, with the nearest name and exit code 2", () => {
  const cases = [
    [["cuont", "cases"], /unknown command 'cuont' \(Did you mean count\?\)/],
    [["count", "caess"], /unknown command 'caess' \(Did you mean cases\?\)/],
    [["count", "cases", "--cleint", "4"], /unknown option '--cleint' \(Did you mean --client\?\)/],
    [["count", "cases", "--filter", "cleint=4"], /cleint.*did you mean client\?/],
    [["count", "cases", "--filter", "cleint=4"], /--extra name=value/],
    [["count", "cases", "--filter", "client"], /"client" is not name=value/],
    [["count", "cases", "--client", "four"], /client: "four" is not a whole number from 1/],
    [["count", "cases", "--dir", "up"], /'up' is invalid. Allowed choices are asc, desc/],
    [["count", "cases", "--updated-from", "yesterday"], /updated_from: "yesterday" is not/],
    [["count", "cases", "--requests-per-second", "fast"], /'fast' is invalid/],
    [["count", "cases", "--requests-per-second", "-1"], /requestsPerSecond: -1 is not/],
    [["list", "cases", "--limit", "0"], /'0' is invalid/],
    [["get", "cases"], /missing required argument 'case_id'/],
    [["get", "cases", "1", "2"], /too many arguments/],
    [["get", "cases", "one"], /"one" is not/],
    [["create", "subjects", "--casefile-id", "7"], /subject_type_id: nothing is not/],
    [["create", "cases", "--data", "nowhere.json"], /--data: .*nowhere\.json/],
    [["create", "cases", "--subjects", "[1"], /subjects: the value is not JSON/],
    [["export", "cases", "--resume"], /--resume needs --output/],
    [["export", "cases", "-o", "."], /it is a folder/],
    [["export", "cases", "-o", "no/such/cases.csv"], /there is no folder no\/such/],
    [["export", "cases", "-o", "cases.json", "--columns", "id"], /--columns needs CSV/],
    [["sync", "bases"], /there is no collection "bases". Did you mean cases\?/],
    [["simulate", "--records", "caess=3"], /there is no collection "caess". Did you mean cases\?/],
    [["simulate", "--records", "cases=many"], /many is not a whole number/],
    [["sync", "--to", "postgres://me:secret@localhost/db"], /remove the password/],
  ];
  for (const [args, expected] of cases) {
    test(args.join(" "), async (context) => {
      const { simulator, trackops } = await setUp(context);
      // A given rate is tested by itself.
      const own = args.includes("--requests-per-second") || args[0] === "simulate";
      const { code, stdout, stderr } = own
        ? await run(args, {
            env: {
              ...cleanEnvironment(folderFor(context)),
              TRACKOPS_API_BASE_URL: simulator.url,
              TRACKOPS_API_USERNAME: "a",
              TRACKOPS_API_TOKEN: "b",
            },
          })
        : await trackops(args);
      assert.equal(code, 2, stderr);
      assert.equal(stdout, "");
      assert.match(stderr, expected);
      assert.equal(stderr.trim().split("\n").length, 1, stderr);
      assert.deepEqual(await simulator.requests(), [], "nothing is sent");
    });
  }
});

test("there is no --token, and it says why without repeating it", async (context) => {
  const trackops = alone(context);
  for (const option of ["--token", "--api-token", "--apiToken", "-token", "--password"]) {
    for (const args of [[`${option}=hunter2`], [option, "hunter2"]]) {
      const { code, stderr } = await trackops("count", "cases", ...args);
      assert.equal(code, 2);
      assert.match(
        stderr,
        /there is no option -.*other users can see command lines.*trackops login.*TRACKOPS_API_TOKEN/,
      );
      assert.doesNotMatch(stderr, /hunter2/);
    }
  }
  // Nor where the option's name is mistyped as well.
  for (const args of [["--tokn=hunter2"], ["--tokn", "hunter2"], ["login", "--tokn=hunter2"]]) {
    const { code, stderr } = await trackops(...args);
    assert.equal(code, 2);
    assert.doesNotMatch(stderr, /hunter2/);
  }
});

test("a command without its collection shows what there is, with exit code 2", async (context) => {
  const trackops = alone(context);
  const { code, stdout, stderr } = await trackops("export");
  assert.deepEqual([code, stdout], [2, ""]);
  assert.match(stderr, /caseUpdates\|case-updates/);
  assert.equal((await trackops()).code, 2);
});

test("with --json a failure is one line of JSON on standard error", async (context) => {
  const { trackops, simulator } = await setUp(context);
  const failures = [
    [["count", "cases", "--cleint", "4"], { code: "usage", exitCode: 2 }],
    [
      ["count", "cases", "--filter", "cleint=4"],
      { name: "InvalidParameterError", code: "invalid_parameter", exitCode: 2 },
    ],
    [["get", "cases", "99999"], { name: "NotFoundError", code: "not_found", status: 404, exitCode: 1 }],
    [["count", "cases", "--profile", "nobody"], { code: "credentials", exitCode: 3 }],
  ];
  for (const [args, expected] of failures) {
    const { code, stdout, stderr } = await trackops([...args, "--json"]);
    assert.equal(code, expected.exitCode);
    assert.equal(stdout, "");
    assert.match(stderr, /^\{.*\}\n$/);
    const { error } = JSON.parse(stderr);
    assert.deepEqual({ ...error, ...expected }, error);
    assert.equal(typeof error.message, "string");
  }
  await simulator.fault({ kind: "status", status: 500 }, 9);
  const { code, stderr } = await trackops(["count", "cases", "--json", "--max-retries", "0"]);
  assert.deepEqual([code, JSON.parse(stderr).error.code], [1, "server"]);
});

test("wrong credentials are exit code 3, a dead server 1", async (context) => {
  const { trackops, env, simulator } = await setUp(context);
  assert.equal((await trackops(["count", "cases"], { env: { ...env, TRACKOPS_API_TOKEN: "wrong" } })).code, 3);
  assert.equal((await trackops(["count", "cases"], { env: { ...env, TRACKOPS_API_USERNAME: "" } })).code, 3);
  assert.equal(
    (await trackops(["count", "cases"], { env: { ...env, TRACKOPS_API_BASE_URL: "http://example.com" } })).code,
    3,
  );
  await simulator.close();
  assert.equal((await trackops(["count", "cases", "--max-retries", "0"])).code, 1);
});

test("docs/cli.md lists the exit codes that there are", () => {
  const source = read("ts/cli/exit.ts");
  const table = /export const exitCodes = \{(.*?)\} as const/s.exec(source)[1];
  const codes = [...table.matchAll(/: (\d+),/g)].map(([, code]) => code);
  const documented = [...read("docs/cli.md").matchAll(/^\| (\d+) \|/gm)].map(([, code]) => code);
  assert.deepEqual(documented, codes);
});
