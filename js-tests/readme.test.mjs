/**
 * Every code block of the README and of all pages of docs/: TypeScript and JavaScript compile in strict TypeScript and run
 * against the simulator, command lines run, JSON is JSON. SQL is run by readme-queries.test.mjs and
 * readme-postgres.test.mjs, HTML by browser/readme.test.mjs; links are followed by readme-links.test.mjs.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { promisify } from "node:util";
import { parse } from "csv-parse/sync";
import { transform } from "esbuild";
import { resourceNames } from "trackops-client";
import ts from "typescript";
import { simulate } from "./support/account.mjs";
import { cleanEnvironment, credentials, program, setUp } from "./support/cli.mjs";
import { folderFor } from "./support/folders.mjs";
import { allBlocks, blocksOf, languages, moduleOf, pages, scriptsOf, textOf } from "./support/pages.mjs";
import { startPostgres } from "./support/postgres.mjs";
import { startRedis } from "./support/redis.mjs";
import { openFile } from "./support/sqlite-file.mjs";

const run = promisify(execFile);
const blocks = allBlocks();
const isCode = ({ language }) => language === "js" || language === "ts";
const isShell = ({ language }) => language === "sh" || language === "bash";

/** The blocks that nothing here runs, with the reason that stands before each. No other block may be left out. */
const notRun = [
  ["README.md", "sh", "it needs the registry; consumers/ installs the packed package"],
  ["docs/electron.md", "js", "it needs Electron; js-tests/examples/ runs the example's main process"],
  ["docs/electron.md", "js", "it needs Electron; js-tests/examples/ runs the example's bridge"],
  [
    "docs/stores.md",
    "js",
    "Node.js has no IndexedDB; js-tests/browser/indexeddb-store.test.mjs runs the store in two browsers",
  ],
];

test("every block has a language that a test runs", () => {
  assert.ok(blocks.length > 60, `${blocks.length}`);
  for (const { name, language } of blocks) assert.ok(languages.includes(language), `${name}: ${language}`);
});

test("no block is left out but those listed here", () => {
  const left = blocks.filter((block) => block.notRun !== undefined);
  assert.deepEqual(
    left.map(({ page, language, notRun }) => [page, language, notRun]),
    notRun,
  );
  // These run everywhere, or can be parsed at least.
  for (const { name, language } of left) assert.ok(!["sql", "html", "json"].includes(language), name);
});

test("every block compiles in strict TypeScript", (context) => {
  const folder = folderFor(context);
  const modules = new Map();
  for (const block of blocks) {
    const texts = block.language === "html" ? scriptsOf(block) : isCode(block) ? [moduleOf(block)] : [];
    for (const [place, text] of texts.entries()) {
      const file = `${folder}/${block.name.replaceAll(/\W/g, "-")}-${place}.ts`;
      writeFileSync(file, text);
      modules.set(file, block);
    }
  }
  const options = {
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noImplicitReturns: true,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.dom.asynciterable.d.ts"],
    module: ts.ModuleKind.NodeNext,
    moduleDetection: ts.ModuleDetectionKind.Force,
    types: ["node"],
    noEmit: true,
    skipLibCheck: true,
  };
  const checked = ts.createProgram([...modules.keys()], options);
  const faults = ts.getPreEmitDiagnostics(checked).map(({ file, start, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, "\n");
    if (file === undefined) return text;
    const line = file.text.slice(0, start).split("\n").length;
    return `${modules.get(file.fileName)?.name ?? file.fileName}: ${file.text.split("\n")[line - 1]}\n  ${text}`;
  });
  assert.deepEqual(faults, []);
});

/** The one thing that must differ from the real account: its address, and with it the pace. */
function atSimulator(code, url) {
  const pace = "requestsPerSecond: 1000";
  return code
    .replaceAll('subdomain: "mycompany"', `baseUrl: ${JSON.stringify(url)}, ${pace}`)
    .replaceAll("fromEnv()", `fromEnv({ ${pace} })`)
    .replaceAll("fromEnv({", `fromEnv({ ${pace}, `);
}

for (const block of blocks.filter((block) => isCode(block) && block.page !== "docs/reference.md")) {
  if (block.notRun !== undefined) continue;
  test(`${block.name} runs`, async (context) => {
    const simulator = await simulate(context);
    const folder = folderFor(context);
    const code = atSimulator(moduleOf(block), simulator.url);
    const file = `${folder}/block.mjs`;
    // JavaScript is run as it is written: it has no types.
    writeFileSync(file, block.language === "ts" ? (await transform(code, { loader: "ts" })).code : code);
    const env = { ...cleanEnvironment(folder), ...credentials(simulator) };
    if (code.includes("REDIS_URL")) env.REDIS_URL = (await startRedis(context)).socket;
    if (/"pg"|postgres/.test(code)) Object.assign(env, postgres(context));
    await run(process.execPath, [file], { cwd: folder, env, timeout: 60_000 });
    checkFiles(block, folder);
  });
}

