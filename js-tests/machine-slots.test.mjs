/**
 * One limit for several processes of a machine, against a strict server in a process of its own. Figures are printed.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { SlotsError, Trackops } from "trackops-client";
import { machineSlots } from "trackops-client/slots/machine";
import { rejection } from "./support/account.mjs";
import {
  assertLimitKept,
  assertNoStall,
  eightKeepTheLimit,
  figures,
  freshFolder,
  INTERVAL,
  run,
  startProcesses,
  strictAccount,
} from "./support/slots-processes.mjs";

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The folders of accounts, and the entries in them, the latest last. */
function entriesIn(folder) {
  return readdirSync(folder).flatMap((account) => {
    const names = readdirSync(join(folder, account)).filter((name) => /^\d+$/.test(name));
    return names.sort((a, b) => a - b).map((name) => join(folder, account, name));
  });
}

test("8 processes × 50 requests at a strict 20/s keep the limit together and use most of the rate", (context) =>
  eightKeepTheLimit(context, { folder: freshFolder(context) }));

test("processes that are killed at any moment hold the others up for no longer than their slots", async (context) => {
  const { simulator, account } = await strictAccount(context);
  const folder = freshFolder(context);
  const [steady] = await startProcesses(context, 1, { account, requests: 150, folder });
  const victims = await startProcesses(context, 12, { account, requests: 150, folder });
  await simulator.forget();
  for (const child of [steady, ...victims]) child.go();
  for (const victim of victims) {
    // Wherever it is: before, within and after a change.
    await pause(100 + Math.random() * INTERVAL);
    victim.kill("SIGKILL");
  }
  assert.equal(await steady.ended, 0);
  assert.deepEqual(steady.failures(), []);
  const { requests, rejected, gaps, longest } = await figures(simulator);
  const typical = gaps.sort((a, b) => b - a)[victims.length / 2];
  context.diagnostic(
    `${requests} requests, ${rejected} × 429, gaps ${longest.toFixed(0)} ms at the most, ${typical.toFixed(0)} ms for half of the killed`,
  );
  assertLimitKept({ requests, rejected });
  assertNoStall({ longest });
  // Of three intervals one is between any two requests, and two may be the slots of one that was killed; the rest is for a
  // machine that is busy.
  assert.ok(typical <= 6 * INTERVAL, `${typical}`);
  const left = readdirSync(join(folder, readdirSync(folder)[0]));
  assert.ok(left.length < 20, `${left}`);
});

test("a process that is stopped for a while neither stalls the others nor makes up for it", async (context) => {
  const { simulator, account } = await strictAccount(context);
  const folder = freshFolder(context);
  const children = await startProcesses(context, 3, { account, requests: 25, folder });
  await simulator.forget();
  for (const child of children) child.go();
  for (let times = 0; times < 5; times += 1) {
    await pause(150 + Math.random() * INTERVAL);
    children[0].kill("SIGSTOP");
    await pause(300);
    children[0].kill("SIGCONT");
  }
  assert.deepEqual(await Promise.all(children.map(({ ended }) => ended)), [0, 0, 0]);
  // A slot may be used up to a quarter of a second late: one of those stops may hit it.
  assertLimitKept(await figures(simulator));
});

test("Retry-After in one process holds back all", async (context) => {
  const { simulator, account } = await strictAccount(context);
  const children = await startProcesses(context, 4, { account, requests: 8, folder: freshFolder(context) });
  await simulator.forget();
  for (const child of children) child.go();
  while (children.some((child) => child.answered() < 2)) await pause(10);
  // One of the limit itself, which a late process may meet, asks for no second.
  const before = (await simulator.requests()).length;
  await simulator.fault({ kind: "status", status: 429, retryAfter: "1" });
  assert.deepEqual(await Promise.all(children.map(({ ended }) => ended)), [0, 0, 0, 0]);
  const seen = await simulator.requests();
  const stop = seen.findIndex(({ status }, place) => place >= before && status === 429);
  const after = seen.slice(stop + 1).map(({ at }) => at - seen[stop].at);
  const held = after.filter((ms) => ms >= 990);
  // The other three may have a request under way; three that know of no stop send twenty in a second.
  assert.ok(after.length - held.length <= 6, `${after.map((ms) => ms.toFixed(0))} ms after the 429`);
  assert.ok(held.length > 4);
});

