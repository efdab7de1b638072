/**
 * Exports that are ended in the middle: by kill, by Ctrl-C, by a reader that has seen enough, by a full disk.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { connect } from "../support/account.mjs";
import { program, setUp } from "../support/cli.mjs";

const CASES = 1200;
const command = ["export", "cases", "-o", "cases.ndjson"];

const pick = (choices) => choices[Math.floor(Math.random() * choices.length)];
const lines = (path) => (existsSync(path) ? readFileSync(path, "utf8").split("\n").length - 1 : 0);
const idsOf = (path) =>
  readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).id);

/** Starts an export at four pages a second, and waits until its part file has so many records. */
async function begun({ folder, startTrackops }, records, options = {}) {
  const child = startTrackops(options.command ?? command, { perSecond: "4" });
  const ended = once(child, "close");
  const said = text(child.stderr);
  // The first line says what the export is of.
  while (lines(join(folder, "cases.ndjson.part")) <= records && child.exitCode === null) await sleep(5);
  assert.equal(child.exitCode, null, "it runs still");
  return { child, ended, said };
}

async function slowSetUp(context) {
  const setting = await setUp(context, { records: { cases: CASES }, ownProcess: true });
  await setting.simulator.latency({ upMs: 15 });
  return { ...setting, file: join(setting.folder, "cases.ndjson"), part: join(setting.folder, "cases.ndjson.part") };
}

async function killedAt(setting, records, options) {
  const { child, ended } = await begun(setting, records, options);
  child.kill("SIGKILL");
  assert.deepEqual(await ended, [null, "SIGKILL"]);
}

describe("a kill", () => {
  test("again and again, then --resume: every record once, and no page read for nothing", async (context) => {
    const setting = await slowSetUp(context);
    const expected = (await connect(setting.simulator).cases.list().toArray()).map(({ id }) => id);
    await killedAt(setting, 150);
    for (const records of [300, 700, 1000]) await killedAt(setting, records, { command: [...command, "--resume"] });
    assert.ok(!existsSync(setting.file), "no half file");
    await setting.simulator.forget();
    const { code, stderr } = await setting.trackops([...command, "--resume"]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^1,200 records in cases\.ndjson/);
    assert.deepEqual(idsOf(setting.file), expected);
    assert.ok((await setting.simulator.requests()).length <= 6, "of thirteen pages");
    assert.deepEqual(
      readdirSync(setting.folder).filter((name) => name.startsWith("cases")),
      ["cases.ndjson"],
    );
  });

  test("that cut a line in two, and power that left zeros: what is whole stays", async (context) => {
    for (const spoil of [
      (part, size) => truncateSync(part, size - 40),
      (part) => appendFileSync(part, Buffer.alloc(5000)),
      (part) => writeFileSync(part, ""),
    ]) {
      const setting = await slowSetUp(context);
      await killedAt(setting, 350);
      spoil(setting.part, readFileSync(setting.part).length);
      assert.equal((await setting.trackops([...command, "--resume"])).code, 0);
      assert.deepEqual(new Set(idsOf(setting.file)).size, CASES);
      assert.equal(idsOf(setting.file).length, CASES);
    }
  });

  test("while records come, change and go: none doubled, none lost that was there all along", async (context) => {
    for (const dir of ["desc", "asc"]) {
      const setting = await slowSetUp(context);
      const all = [...command, "--dir", dir];
      const before = (await connect(setting.simulator).cases.list().toArray()).map(({ id }) => id);
      await killedAt(setting, 700, { command: all });
      // So many are gone that what was not read yet has moved to pages that were.
      await setting.simulator.meddle({ collection: "cases", remove: 450 });
      await setting.simulator.meddle({ collection: "cases", add: 130 });
      const { code, stderr } = await setting.trackops([...all, "--resume"]);
      assert.equal(code, 0, stderr);
      const ids = idsOf(setting.file);
      assert.equal(new Set(ids).size, ids.length, `${dir}: doubled`);
      const remaining = new Set((await connect(setting.simulator).cases.list().toArray()).map(({ id }) => id));
      const lost = before.filter((id) => remaining.has(id) && !ids.includes(id));
      assert.deepEqual(lost, [], `${dir}: lost`);
    }
  });

  test("at any moment, with pages of any size, and with changes between the runs", async (context) => {
    for (let round = 0; round < 4; round += 1) {
      const setting = await setUp(context, { records: { cases: 400 }, ownProcess: true, seed: round });
      const { simulator, folder } = setting;
      await simulator.latency({ upMs: 4, upJitterMs: 8 });
      const before = (await connect(simulator).cases.list().toArray()).map(({ id }) => id);
      const options = ["--dir", pick(["asc", "desc"]), "--per-page", pick(["7", "13", "40"]), "--resume", "--quiet"];
      const moments = Array.from({ length: 5 }, () => 150 + Math.random() * 400);
      const chosen = JSON.stringify({ round, options, moments });
      for (const moment of moments) {
        const child = setting.startTrackops([...command, ...options]);
        const timer = setTimeout(() => child.kill("SIGKILL"), moment);
        await once(child, "close");
        clearTimeout(timer);
        await simulator.meddle({ collection: "cases", add: 20, remove: 30 });
      }
      const { code, stderr } = await setting.trackops([...command, ...options]);
      assert.equal(code, 0, `${chosen}: ${stderr}`);
      const ids = idsOf(join(folder, "cases.ndjson"));
      assert.equal(new Set(ids).size, ids.length, `doubled: ${chosen}`);
      const remaining = new Set((await connect(simulator).cases.list().toArray()).map(({ id }) => id));
      const lost = before.filter((id) => remaining.has(id) && !ids.includes(id));
      assert.deepEqual(lost, [], `lost: ${chosen}`);
    }
  });

  test("--resume without anything to go on with begins; without --resume it begins anew", async (context) => {
    const setting = await slowSetUp(context);
    await killedAt(setting, 300);
    await setting.simulator.forget();
    assert.equal((await setting.trackops(command)).code, 0);
    // What the killed one had under way may arrive after it.
    assert.ok((await setting.simulator.requests()).length >= 13);
    assert.equal((await setting.trackops([...command, "--resume"])).code, 0);
    assert.equal(idsOf(setting.file).length, CASES);
  });

  test("another export's remains are refused, with what they are of", async (context) => {
    const setting = await slowSetUp(context);
    await killedAt(setting, 300);
    const { code, stderr } = await setting.trackops([...command, "--resume", "--client", "4"]);
    assert.equal(code, 2);
    assert.match(stderr, /belongs to another export: cases of http:.* with \{\}.*leave out --resume/);
    writeFileSync(setting.part, '{"not":"ours"}\n');
    assert.equal((await setting.trackops([...command, "--resume"])).code, 2);
  });

  test("of an export that another form is made of: the form is chosen at the end", async (context) => {
    const setting = await slowSetUp(context);
    await killedAt(setting, 300);
    const { code } = await setting.trackops([...command, "--resume", "--format", "csv"]);
    assert.equal(code, 0);
    assert.match(readFileSync(setting.file, "utf8"), /^id,client_id,/);
  });
});

