/**
 * Stores that live in files, when something is wrong: the error says what, and the old copy is as it was.
 */
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { StoreError } from "trackops-client";
import { ndjsonStore } from "trackops-client/stores/ndjson";
import { sqliteStore } from "trackops-client/stores/sqlite";
import { account, rejection } from "./support/account.mjs";
import { copyOf, recordsOf } from "./support/copies.mjs";
import { folderFor } from "./support/folders.mjs";
import { openFile } from "./support/sqlite-file.mjs";

const child = fileURLToPath(new URL("support/sync-child.mjs", import.meta.url));
const AT = "2026-01-31 12:00:00";
const one = { records: [{ key: "1", record: { id: 1 } }], gone: [], checkpoint: "1", at: AT };

const kinds = {
  sqlite: { open: sqliteStore, name: "copy.db" },
  ndjson: { open: ndjsonStore, name: "copy" },
};

/** All files of a store, as they are. */
function contents(path) {
  if (!statSync(path).isDirectory()) return { [path]: readFileSync(path, "base64") };
  const inside = readdirSync(path, { recursive: true }).map((name) => join(path, name));
  return Object.fromEntries(
    inside.filter((name) => statSync(name).isFile()).map((name) => [name, readFileSync(name, "base64")]),
  );
}

async function filled(context, kind) {
  const path = join(folderFor(context), kinds[kind].name);
  const { simulator, trackops } = await account(context, { records: { cases: 250 } });
  const store = kinds[kind].open(path);
  await trackops.sync({ store, collections: ["cases"] });
  await store.close();
  const settings = {
    baseUrl: simulator.url,
    username: simulator.username,
    apiToken: simulator.apiToken,
    store: kind,
    path,
  };
  return { path, simulator, trackops, settings };
}

for (const kind of Object.keys(kinds)) {
  const { open } = kinds[kind];

  test(`${kind}: made by a newer version, it is refused and not touched`, async (context) => {
    const { path, trackops } = await filled(context, kind);
    if (kind === "sqlite") {
      const database = openFile(path);
      database.exec("UPDATE trackops_meta SET value = '2'");
      database.close();
    } else {
      writeFileSync(join(path, "trackops-store.json"), '{"form":2,"more":true}');
    }
    const before = contents(path);
    const store = open(path);
    for (const use of [() => trackops.sync({ store }), () => store.count("cases")]) {
      const error = await rejection(use());
      assert.ok(error instanceof StoreError && /newer version/.test(error.message), error);
    }
    await store.close();
    assert.deepEqual(contents(path), before);
  });

  test(`${kind}: a checkpoint of a newer version is refused, and the records stay`, async (context) => {
    const { path, simulator, trackops } = await filled(context, kind);
    const store = open(path);
    await store.lock();
    await store.commit(simulator.url, "cases", { records: [], gone: [], checkpoint: "9 what is this", at: AT });
    await store.unlock();
    const error = await rejection(trackops.sync({ store, collections: ["cases"] }));
    assert.match(error.message, /cases.*newer version/);
    assert.deepEqual(await copyOf(store, "cases"), await recordsOf(trackops, "cases"));
    await store.close();
  });

  test(`${kind}: on a disk that is full, or past a limit of size, the old copy is intact, and it goes on later`, async (context) => {
    const { path, simulator, trackops, settings } = await filled(context, kind);
    const before = await copyOf(open(path), "cases");
    await simulator.meddle({ collection: "cases", add: 3_000 });
    // The limit of a process works everywhere and for everybody, where a small disk would take an administrator.
    const shell = `trap '' XFSZ; ulimit -f 2500; exec "${process.execPath}" "${child}" '${JSON.stringify(settings)}'`;
    const { stdout } = await promisify(execFile)("sh", ["-c", shell]);
    const told = JSON.parse(stdout);
    assert.equal(told.cause, "StoreError", stdout);
    assert.match(told.message, /cases.*(disk is full|may not grow|I\/O)/, stdout);
    const store = open(path);
    const after = await copyOf(store, "cases");
    const kept = new Set(after.map((record) => JSON.stringify(record)));
    for (const record of before) assert.ok(kept.has(JSON.stringify(record)), `record ${record.id} is as it was`);
    assert.ok(after.length < 3_250);
    await trackops.sync({ store, collections: ["cases"] });
    assert.deepEqual(await copyOf(store, "cases"), await recordsOf(trackops, "cases"));
    await store.close();
  });

  test(`${kind}: where it may not write, it says so, and the copy can still be read`, async (context) => {
    const { path, settings } = await filled(context, kind);
    const parts = [...Object.keys(contents(path)), ...(kind === "ndjson" ? [path] : []), join(path, "..")];
    for (const part of parts) chmodSync(part, statSync(part).isDirectory() ? 0o555 : 0o444);
    const writableAgain = () => {
      for (const part of parts.toReversed()) chmodSync(part, 0o755);
    };
    // An administrator may write everywhere: then the child is somebody else.
    const root = process.getuid?.() === 0;
    const given = [child, JSON.stringify(settings)];
    const drop = `process.setgid(65534); process.setuid(65534); process.argv.splice(1, 1); await import(${JSON.stringify(child)});`;
    const args = root ? ["--input-type=module", "-e", drop, "x", ...given] : given;
    try {
      const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
      const told = JSON.parse(stdout || JSON.stringify({ name: stderr }));
      assert.equal(told.name, "StoreError", `${stdout} ${stderr}`);
      assert.match(told.message, /may not|cannot be written|cannot be opened/);
      assert.equal(await open(path).count("cases"), 250);
    } finally {
      writableAgain();
    }
  });

  test(`${kind}: what is no store of ours is left alone`, async (context) => {
    const path = join(folderFor(context), "other");
    writeFileSync(path, "somebody's letter, longer than any header that a database has. ".repeat(20));
    const before = contents(path);
    const store = open(path);
    assert.ok((await rejection(store.lock())) instanceof StoreError);
    await store.close();
    assert.deepEqual(contents(path), before);
  });

  test(`${kind}: two processes at once: the second says so`, async (context) => {
    const { path, settings } = await filled(context, kind);
    const store = open(path);
    await store.lock();
    const { stdout } = await promisify(execFile)(process.execPath, [child, JSON.stringify(settings)]);
    assert.match(stdout, /StoreError.*in use/);
    await store.commit("a", "cases", one);
    await store.unlock();
    const second = await promisify(execFile)(process.execPath, [child, JSON.stringify(settings)]);
    assert.ok(JSON.parse(second.stdout).done);
    await store.close();
  });
}

