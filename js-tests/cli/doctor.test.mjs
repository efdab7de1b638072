/**
 * What doctor finds, what it says to do, and its exit code.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createServer } from "node:tls";
import { authority } from "../support/certificates.mjs";
import { run, setUp } from "../support/cli.mjs";
import { answer, startRawServer } from "../support/raw-server.mjs";

const CHECKS = ["credentials", "DNS", "address", "token", "clock", "limit"];

async function findings(setting, env = {}) {
  const { code, stdout, stderr } = await run(["doctor", "--json", "--requests-per-second", "20"], {
    env: { ...setting.env, ...env },
    cwd: setting.folder,
  });
  assert.equal(stderr, "");
  return { code, found: JSON.parse(stdout) };
}

test("a tick for each thing that is right, and exit code 0", async (context) => {
  const setting = await setUp(context);
  const { code, stdout } = await setting.trackops(["doctor"]);
  assert.equal(code, 0);
  const ticked = stdout
    .trimEnd()
    .split("\n")
    .map((line) => /^✓ (\w+) +\S/.exec(line)?.[1]);
  assert.deepEqual(ticked, CHECKS);
  const { code: same, found } = await findings(setting);
  assert.equal(same, 0);
  assert.deepEqual(
    found.map(({ check, ok }) => [check, ok]),
    CHECKS.map((check) => [check, true]),
  );
});

test("each thing that is wrong has its remedy, and what cannot be known then is not asked", async (context) => {
  const setting = await setUp(context);
  const wrong = async (env, check, found, code) => {
    const result = await findings(setting, env);
    const last = result.found.at(-1);
    assert.deepEqual([result.code, last.check, last.ok], [code, check, false], JSON.stringify(result));
    assert.match(last.found, found);
    assert.ok(last.remedy.length > 10);
    assert.ok(result.found.slice(0, -1).every(({ ok }) => ok));
  };
  await wrong({ TRACKOPS_API_TOKEN: "" }, "credentials", /missing: TRACKOPS_API_TOKEN/, 3);
  await wrong({ TRACKOPS_API_BASE_URL: "http://example.com" }, "credentials", /baseUrl/, 3);
  await wrong({ TRACKOPS_API_TOKEN: "wrong" }, "credentials", /401/, 3);
  const nowhere = { TRACKOPS_API_BASE_URL: "https://no-such-account.invalid" };
  await wrong(nowhere, "DNS", /no-such-account\.invalid has no address/, 1);
  await wrong(
    { TRACKOPS_API_BASE_URL: setting.simulator.url.replace("http", "https") },
    "TLS",
    /no secure connection/,
    1,
  );
  await setting.simulator.fault({ kind: "redirect", status: 302, location: "https://example.com/" });
  await wrong({}, "address", /redirect/, 1);
  await setting.simulator.fault({ kind: "html", status: 404 });
  await wrong({}, "address", /404/, 1);
  await setting.simulator.clock({ offsetMs: -300_000 });
  const { code, found } = await findings(setting);
  const clock = found.find(({ check }) => check === "clock");
  assert.equal(code, 1);
  assert.match(clock.found, /^(29|30)\d s ahead of the server's$/);
  assert.match(clock.remedy, /set this machine's clock/);
});

test("a limit that is exceeded is seen", async (context) => {
  const setting = await setUp(context, { requestsPerSecond: 2 });
  const { code, found } = await findings(setting);
  assert.equal(code, 1);
  assert.match(found.at(-1).found, /429/);
  assert.match(found.at(-1).remedy, /another program .*--requests-per-second/);
});

test("a certificate that must not be believed is refused before the token is sent", async (context) => {
  const setting = await setUp(context);
  const server = await startRawServer(context, { listen: createServer, ...authority(context).selfSigned() });
  server.respond = (socket) => socket.end(answer("200 OK", [], "{}"));
  const env = { ...setting.env, TRACKOPS_API_BASE_URL: `https://localhost:${server.port}` };
  const { code, stdout } = await run(["doctor"], { env, cwd: setting.folder });
  assert.equal(code, 1);
  assert.match(stdout, /✗ TLS .*DEPTH_ZERO_SELF_SIGNED_CERT/);
  assert.deepEqual(server.requests, []);
});