test("two exports of one file at once do not mix: the second is refused", async (context) => {
  const setting = await slowSetUp(context);
  const { ended } = await begun(setting, 100);
  const { code, stderr } = await setting.trackops(command);
  assert.equal(code, 1);
  assert.match(stderr, /in use/);
  assert.deepEqual(await ended, [0, null]);
  assert.equal(idsOf(setting.file).length, CASES);
});

test("Ctrl-C says how to go on, and that works as it is typed", async (context) => {
  const setting = await slowSetUp(context);
  const quoted = [...command, "--filter", "reference_value_1=it's", "--updated-from", "2020-01-01 00:00:00"];
  const noMatch = await setting.trackops(quoted);
  assert.equal(noMatch.code, 0, noMatch.stderr);
  const all = [...command, "--updated-from", "2020-01-01 00:00:00"];
  for (const [signal, expected] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ]) {
    const { child, ended, said } = await begun(setting, 300, { command: all });
    child.kill(signal);
    assert.deepEqual(await ended, [expected, null]);
    const message = await said;
    assert.match(
      message,
      /interrupted; \d+ records are kept in .*cases\.ndjson\.part\. Continue with:\n {2}trackops export cases .*--resume\n$/,
    );
    const line = message.trimEnd().split("\n").at(-1).trim().replace("trackops", `'${process.execPath}' '${program}'`);
    await promisify(execFile)("sh", ["-c", line], { env: setting.env, cwd: setting.folder });
    assert.equal(new Set(idsOf(setting.file)).size, CASES);
  }
  const { child, ended, said } = await begun(setting, 300, { command: [...all, "--json"] });
  child.kill("SIGINT");
  assert.deepEqual(await ended, [130, null]);
  const { error } = JSON.parse(await said);
  assert.deepEqual([error.code, error.exitCode], ["interrupted", 130]);
  assert.match(error.resume, /^trackops export .*--resume$/);
});