describe("whatever happens to the files, requests keep their distance", () => {
  const harm = {
    "the latest entry is emptied": (folder) => truncateSync(entriesIn(folder).at(-1)),
    "the latest entry is cut": (folder) => truncateSync(entriesIn(folder).at(-1), 20),
    "the latest entry is garbage": (folder) => writeFileSync(entriesIn(folder).at(-1), Buffer.from([0, 255, 128, 10])),
    "the latest entry is of a machine that ran for longer": (folder) =>
      writeFileSync(entriesIn(folder).at(-1), JSON.stringify([9e15, 9e15, 1, 2, 9e15, 3, 0])),
    "the latest entry is a list of other things": (folder) =>
      writeFileSync(entriesIn(folder).at(-1), '[null, "x", {}, [], -1, 1e999, true]'),
    "all entries are deleted": (folder) => entriesIn(folder).map((path) => rmSync(path, { force: true })),
    "the folder is deleted": (folder) => rmSync(folder, { recursive: true, force: true }),
    "a link takes the place of the latest entry": (folder) => {
      const path = entriesIn(folder).at(-1);
      rmSync(path);
      symlinkSync("/etc/hostname", path);
    },
  };
  for (const [name, act] of Object.entries(harm)) {
    test(name, async (context) => {
      const { simulator, account } = await strictAccount(context);
      const folder = freshFolder(context);
      const children = await startProcesses(context, 3, { account, requests: 12, folder });
      await simulator.forget();
      for (const child of children) child.go();
      for (const answered of [3, 6]) {
        while (children[0].answered() < answered) await pause(5);
        act(folder);
      }
      assert.deepEqual(await Promise.all(children.map(({ ended }) => ended)), [0, 0, 0]);
      for (const child of children) assert.deepEqual(child.failures(), []);
      const { requests, rejected, longest } = await figures(simulator);
      context.diagnostic(`${rejected} × 429, longest gap ${longest.toFixed(0)} ms`);
      assertLimitKept({ requests, rejected });
      assertNoStall({ longest });
    });
  }
});

describe("a folder that cannot be used is an error that says why, and nothing is sent", () => {
  const cases = {
    "a link": [(folder) => symlinkSync(join(folder, ".."), folder), /it is no folder, or only a link to one/],
    "a file": [(folder) => writeFileSync(folder, ""), /it is no folder/],
    "a folder that others may use": [(folder) => mkdirSync(folder) ?? chmodSync(folder, 0o777), /its mode is not 700/],
    "a folder in one that is missing": [() => {}, /its parent folder is missing/, "missing/slots"],
    "a file system that is not to be written": [() => {}, /cannot be used; /, "/proc/trackops-slots"],
  };
  for (const [name, [prepare, expected, other]] of Object.entries(cases)) {
    test(name, async (context) => {
      const { simulator, account } = await strictAccount(context);
      const folder = freshFolder(context);
      prepare(folder);
      const slots = machineSlots({ folder: other?.startsWith("/") ? other : join(folder, other ?? "") });
      const error = await rejection(new Trackops({ ...account, slots }).cases.get(1));
      assert.ok(error instanceof SlotsError && error.code === "slots", error);
      assert.match(error.message, expected);
      assert.equal((await simulator.requests()).length, 0);
    });
  }
});

test("where no file may grow, calls fail and nothing is sent", async (context) => {
  const { simulator, account } = await strictAccount(context);
  const folder = freshFolder(context);
  const [child] = await startProcesses(context, 1, { account, requests: 2, folder }, [
    "bash",
    "-c",
    `trap "" XFSZ; ulimit -f 0; exec "$@"`,
    "bash",
  ]);
  assert.deepEqual(await run([child]), [0]);
  assert.equal(child.failures().length, 2);
  for (const failure of child.failures())
    assert.match(failure, /^SlotsError: machineSlots: .* cannot be used; .*EFBIG/);
  assert.equal((await simulator.requests()).length, 0);
  assert.deepEqual(readdirSync(join(folder, readdirSync(folder)[0])), [], "nothing half-written is left");
});

