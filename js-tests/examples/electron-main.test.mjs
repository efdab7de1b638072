/**
 * The Electron example without its page: all of its main process and its preload script, against the simulator.
 */
import assert from "node:assert/strict";
import { exec } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parse } from "csv-parse/sync";
import { resourceNames } from "trackops-client";
import { collections, filtersFor } from "../../examples/browser/page/filters.js";
import { channels } from "../../examples/electron/main/channels.mjs";
import { createCredentialStore } from "../../examples/electron/main/credentials.mjs";
import { contentSecurityPolicy, pageUrl, servePage } from "../../examples/electron/main/page.mjs";
import { replaceFile } from "../../examples/electron/main/replace-file.mjs";
import { connect, rejection, simulate } from "../support/account.mjs";
import { createKeychain, invoke, preventable, runApp, runMain } from "../support/electron.mjs";

const origin = "app://trackops-export";
const readJson = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const cases = { collection: "cases", filters: {} };

function temporaryFolder(context) {
  const folder = mkdtempSync(join(tmpdir(), "trackops-electron-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The app with a simulator; signed in unless `signIn` is false. Exports go to `file`. */
async function open(context, { simulatorOptions = {}, clientOptions = {}, signIn = true, ...settings } = {}) {
  const simulator = await simulate(context, simulatorOptions);
  const folder = settings.folder ?? temporaryFolder(context);
  const file = join(folder, "documents", "out");
  const running = await runApp({
    folder,
    clientOptions: { baseUrl: simulator.url, requestsPerSecond: Number.POSITIVE_INFINITY, ...clientOptions },
    saveAs: () => file,
    clipboardText: ` ${simulator.apiToken}\n`,
    ...settings,
  });
  if (signIn) {
    const { ok, error } = await running.bridge.signIn({ subdomain: "demo", username: simulator.username });
    assert.ok(ok, error?.message);
  }
  return { simulator, folder, file, documents: join(folder, "documents"), ...running };
}

const credentialsIn = (folder) => join(folder, "user-data", "credentials.bin");

/** All that can be made of a token: itself and what the header holds. */
function assertWithout(text, { username, apiToken }, place) {
  const header = Buffer.from(`${username}/token:${apiToken}`).toString("base64");
  for (const secret of [apiToken, header, Buffer.from(apiToken).toString("base64")]) {
    assert.ok(!text.includes(secret), `the token is in ${place}`);
  }
}

test("an export is the collection, in NDJSON and in CSV", async (context) => {
  const { simulator, bridge, file, documents, stage } = await open(context, {
    simulatorOptions: { records: { cases: 250 } },
  });
  const expected = await connect(simulator).cases.list().toArray();

  const { value } = await bridge.exportRecords({ ...cases, format: "ndjson" });
  assert.deepEqual({ ...value, seconds: 0 }, { outcome: "saved", file, records: 250, seconds: 0 });
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  assert.deepEqual(lines.map(JSON.parse), expected);
  assert.match(stage.dialogOptions.defaultPath, /documents.cases-\d{4}-\d\d-\d\d\.ndjson$/);

  assert.equal((await bridge.exportRecords({ ...cases, format: "csv" })).value.records, 250);
  const rows = parse(readFileSync(file), { columns: true, bom: true });
  assert.equal(rows.length, 250);
  for (const [place, row] of rows.entries()) {
    const record = expected[place];
    assert.deepEqual(Object.keys(row), Object.keys(record));
    for (const [key, cell] of Object.entries(row)) {
      const text = typeof record[key] === "object" ? JSON.stringify(record[key]) : String(record[key]);
      assert.equal(cell, text, key);
    }
  }
  assert.deepEqual(readdirSync(documents), ["out"]);
});

test("a CSV file has every column, runs no formula, and keeps the ends of lines within a cell", async (context) => {
  const { simulator, bridge, file } = await open(context, { simulatorOptions: { records: { clients: 150 } } });
  const trackops = connect(simulator);
  await trackops.clients.create({ name: "=HYPERLINK(1)", account_code: "+1", "a.b": "dotted", extra_key: -5 });
  await trackops.clients.create({ name: "two\u2028lines\r\nand more", account_code: "-1", other_key: "last" });
  const { value } = await bridge.exportRecords({ collection: "clients", filters: {}, format: "csv" });
  assert.equal(value.records, 152);
  const rows = parse(readFileSync(file), { columns: true, bom: true });
  const [second, first] = rows;
  assert.equal(second.name, "two\u2028lines\r\nand more");
  assert.equal(second.account_code, "'-1");
  assert.equal(second.other_key, "last");
  assert.equal(first.name, "'=HYPERLINK(1)");
  assert.equal(first.account_code, "'+1");
  assert.equal(first["a.b"], "dotted");
  assert.equal(first.extra_key, "-5");
  assert.ok("extra_key" in rows.at(-1), "a column that only some records have");

  await bridge.exportRecords({ collection: "clients", filters: {}, format: "ndjson" });
  const lines = readFileSync(file, "utf8")
    .trimEnd()
    .split(/\r?\n|\u2028|\u2029/);
  assert.deepEqual(lines.map(JSON.parse), await trackops.clients.list().toArray());
});

test("nothing found makes an empty file", async (context) => {
  const { bridge, file } = await open(context);
  for (const [format, content] of Object.entries({ csv: "\ufeff", ndjson: "" })) {
    const query = { collection: "clients", filters: { name: "nobody is called so" }, format };
    assert.equal((await bridge.exportRecords(query)).value.records, 0);
    assert.equal(readFileSync(file, "utf8"), content);
  }
});

test("filters choose the records; a moment is sent in UTC; counts agree", async (context) => {
  const { simulator, bridge, file } = await open(context);
  const filters = { client: "4", updated_from: "2024-01-09T00:24:55.000Z", created_to: " 2024-01-03 ", is_request: "" };
  const wanted = { client: 4, updated_from: new Date("2024-01-09T00:24:55Z"), created_to: "2024-01-03" };
  const expected = await connect(simulator).cases.list(wanted).toArray();
  assert.ok(expected.length > 3 && expected.length < 14, `${expected.length}`);
  await simulator.forget();
  assert.deepEqual((await bridge.count({ collection: "cases", filters })).value, {
    outcome: "counted",
    records: expected.length,
  });
  await bridge.exportRecords({ collection: "cases", filters, format: "ndjson" });
  assert.deepEqual(readFileSync(file, "utf8").trimEnd().split("\n").map(JSON.parse), expected);
  for (const { query } of await simulator.requests()) {
    assert.equal(new URLSearchParams(query).get("updated_from"), "2024-01-09 00:24:55");
  }
});

test("stop leaves no half file, and an older one as it was", async (context) => {
  for (const format of ["csv", "ndjson"]) {
    const { simulator, bridge, file, documents, app } = await open(context, {
      simulatorOptions: { records: { cases: 3000 } },
    });
    await simulator.latency({ downMs: 30 });
    writeFileSync(file, "the older one");
    const seen = [];
    const firstPage = new Promise((resolve) => {
      bridge.onProgress((progress) => {
        seen.push(progress);
        if (progress.records > 0) resolve();
      });
    });
    const exporting = bridge.exportRecords({ ...cases, format });
    await firstPage;
    await simulator.latency({ downMs: 2_000 });
    assert.equal((await bridge.count(cases)).error.code, "busy");
    await bridge.stop();
    // It comes back when all is cleaned up.
    assert.deepEqual(readdirSync(documents), ["out"]);
    assert.equal(readFileSync(file, "utf8"), "the older one");
    assert.deepEqual((await exporting).value, { outcome: "stopped" });
    assert.ok(seen[0].total === 3000 && seen.at(-1).records < 3000, JSON.stringify(seen.at(-1)));

    // Signing out and quitting stop it too.
    for (const end of [() => bridge.signOut(), () => app.quit()]) {
      const next = bridge.exportRecords({ ...cases, format });
      await end();
      assert.ok(["stopped", undefined].includes((await next).value?.outcome));
      assert.deepEqual(readdirSync(documents), ["out"]);
    }
  }
});

test("quitting waits until an export has taken its half file away", async (context) => {
  const { simulator, bridge, documents, app, stage } = await open(context, {
    simulatorOptions: { records: { cases: 3000 } },
  });
  await simulator.latency({ downMs: 30 });
  const half = new Promise((resolve) => bridge.onProgress(({ records }) => records > 0 && resolve()));
  const exporting = bridge.exportRecords({ ...cases, format: "ndjson" });
  await half;
  await simulator.latency({ downMs: 2_000 });
  assert.equal(readdirSync(documents).length, 1);
  const quit = once(app, "quit");
  stage.windows[0].close();
  assert.equal(stage.hasQuit, undefined);
  await quit;
  assert.deepEqual(readdirSync(documents), []);
  assert.equal((await exporting).value.outcome, "stopped");
});

test("a failure leaves the older file, and crosses as plain data", async (context) => {
  const { simulator, bridge, file, documents } = await open(context, {
    simulatorOptions: { records: { cases: 300 } },
    clientOptions: { maxRetries: 0 },
  });
  writeFileSync(file, "the older one");
  await simulator.fault({ kind: "echo", status: 500 });
  const { ok, error } = await bridge.exportRecords({ ...cases, format: "csv" });
  assert.equal(ok, false);
  assert.deepEqual(Object.keys(error), ["name", "code", "message", "problems"]);
  assert.equal(error.name, "ServerError");
  assert.equal(error.code, "server");
  assertWithout(JSON.stringify(error), simulator, "the error");
  assert.deepEqual(readdirSync(documents), ["out"]);
  assert.equal(readFileSync(file, "utf8"), "the older one");
});

test("a place that cannot be written to is told before anything is read", async (context) => {
  const { simulator, bridge, folder } = await open(context, {
    saveAs: ({ defaultPath }) => join(defaultPath, "x.csv"),
  });
  await simulator.forget();
  const { error } = await bridge.exportRecords({ ...cases, format: "csv" });
  assert.equal(error.code, "ENOENT");
  assert.ok(error.message.includes(join(folder, "documents")));
  assert.equal((await simulator.requests()).length, 0);
});

test("a save dialog that is canceled exports nothing", async (context) => {
  const { simulator, bridge } = await open(context, { saveAs: () => "" });
  await simulator.forget();
  const { value } = await bridge.exportRecords({ ...cases, format: "csv" });
  assert.deepEqual(value, { outcome: "canceled" });
  assert.equal((await simulator.requests()).length, 0);
});

test("the token crosses in no message, and is kept encrypted, for this user alone", async (context) => {
  const { simulator, bridge, folder, stage } = await open(context);
  assert.equal(stage.clipboardText, "", "taken away from the clipboard");
  await bridge.overview();
  await bridge.count(cases);
  await bridge.exportRecords({ ...cases, format: "csv" });
  await simulator.fault({ kind: "echo", status: 403 });
  assert.equal((await bridge.count(cases)).error.name, "PermissionDeniedError");
  assert.ok(stage.messages.length > 12 && stage.messages.some(({ channel }) => channel === channels.progress));
  assertWithout(JSON.stringify(stage.messages), simulator, "a message");

  const path = credentialsIn(folder);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assertWithout(readFileSync(path, "latin1"), simulator, "the file");
  assert.ok(!readFileSync(path, "latin1").includes(simulator.username));
  assert.deepEqual(readdirSync(join(folder, "user-data")), ["credentials.bin"]);
});

test("the app remembers the account until one signs out", async (context) => {
  const keychain = createKeychain();
  const first = await open(context, { keychain });
  const again = () => open(context, { folder: first.folder, keychain, signIn: false, clipboardText: "" });
  const second = await again();
  assert.deepEqual((await second.bridge.overview()).value.account, {
    subdomain: "demo",
    username: first.simulator.username,
    kept: true,
  });
  assert.equal((await second.bridge.count(cases)).value.records, 450);

  // A keychain whose key was replaced asks for the text to be encrypted anew.
  const before = readFileSync(credentialsIn(first.folder));
  keychain.settings.reEncrypt = true;
  await again();
  assert.notDeepEqual(readFileSync(credentialsIn(first.folder)), before);

  assert.equal((await second.bridge.signOut()).value.account, null);
  assert.ok(!existsSync(credentialsIn(first.folder)));
  assert.equal((await second.bridge.count(cases)).error.code, "signed_out");
  assert.equal((await (await again()).bridge.overview()).value.account, null);
});

test("without a keychain the token is kept in memory only, and the page says so", async (context) => {
  for (const settings of [{ available: false }, { backend: "basic_text" }]) {
    const { bridge, folder } = await open(context, { keychain: createKeychain(settings) });
    const { account, notice } = (await bridge.overview()).value;
    assert.equal(account.kept, false);
    assert.match(notice, /keychain.*until the app is closed/);
    assert.ok(!existsSync(credentialsIn(folder)));
    assert.equal((await bridge.count(cases)).value.records, 450);
  }
});

test("the store refuses to write in the clear", async (context) => {
  const file = join(temporaryFolder(context), "credentials.bin");
  const secret = { subdomain: "demo", username: "samspade", apiToken: "a-secret" };
  for (const [settings, platform] of [
    [{ available: false }, "win32"],
    [{ backend: "basic_text" }, "linux"],
    [{ backend: "unknown" }, "linux"],
  ]) {
    const store = createCredentialStore({ safeStorage: createKeychain(settings), file, platform });
    assert.equal((await rejection(store.save(secret))).code, "unsafe_storage");
    assert.ok(!existsSync(file));
    assert.equal(await store.load(), undefined);
  }
  // Only Linux has such backends; elsewhere the function is not there.
  const { getSelectedStorageBackend: _, ...safeStorage } = createKeychain();
  const store = createCredentialStore({ safeStorage, file, platform: "darwin" });
  await store.save(secret);
  assert.deepEqual(await store.load(), secret);
  await store.forget();
  await store.forget();
  assert.equal(await store.load(), undefined);
});

test("a kept token that cannot be read is told, and signing in mends it", async (context) => {
  const first = await open(context);
  const { bridge, simulator, stage } = await open(context, { folder: first.folder, signIn: false });
  const { account, notice } = (await bridge.overview()).value;
  assert.equal(account, null);
  assert.match(notice, /sign in again/);
  assertWithout(notice, simulator, "the notice");
  stage.clipboardText = simulator.apiToken;
  assert.equal((await bridge.signIn({ subdomain: "demo", username: simulator.username })).value.notice, "");
});

test("a wrong token is answered with what to do, and stays on the clipboard", async (context) => {
  const { bridge, stage, folder } = await open(context, { signIn: false, clipboardText: "wrong-token-000" });
  const { ok, error } = await bridge.signIn({ subdomain: "demo", username: "samspade" });
  assert.equal(ok, false);
  assert.equal(error.name, "AuthenticationError");
  assert.equal(error.code, "authentication");
  assert.match(error.message, /Check the username .* and the API token \(Settings > API Tokens\)/);
  assert.equal(stage.clipboardText, "wrong-token-000");
  assert.ok(!JSON.stringify(stage.messages).includes("wrong-token"));
  assert.ok(!existsSync(credentialsIn(folder)));
});

test("what is no token, or no subdomain, is sent nowhere", async (context) => {
  const { simulator, bridge, stage } = await open(context, { signIn: false });
  for (const text of ["", "two words of text", "short", "x".repeat(201), "passwörter-sind-nie"]) {
    stage.clipboardText = text;
    const { error } = await bridge.signIn({ subdomain: "demo", username: "samspade" });
    assert.equal(error.code, "form");
    assert.match(error.message, /Settings > API Tokens/);
    assert.ok(text === "" || !JSON.stringify(error).includes(text));
  }
  stage.clipboardText = simulator.apiToken;
  const { error } = await bridge.signIn({ subdomain: "https://demo.viewcases.com", username: "" });
  assert.equal(error.name, "ConfigurationError");
  assert.deepEqual(
    error.problems.map(({ parameter }) => parameter),
    ["subdomain", "username"],
  );
  assert.equal(error.problems[0].suggestion, '"demo"');
  assert.equal((await simulator.requests()).length, 0);
});

test("signing in can be stopped", async (context) => {
  const { simulator, bridge } = await open(context, { signIn: false });
  await simulator.fault({ kind: "silence" });
  const signingIn = bridge.signIn({ subdomain: "demo", username: simulator.username });
  await bridge.stop();
  assert.deepEqual((await signingIn).value, { outcome: "stopped" });
  assert.equal((await bridge.overview()).value.account, null);
});

test("filters that are wrong are told by name, and nothing is sent", async (context) => {
  const { simulator, bridge, stage } = await open(context);
  await simulator.forget();
  for (const [collection, filters, parameter] of [
    ["cases", { client: "four" }, "client"],
    ["cases", { updated_from: "yesterday" }, "updated_from"],
    ["cases", { created_from: "2026-13-01" }, "created_from"],
    ["cases", { is_request: "maybe" }, "is_request"],
    ["tasks", { status: "done" }, "status"],
    ["clients", { case: "1" }, "case"],
  ]) {
    const { error } = await bridge.exportRecords({ collection, filters, format: "csv" });
    assert.equal(error.problems[0].parameter, parameter);
    assert.ok(error.problems[0].expected.length > 0);
  }
  assert.equal((await simulator.requests()).length, 0);
  assert.equal(stage.dialogOptions, undefined, "no dialog was opened");
});

test("messages from elsewhere, and of another shape, are refused", async (context) => {
  const { simulator, stage } = await open(context);
  await simulator.forget();
  const page = { origin, parent: null };
  const refused = async (frame, channel, ...args) => {
    const { value } = await invoke(stage, frame, channel, args);
    assert.equal(value.ok, false, `${channel} ${JSON.stringify(args)}`);
    assert.equal(value.error.code, "refused_message");
    return value.error.message;
  };
  const frames = [
    null,
    { origin: "https://app.example", parent: null },
    { origin: "null", parent: null },
    { origin: `${origin}.example`, parent: null },
    { origin, parent: page },
  ];
  for (const frame of frames) {
    for (const channel of stage.handlers.keys()) await refused(frame, channel);
  }
  const query = { collection: "cases", filters: {}, format: "csv" };
  for (const [channel, ...args] of [
    [channels.overview, 1],
    [channels.count],
    [channels.count, cases, cases],
    [channels.count, null],
    [channels.count, { ...cases, file: "/etc/passwd" }],
    [channels.count, { collection: "request", filters: {} }],
    [channels.count, { collection: "__proto__", filters: {} }],
    [channels.count, { collection: "cases", filters: { client: 4 } }],
    [channels.count, { collection: "cases", filters: { name: "x".repeat(201) } }],
    [channels.exportRecords, { ...query, format: "xlsx" }],
    [channels.exportRecords, { ...query, format: "toString" }],
    [channels.signIn, { subdomain: "demo" }],
    [channels.signIn, { subdomain: "demo", username: "samspade", apiToken: "a-token" }],
    [channels.signIn, { subdomain: "x".repeat(300), username: "samspade" }],
  ]) {
    await refused(page, channel, ...args);
  }
  assert.match(await refused(page, channels.exportRecords, { ...query, format: "xlsx" }), /wrong format/);
  assert.equal((await simulator.requests()).length, 0);
});

test("the bridge has these functions and nothing else, and each uses its own channel", async (context) => {
  const { world, bridge, stage } = await open(context);
  assert.deepEqual(Object.keys(world), ["trackopsExport"]);
  const names = ["overview", "signIn", "signOut", "count", "read", "exportRecords", "stop"];
  assert.deepEqual(Object.keys(bridge), [...names, "onProgress", "onRecords"]);
  assert.ok(Object.isFrozen(bridge));
  for (const name of names) {
    const before = stage.messages.length;
    await bridge[name]();
    assert.equal(stage.messages[before].channel, channels[name]);
  }
  assert.deepEqual([...stage.handlers.keys()].sort(), names.map((name) => channels[name]).sort());

  const seen = [];
  const end = bridge.onProgress((...args) => seen.push(args));
  const [{ webContents }] = stage.windows;
  webContents.send(channels.progress, { records: 1, total: 2, waiting: null });
  end();
  webContents.send(channels.progress, { records: 2, total: 2, waiting: null });
  assert.deepEqual(seen, [[{ records: 1, total: 2, waiting: null }]], "the event itself does not cross");
});

test("a wait that the server asks for is told to the page", async (context) => {
  const { simulator, bridge } = await open(context);
  const seen = [];
  bridge.onProgress(({ waiting }) => waiting && seen.push(waiting));
  await simulator.fault({ kind: "status", status: 429, retryAfter: "1" });
  assert.equal((await bridge.count(cases)).value.records, 450);
  assert.equal(seen[0].reason, "server_asked");
  // What is left of the second when it is told.
  assert.ok(seen[0].ms > 0 && seen[0].ms <= 1000, `${seen[0].ms}`);
});

test("the window is sandboxed, and can go, open and use nothing", async (context) => {
  const { stage } = await open(context);
  const [window] = stage.windows;
  const { contextIsolation, sandbox, nodeIntegration, preload } = window.options.webPreferences;
  assert.deepEqual(
    { contextIsolation, sandbox, nodeIntegration },
    {
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
    },
  );
  assert.ok(existsSync(preload) && preload.endsWith("preload.cjs"));
  assert.ok(stage.isSandboxed);
  assert.equal(window.url, pageUrl);
  for (const event of ["will-frame-navigate", "will-redirect", "will-attach-webview"]) {
    const details = preventable();
    window.webContents.emit(event, details, "https://elsewhere.example");
    assert.ok(details.defaultPrevented, event);
  }
  assert.deepEqual(window.windowOpenHandler({ url: "https://elsewhere.example" }), { action: "deny" });
  stage.PermissionRequestHandler(window.webContents, "clipboard-read", (granted) => assert.equal(granted, false));
  assert.equal(stage.PermissionCheckHandler(window.webContents, "clipboard-read"), false);
  assert.equal(stage.DevicePermissionHandler({ deviceType: "usb" }), false);
});

test("a second process of the app ends by itself", async (context) => {
  const { stage } = await runApp({ folder: temporaryFolder(context), clientOptions: {}, isFirst: false });
  assert.ok(stage.hasQuit);
  assert.equal(stage.windows.length, 0);
  const { stage: first, app } = await open(context);
  app.emit("second-instance");
  assert.ok(first.windows[0].isFocused);
});

test("the README's command reaches Electron with the app's folder", async (context) => {
  const readme = readFileSync(new URL("../../examples/electron/README.md", import.meta.url), "utf8");
  const [, build, command] = /^# .+\n\n```sh\n(.+) && (.+)\n```\n/.exec(readme);
  assert.equal(build, "npm run build");
  // In place of Electron's program, one that says how it was called.
  const folder = temporaryFolder(context);
  const program = 'console.log("called:" + JSON.stringify([process.cwd(), ...process.argv.slice(2)]))';
  writeFileSync(join(folder, "electron"), `#!/usr/bin/env node\n${program}\n`, { mode: 0o755 });
  const { stdout } = await promisify(exec)(command, {
    cwd: fileURLToPath(new URL("../../", import.meta.url)),
    env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: folder },
  });
  const [cwd, ...args] = JSON.parse(/^called:(.+)$/m.exec(stdout)[1]);
  assert.deepEqual(args, [".", "--simulator"]);
  assert.equal(
    join(cwd, "package.json"),
    fileURLToPath(new URL("../../examples/electron/package.json", import.meta.url)),
  );
});

test("the demo runs from the app's first module on, with a simulator and a folder of its own", async (context) => {
  const { main } = readJson("../../examples/electron/package.json");
  const folder = temporaryFolder(context);
  const file = join(folder, "out.csv");
  const { bridge, app, stage } = await runMain({ main, args: ["--simulator"], folder, saveAs: () => file });
  const userData = app.getPath("userData");
  assert.notEqual(userData, join(folder, "user-data"));
  const { value, error } = await bridge.signIn({ subdomain: "demo", username: "samspade" });
  assert.equal(error?.message, undefined);
  assert.equal(value.outcome, "signedIn");
  assert.deepEqual(readdirSync(userData), ["credentials.bin"]);
  const query = { collection: "fields", filters: {}, format: "csv" };
  const { outcome, records } = (await bridge.exportRecords(query)).value;
  assert.equal(outcome, "saved");
  assert.equal(parse(readFileSync(file), { columns: true, bom: true }).length, records);
  assert.ok(records > 0);
  const quit = once(app, "quit");
  stage.windows[0].close();
  await quit;
  assert.ok(!existsSync(userData));
});

test("the page's scheme serves the page and nothing else", async (context) => {
  const { stage } = await open(context, { signIn: false });
  assert.deepEqual(stage.schemes, [{ scheme: "app", privileges: { standard: true, secure: true } }]);
  assert.equal(stage.protocol.scheme, "app");
  assert.equal(stage.protocol.handler, servePage);
  const page = await servePage(new Request(pageUrl));
  assert.match(await page.text(), /<h1>Trackops records<\/h1>/);
  assert.equal(page.headers.get("Content-Security-Policy"), contentSecurityPolicy);
  assert.match(contentSecurityPolicy, /^default-src 'none'; script-src 'self'; style-src 'self';/);
  assert.doesNotMatch(contentSecurityPolicy, /unsafe|\*|https?:/);
  for (const path of [
    "",
    "/../preload.cjs",
    "/%2e%2e/main/main.mjs",
    "/constructor",
    "/host.js/",
    "/sw.js",
    "/copy.js",
  ]) {
    assert.equal((await servePage({ url: `${origin}${path}` })).status, 404, path);
  }
  assert.equal((await servePage({ url: "app://elsewhere/index.html" })).status, 404);
});

test("every collection that can be listed is offered, with filters that the client takes", async (context) => {
  const trackops = connect(await simulate(context));
  const listable = resourceNames.filter((name) => {
    try {
      return trackops[name].list();
    } catch (error) {
      assert.match(error.message, /list/);
      return false;
    }
  });
  assert.ok(listable.length >= 20);
  assert.deepEqual(collections.map(({ name }) => name).sort(), listable.sort());
  const values = { string: "x", date: "2026-01-31", timestamp: "2026-01-31T10:00:00.000Z" };
  Object.assign(values, { id: "4", whole: "4", boolean: "no", flag: "no" });
  for (const { name, filters } of collections) {
    for (const filter of filters) {
      for (const value of filter.choices ?? [values[filter.kind]]) {
        const wanted = filtersFor(name, { [filter.name]: value });
        assert.deepEqual(Object.keys(wanted), [filter.name]);
        trackops[name].list(wanted);
      }
    }
  }
});

test("a file that cannot be moved into its place leaves nothing beside it", async (context) => {
  const folder = temporaryFolder(context);
  const write = (stream) => new Promise((resolve) => stream.end("text", resolve));
  const error = await rejection(replaceFile(join(folder, "missing", "file"), write));
  assert.equal(error.code, "ENOENT");
  await replaceFile(join(folder, "file"), write, { mode: 0o640 });
  assert.equal(readFileSync(join(folder, "file"), "utf8"), "text");
  const failed = replaceFile(join(folder, "file"), () => Promise.reject(new Error("no")));
  assert.equal((await rejection(failed)).message, "no");
  assert.equal(readFileSync(join(folder, "file"), "utf8"), "text");
  assert.deepEqual(readdirSync(folder), ["file"]);
});

test("the example takes the package that lies around it, and the tests' own version of csv-stringify", () => {
  const { dependencies } = readJson("../../examples/electron/package.json");
  assert.equal(dependencies["trackops-client"], "file:../..");
  assert.equal(dependencies["csv-stringify"], readJson("../../package.json").devDependencies["csv-stringify"]);
});