test("ndjson: the lock of a dead process is taken over, also if another has its number now", async (context) => {
  const { path } = await filled(context, "ndjson");
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  const { hostname } = await import("node:os");
  const owners = [{ pid, started: "" }];
  if (process.platform === "linux") owners.push({ pid: process.pid, started: "another boot 1" });
  for (const owner of owners) {
    writeFileSync(join(path, "sync.lock"), JSON.stringify({ host: hostname(), nonce: "x", ...owner }));
    const store = ndjsonStore(path);
    await store.lock();
    await store.close();
  }
  writeFileSync(join(path, "sync.lock"), JSON.stringify({ host: "elsewhere", nonce: "x", pid, started: "" }));
  assert.match((await rejection(ndjsonStore(path).lock())).message, /process \d+ on elsewhere/);
});

test("ndjson: what a killed process left half written is cut off", async (context) => {
  const { path, trackops, simulator } = await filled(context, "ndjson");
  const file = join(path, encodeURIComponent(simulator.url), "cases.ndjson");
  const whole = readFileSync(file);
  const torn = '{"key":"9999","synced_at":"2026-01-31 12:00:00","record":{"id":9999}}\n{"checkpoint":"1 5';
  for (const end of [torn, torn.slice(0, 80), torn.slice(0, 20), '{"checkpoint":"']) {
    writeFileSync(file, Buffer.concat([whole, Buffer.from(end)]));
    const store = ndjsonStore(path);
    assert.equal(await store.count("cases"), 250);
    await trackops.sync({ store, collections: ["cases"] });
    assert.deepEqual(await copyOf(store, "cases"), await recordsOf(trackops, "cases"));
    await store.close();
    assert.ok(!readFileSync(file, "utf8").includes("9999"));
  }
  writeFileSync(file, Buffer.concat([Buffer.from("{}\n"), whole]));
  assert.match((await rejection(ndjsonStore(path).count("cases"))).message, /damaged/);
});