test("on a disk that is full calls fail and nothing is sent; once there is room they go on", async (context) => {
  const { simulator, account } = await strictAccount(context);
  const folder = freshFolder(context);
  const disk = dirname(folder);
  const program = fileURLToPath(new URL("support/full-disk.mjs", import.meta.url));
  // A disk of 64 KB that this process alone sees.
  const mounted = [
    "--map-root-user",
    "--mount",
    "bash",
    "-c",
    `mount -t tmpfs -o size=64k none "$0" && exec "$@"`,
    disk,
  ];
  const call = [process.execPath, program, JSON.stringify({ account, folder })];
  const { stdout } = await promisify(execFile)("unshare", [...mounted, ...call]);
  const { before, kept, failures, left, after } = JSON.parse(stdout);
  assert.deepEqual([before, after], [1, 3]);
  assert.equal(failures.length, 3);
  for (const { name, code, message, cause } of failures) {
    assert.deepEqual([name, code], ["SlotsError", "slots"]);
    assert.match(message, /^machineSlots: .* cannot be used; the disk is full: make room/);
    assert.match(cause, /ENOSPC/);
  }
  assert.deepEqual(left, kept, "nothing half-written is left");
  const { requests, rejected } = await figures(simulator);
  assert.deepEqual([requests, rejected], [2, 0]);
});

test("only the user can read the files, whatever the umask; no token is in them", async (context) => {
  const { account } = await strictAccount(context);
  const folder = freshFolder(context);
  const before = process.umask(0);
  context.after(() => process.umask(before));
  const trackops = new Trackops({ ...account, slots: machineSlots({ folder }) });
  await trackops.cases.get(1);
  const paths = [folder, ...readdirSync(folder, { recursive: true }).map((name) => join(folder, name))];
  assert.ok(paths.length >= 3);
  for (const path of paths) {
    const { mode } = lstatSync(path);
    assert.equal(mode & 0o777, statSync(path).isDirectory() ? 0o700 : 0o600, path);
    if (!statSync(path).isDirectory())
      assert.match(readFileSync(path, "utf8"), /^\{(?:"\w+":[\d.e+]+,?)+\}\n[\da-f-]{36}\n$/);
    for (const secret of [account.apiToken, account.username, account.baseUrl]) assert.ok(!path.includes(secret));
  }
});

test("what killed processes have left is cleared away, and nothing else", async (context) => {
  const folder = freshFolder(context);
  const slots = machineSlots({ folder });
  const add = (entry = "[]") => slots.update("account", () => entry);
  await add();
  const [first] = entriesIn(folder);
  const own = join(first, "..");
  for (const name of ["new-old", "new-young"]) writeFileSync(join(own, name), "");
  utimesSync(join(own, "new-old"), 0, 0);
  for (let times = 0; times < 20; times += 1) await add(`[${times}]`);
  assert.ok(!existsSync(join(own, "new-old")) && existsSync(join(own, "new-young")));
  assert.ok(entriesIn(folder).length <= 6);
  let latest;
  await slots.update("account", (entry) => {
    latest = entry;
    return undefined;
  });
  assert.equal(latest, "[19]");
});

test("one who was overtaken while it thought starts over with the newest entry", async (context) => {
  const slots = machineSlots({ folder: freshFolder(context) });
  await slots.update("account", () => "0");
  for (const overtakers of [1, 3, 20]) {
    const seen = [];
    await slots.update("account", (entry) => {
      seen.push(entry);
      // As if the process had been suspended here for so many changes of others, which also delete what it has read.
      if (seen.length === 1)
        for (let at = 1; at <= overtakers; at += 1) slots.update("account", (last) => `${Number(last) + 1}`);
      return `${Number(entry) + 1}`;
    });
    assert.equal(seen.length, 2);
    assert.equal(Number(seen[1]), Number(seen[0]) + overtakers);
  }
});

