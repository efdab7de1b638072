/**
 * The token on the command line's ways: it is in the config file, in one header, and in nothing that the program prints,
 * writes, or shows of itself to others on the machine.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { echoes, TOKEN, trace, USERNAME } from "../support/canary.mjs";
import { cleanEnvironment, credentials, run, setUp, start } from "../support/cli.mjs";
import { folderFor } from "../support/folders.mjs";
import { collectLeaks } from "../support/leaks.mjs";
import { answer, startRawServer } from "../support/raw-server.mjs";

/** Every test looks at all places before it fails. */
const { clean, takeLeaks } = collectLeaks();

/** Every file below a folder but the config file, which is where the token belongs. */
function cleanFiles(folder) {
  const names = readdirSync(folder, { recursive: true }).filter((name) => statSync(join(folder, name)).isFile());
  for (const name of names.filter((each) => !each.endsWith("trackops/config.json"))) {
    clean(name, "a file's name");
    clean(readFileSync(join(folder, name), "latin1"), name);
  }
  return names;
}

const secret = (context, options) =>
  setUp(context, { username: USERNAME, apiToken: TOKEN, records: { cases: 250 }, ...options });

test("the canary is found where it is", () => {
  clean(`x${TOKEN}`, "here");
  assert.equal(takeLeaks().length, 1);
});

test("no command prints it or writes it to a file, well or badly used", async (context) => {
  const { folder, trackops, env } = await secret(context);
  mkdirSync(join(folder, "copy"));
  const commands = [
    ["list", "cases", "--verbose"],
    ["export", "cases", "-o", "cases.csv", "--verbose"],
    ["export", "cases", "-o", "cases.json", "--json"],
    ["get", "cases", "7"],
    ["get", "cases", "99999", "--json"],
    ["count", "cases", "--json"],
    ["create", "cases", "--client-id", "4", "--case-type-id", "1"],
    ["create", "subjects", "--casefile-id", "7"],
    ["sync", "cases", "clients", "--to", "copy.db"],
    ["sync", "cases", "--to", "copy/"],
    ["doctor"],
    ["doctor", "--json"],
    ["curl", "cases", "--client", "4"],
    ["count", "cases", "--cleint", "4"],
    ["count", "cases", "--filter", "cleint=4", "--json"],
    ["count", "cases", "--profile", "nobody"],
    ["completion", "bash"],
    ["--help"],
  ];
  for (const args of commands) {
    const takesRate = !["completion", "--help"].includes(args[0]);
    const { stdout, stderr } = takesRate ? await trackops(args) : await run(args, { env, cwd: folder });
    clean(stdout, `${args.join(" ")}: output`);
    clean(stderr, `${args.join(" ")}: errors`);
  }
  const files = cleanFiles(folder);
  assert.ok(
    ["cases.csv", "cases.json", "copy.db"].every((name) => files.includes(name)),
    files.join(),
  );
});

describe("a server that sends it back", () => {
  for (const [form, echo] of Object.entries(echoes)) {
    test(form, async (context) => {
      const folder = folderFor(context);
      const server = await startRawServer(context);
      server.respond = (socket) =>
        socket.end(answer("400 Bad Request", ["Content-Type: text/plain", `X-Echo: ${echo}`], echo));
      const env = {
        ...cleanEnvironment(folder),
        ...credentials({ url: server.url, username: USERNAME, apiToken: TOKEN }),
      };
      const fast = ["--requests-per-second", "Infinity", "--max-retries", "0"];
      for (const args of [
        ["count", "cases", "--json", "--verbose"],
        ["export", "cases", "-o", "c.csv"],
        ["sync", "cases"],
        ["doctor"],
      ]) {
        const { code, stdout, stderr } = await run([...args, ...fast], { env, cwd: folder });
        assert.equal(code, 1, stderr);
        clean(stdout, `${args[0]}: output`);
        clean(stderr, `${args[0]}: errors`);
      }
      assert.ok(server.requests.length >= 4);
      cleanFiles(folder);
    });
  }
});

test("an export that is killed leaves nothing of it", async (context) => {
  const { folder, startTrackops } = await secret(context);
  const child = startTrackops(["export", "cases", "-o", "cases.csv"], { perSecond: "2" });
  const size = () => statSync(join(folder, "cases.csv.part"), { throwIfNoEntry: false })?.size ?? 0;
  while (size() <= 1000 && child.exitCode === null) await sleep(5);
  child.kill("SIGKILL");
  await once(child, "close");
  assert.ok(cleanFiles(folder).includes("cases.csv.part"));
});

test("login keeps it in the config file and nowhere else", async (context) => {
  const { folder, simulator, env } = await secret(context);
  const own = { ...env, TRACKOPS_API_TOKEN: "" };
  const args = ["login", "--username", USERNAME, "--verbose"];
  for (const more of [[], ["--json"], ["--profile", "second"]]) {
    const { code, stdout, stderr } = await run([...args, ...more], { env: own, cwd: folder, input: TOKEN });
    assert.equal(code, 0, stderr);
    clean(stdout + stderr, more.join());
  }
  await simulator.fault({ kind: "echo", status: 400 });
  const { code, stdout, stderr } = await run(args, { env: own, cwd: folder, input: TOKEN });
  assert.equal(code, 1);
  clean(stdout + stderr, "the server's echo");
  cleanFiles(folder);
  const kept = JSON.parse(readFileSync(join(folder, "trackops", "config.json"), "utf8"));
  assert.equal(kept.profiles.default.apiToken, TOKEN);
});

test("what Linux shows of the process to others holds it only where the user put it", async (context) => {
  const { folder, simulator, startTrackops, env } = await secret(context, { ownProcess: true });
  await simulator.latency({ upMs: 2_000 });
  const look = async (child, where) => {
    const ended = once(child, "close");
    while ((await simulator.requests()).length === 0 && child.exitCode === null) await sleep(5);
    assert.equal(child.exitCode, null);
    clean(readFileSync(`/proc/${child.pid}/cmdline`, "latin1"), `${where}: command line`);
    clean(readFileSync(`/proc/${child.pid}/comm`, "latin1"), `${where}: name`);
    const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "latin1");
    assert.equal(children, "", `${where}: no process that would inherit it`);
    const environment = readFileSync(`/proc/${child.pid}/environ`, "latin1");
    child.kill("SIGINT");
    await ended;
    return environment;
  };
  const fromEnvironment = await look(startTrackops(["export", "cases"]), "environment");
  assert.ok(trace(fromEnvironment) !== undefined, "there the user has put it");
  await run(["login", "--username", USERNAME, "--no-check"], {
    env: { ...env, TRACKOPS_API_TOKEN: "" },
    cwd: folder,
    input: TOKEN,
  });
  await simulator.forget();
  const own = { ...env, TRACKOPS_API_TOKEN: "", TRACKOPS_API_USERNAME: "", TRACKOPS_API_BASE_URL: "" };
  const child = start(["export", "cases", "--requests-per-second", "Infinity"], { env: own, cwd: folder });
  clean(await look(child, "file"), "file: environment");
});