test("Ctrl-C ends a listing, a wait for the server and a sync at once", async (context) => {
  const { startTrackops, simulator } = await setUp(context, { records: { cases: CASES }, retryAfter: "seconds" });
  for (const args of [
    ["list", "cases"],
    ["count", "cases"],
    ["sync", "cases"],
  ]) {
    await simulator.clearFaults();
    await simulator.forget();
    await simulator.fault({ kind: "status", status: 429, retryAfter: "60" }, 99);
    const child = startTrackops(args);
    const ended = once(child, "close");
    const said = text(child.stderr);
    while ((await simulator.requests()).length === 0) await sleep(5);
    const start = performance.now();
    child.kill("SIGINT");
    assert.deepEqual(await ended, [130, null], args[0]);
    assert.ok(performance.now() - start < 30_000);
    const goesOn =
      args[0] === "sync"
        ? /; all pages read so far are stored in trackops\.db\. Continue with:\n {2}trackops sync cases /
        : /^error: interrupted\n$/;
    assert.match(await said, goesOn);
  }
});

describe("a pipe", () => {
  test("whose reader has seen enough ends without a word, and without more requests", async (context) => {
    const setting = await slowSetUp(context);
    for (const format of ["ndjson", "json", "csv"]) {
      await setting.simulator.forget();
      const columns = format === "csv" ? ["--columns", "id,notes"] : [];
      const child = setting.startTrackops(["export", "cases", "--format", format, ...columns]);
      const said = text(child.stderr);
      await once(child.stdout, "readable");
      child.stdout.destroy();
      assert.deepEqual(await once(child, "close"), [0, null], format);
      assert.equal(await said, "");
      assert.ok((await setting.simulator.requests()).length < 12, "it did not read on");
    }
  });

  test("through head and a shell is quiet too", async (context) => {
    const setting = await slowSetUp(context);
    const shell = `'${process.execPath}' '${program}' list cases --requests-per-second Infinity | head -n 1`;
    const { stdout, stderr } = await promisify(execFile)("sh", ["-c", shell], {
      env: setting.env,
      cwd: setting.folder,
    });
    assert.equal(JSON.parse(stdout).id, CASES);
    assert.equal(stderr, "");
  });

  test("that is full, or a disk, is a failure that says so", async (context) => {
    const setting = await slowSetUp(context);
    for (const args of [
      ["list", "cases"],
      ["export", "cases"],
      ["count", "cases"],
    ]) {
      const shell = `'${process.execPath}' '${program}' ${args.join(" ")} --requests-per-second Infinity > /dev/full`;
      const failure = await promisify(execFile)("sh", ["-c", shell], { env: setting.env }).catch((error) => error);
      assert.equal(failure.code, 1);
      assert.match(failure.stderr, /^error: standard output cannot be written: .*ENOSPC.*\n$/);
    }
  });

  test("closed at either end from the start changes nothing", async (context) => {
    const setting = await slowSetUp(context);
    const line = (redirections) => `'${process.execPath}' '${program}' count cases ${redirections}`;
    const options = { env: setting.env };
    assert.equal((await promisify(execFile)("sh", ["-c", line("<&-")], options)).stdout, `${CASES}\n`);
    assert.equal((await promisify(execFile)("sh", ["-c", line("2>&-")], options)).stdout, `${CASES}\n`);
    assert.equal((await promisify(execFile)("sh", ["-c", line(">&-")], options)).stdout, "");
  });
});

test("a long export takes no more memory than a short one, in every form", async (context) => {
  const { folder, env } = await setUp(context, { records: { caseUpdates: 60_000 }, ownProcess: true });
  const fast = ["--requests-per-second", "Infinity"];
  const measure = async (args) => {
    const script =
      'process.on("exit", () => process._rawDebug("peak", process.resourceUsage().maxRSS)); await import(process.argv[1]);';
    const options = { env, cwd: folder, maxBuffer: 1 << 30 };
    const node = ["--max-old-space-size=48", "--input-type=module", "-e", script, program];
    const { stderr } = await promisify(execFile)(process.execPath, [...node, ...args, ...fast], options);
    return Number(/peak (\d+)/.exec(stderr)[1]) / 1024;
  };
  const few = ["--page", "550"];
  const ways = [
    ["--format", "ndjson"],
    ["--format", "json"],
    ["--format", "csv"],
    ["--format", "csv", "--columns", "id"],
    ["-o", "u.csv"],
  ];
  for (const way of ways) {
    const [short, long] = [
      await measure(["export", "caseUpdates", ...way, ...few]),
      await measure(["export", "caseUpdates", ...way]),
    ];
    assert.ok(long < short + 40, `${way.join(" ")}: ${short.toFixed(0)} MB, then ${long.toFixed(0)} MB`);
    context.diagnostic(`${way.join(" ")}: ${short.toFixed(0)} MB for 5,100 records, ${long.toFixed(0)} MB for 60,000`);
  }
});