/** The cases that a simulator has unless it is told otherwise. */
const CASES = 450;

/** How many cases are in the files that the README promises. */
const counts = {
  "cases.csv": (path) => parse(readFileSync(path), { columns: true }).length,
  "cases.ndjson": (path) => readFileSync(path, "utf8").trimEnd().split("\n").map(JSON.parse).length,
  "trackops.db"(path) {
    const database = openFile(path);
    const { cases } = database.prepare("SELECT count(*) AS cases FROM cases").get();
    database.close();
    return cases;
  },
};

function checkFiles({ page, code }, folder) {
  if (page !== "README.md") return;
  for (const [name, count] of Object.entries(counts)) {
    if (code.includes(name)) assert.equal(count(`${folder}/${name}`), CASES, name);
  }
}

test("the README makes each of those files", () => {
  const code = blocksOf("README.md").map((block) => block.code);
  for (const name of Object.keys(counts)) assert.ok(code.join("").includes(name), name);
});

/** Where the tests' own PostgreSQL is, as its drivers read it. */
function postgres(context) {
  const server = startPostgres();
  context.after(() => server.end());
  const { host, user, database } = server.options;
  return { PGHOST: host, PGUSER: user, PGDATABASE: database };
}

test("the examples of all resources run", async (context) => {
  const simulator = await simulate(context);
  const folder = folderFor(context);
  const examples = blocksOf("docs/reference.md").filter(isCode);
  assert.equal(examples.length, resourceNames.length);
  for (const [place, block] of examples.entries()) {
    await simulator.forget();
    const file = `${folder}/${resourceNames[place]}.mjs`;
    writeFileSync(file, atSimulator(moduleOf(block), simulator.url));
    const env = { ...cleanEnvironment(folder), ...credentials(simulator) };
    await run(process.execPath, [file], { cwd: folder, env, timeout: 60_000 });
    const { code } = block;
    const seen = await simulator.requests();
    const expected = code.split("await trackops").length - 1 + code.split("of trackops").length - 1;
    assert.ok(seen.length >= expected && expected > 0, code);
    assert.ok(code.includes(`trackops.${resourceNames[place]}.`), resourceNames[place]);
    for (const { status } of seen) assert.ok(status === 200 || status === 201, code);
  }
});

for (const block of blocks.filter((block) => isShell(block) && block.notRun === undefined)) {
  test(`${block.name} runs`, async (context) => {
    const { folder, env, simulator } = await setUp(context);
    const bin = `${folder}/bin`;
    mkdirSync(bin);
    // As npm installs it, and at the simulator's pace.
    const command = `#!/bin/sh
case $1 in completion|complete|login|simulate) ;; *) set -- "$@" --requests-per-second 1000 ;; esac
exec '${process.execPath}' '${program}' "$@"
`;
    writeFileSync(`${bin}/trackops`, command, { mode: 0o755 });
    writeFileSync(`${bin}/npx`, '#!/bin/sh\n[ "$1" = trackops-client ] && shift && exec trackops "$@"\n', {
      mode: 0o755,
    });
    writeFileSync(`${folder}/token.txt`, simulator.apiToken);
    const code = `set -e -o pipefail\n${block.code}\nkill $(jobs -p) 2>/dev/null || true`;
    const own = { ...env, PATH: `${bin}:${process.env.PATH}` };
    const child = run("bash", ["-c", code], { cwd: folder, env: own, timeout: 120_000 });
    // What a person would type where the token is asked for.
    child.child.stdin.on("error", () => {});
    child.child.stdin.end(`${simulator.apiToken}\n`);
    await child;
    checkFiles(block, folder);
  });
}

test("JSON is JSON", () => {
  for (const { language, code, name } of blocks) {
    if (language === "json") assert.doesNotThrow(() => JSON.parse(code), name);
  }
});

test("the README is short, and leads to every page", () => {
  const readme = textOf("README.md");
  const lines = readme.trimEnd().split("\n").length;
  assert.ok(lines <= 200, `${lines} lines`);
  for (const page of pages.filter((page) => page !== "README.md")) assert.ok(readme.includes(`](${page})`), page);
});