test("a folder that is deleted while a process changes it is made anew", async (context) => {
  const folder = freshFolder(context);
  const slots = machineSlots({ folder });
  await slots.update("account", () => "0");
  const seen = [];
  await slots.update("account", (entry) => {
    seen.push(entry);
    if (seen.length === 1) rmSync(folder, { recursive: true });
    return "1";
  });
  assert.deepEqual(seen, ["0", undefined]);
  await slots.update("account", (entry) => {
    assert.equal(entry, "1");
  });
});

test("a call that is aborted while it waits for others leaves its place to them", async (context) => {
  const { simulator, account } = await strictAccount(context);
  const folder = freshFolder(context);
  const events = [];
  const options = { ...account, slots: machineSlots({ folder }), onEvent: (event) => events.push(event) };
  const trackops = new Trackops(options);
  await trackops.cases.get(1);
  // Somebody else has the next slots, for a second.
  await machineSlots({ folder }).update(account.baseUrl, (entry, now) => {
    const known = JSON.parse(entry);
    return JSON.stringify({ ...known, start: now, free: now + 1000, holder: known.holder + 1 });
  });
  const controller = new AbortController();
  const aborted = trackops.cases.get(2, { signal: controller.signal });
  const patient = trackops.cases.get(3);
  await pause(200);
  controller.abort(new Error("mine"));
  assert.equal((await rejection(aborted)).message, "mine");
  assert.equal((await patient).id, 3);
  const seen = await simulator.requests();
  assert.deepEqual(
    seen.map(({ path }) => path.split("/").at(-1)),
    ["1", "3"],
  );
  assert.ok(seen[1].at - seen[0].at >= 900, "it waited for the other's slot");
  const waits = events.filter(({ type, reason }) => type === "wait" && reason === "shared_limit");
  assert.ok(waits.length >= 1 && waits.every(({ ms }) => ms > 0 && ms <= 1100), JSON.stringify(waits));
});

test("slots of one's own make are asked, and their failure is the call's", async (context) => {
  const { simulator, account } = await strictAccount(context);
  let kept;
  let broken;
  const slots = {
    update(_account, change) {
      if (broken) return Promise.reject(broken);
      kept = change(kept, performance.now()) ?? kept;
      return Promise.resolve();
    },
  };
  const trackops = new Trackops({ ...account, slots });
  await trackops.cases.get(1);
  assert.ok(JSON.parse(kept).holder > 0);
  broken = new RangeError("the lease ran out");
  assert.equal(await rejection(trackops.cases.get(2)), broken);
  assert.equal((await simulator.requests()).length, 1);
  broken = undefined;
  assert.equal((await trackops.cases.get(2)).id, 2);
  slots.update = () => Promise.resolve();
  assert.match((await rejection(trackops.cases.get(3))).message, /did not call its second argument/);
  assert.throws(() => new Trackops({ ...account, slots: {} }), /slots: an object is not what machineSlots\(\)/);
});

test("clients without slots go on under the limit that a later one shares", async (context) => {
  const { simulator, account } = await strictAccount(context);
  const folder = freshFolder(context);
  const slots = machineSlots({ folder });
  const alone = new Trackops(account);
  const calls = Array.from({ length: 6 }, (_, at) => alone.cases.get(at + 1));
  await calls[0];
  const sharing = new Trackops({ ...account, slots });
  await Promise.all([...calls, ...[7, 8, 9].map((id) => sharing.cases.get(id)), alone.cases.get(10)]);
  const accepted = (await simulator.requests()).filter(({ status }) => status === 200);
  assert.deepEqual(
    accepted.map(({ path }) => Number(path.split("/").at(-1))).sort((a, b) => a - b),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  );
  assertLimitKept(await figures(simulator));
  let entry;
  await slots.update(account.baseUrl, (kept) => {
    entry = kept;
  });
  assert.ok(JSON.parse(entry).holder > 0, "the latest slots were taken for all of them");
});
