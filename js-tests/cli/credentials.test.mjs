/**
 * Where credentials come from, who may read them, and that they are from one place.
 */
import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { run, setUp } from "../support/cli.mjs";

/** A set-up whose credentials are in the config file alone. */
async function withFile(context, options = {}) {
  const setting = await setUp(context, options);
  const { url: baseUrl, username, apiToken } = setting.simulator;
  const env = { ...setting.env, TRACKOPS_API_BASE_URL: "", TRACKOPS_API_USERNAME: "", TRACKOPS_API_TOKEN: "" };
  const folder = join(setting.folder, "trackops");
  const file = join(folder, "config.json");
  mkdirSync(folder);
  const write = (content, mode = 0o600) => {
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    chmodSync(file, mode);
  };
  const profile = { baseUrl, username, apiToken };
  write({ profiles: { default: profile, other: { ...profile, username: "nobody" } } });
  const count = (more = {}, ...args) => setting.trackops(["count", "cases", ...args], { env: { ...env, ...more } });
  return { ...setting, env, file, write, profile, count };
}

describe("the config file", () => {
  test("is read by profile, below XDG_CONFIG_HOME or ~/.config", async (context) => {
    const { count, folder, file } = await withFile(context);
    assert.equal((await count()).stdout, "450\n");
    assert.equal((await count({}, "--profile", "default")).code, 0);
    assert.equal((await count({}, "--profile", "other")).code, 3, "its user is refused");
    assert.equal((await count({ TRACKOPS_PROFILE: "other" })).code, 3);
    assert.equal((await count({ TRACKOPS_PROFILE: "other" }, "--profile", "default")).code, 0);
    const unknown = await count({}, "--profile", "nobody");
    assert.equal(unknown.code, 3);
    assert.match(
      unknown.stderr,
      /no profile "nobody" in .*config\.json \(profiles: default, other\)\. .*trackops login --profile nobody/,
    );
    const home = join(folder, "home");
    mkdirSync(join(home, ".config", "trackops"), { recursive: true });
    writeFileSync(join(home, ".config", "trackops", "config.json"), readFileSync(file), { mode: 0o600 });
    for (const xdg of ["", "relative/path"])
      assert.equal((await count({ HOME: home, XDG_CONFIG_HOME: xdg })).code, 0, xdg);
    assert.equal((await count({ HOME: folder, XDG_CONFIG_HOME: "" })).code, 3);
  });

  test("that others may read or change is refused, whatever is in it", async (context) => {
    const { count, file } = await withFile(context);
    for (const mode of [0o640, 0o604, 0o620, 0o602, 0o601, 0o644, 0o666, 0o777]) {
      chmodSync(file, mode);
      const { code, stderr } = await count();
      assert.equal(code, 3, mode.toString(8));
      assert.match(stderr, new RegExp(`mode ${mode.toString(8)}, not 600\\)\\. Run: chmod 600 '`));
    }
    for (const mode of [0o600, 0o400]) {
      chmodSync(file, mode);
      assert.equal((await count()).code, 0);
    }
  });

  test("that is broken is said to be, without a word of what is in it", async (context) => {
    const { count, write, profile } = await withFile(context);
    const broken = [
      [`{"profiles": {"default": {"apiToken": "${profile.apiToken}"`, /is not JSON/],
      [`${profile.apiToken}`, /is not JSON/],
      ["", /is not JSON/],
      ["[]", /has no profiles/],
      [{ profiles: [profile] }, /has no profiles/],
      [{ profiles: { default: profile.apiToken } }, /profile "default" with a value that is not a string/],
      [{ profiles: { default: { ...profile, apiToken: 5 } } }, /with a value that is not a string/],
      [{ profiles: { default: { ...profile, apiToken: undefined } } }, /missing: apiToken in profile default/],
      [{ profiles: { default: { ...profile, baseUrl: undefined } } }, /missing: subdomain in profile default/],
    ];
    for (const [content, expected] of broken) {
      write(content);
      const { code, stderr } = await count();
      assert.equal(code, 3, stderr);
      assert.match(stderr, expected);
      assert.ok(!stderr.includes(profile.apiToken.slice(0, 8)), stderr);
    }
  });
});

test("the environment is taken whole or not at all: no token goes to another's address", async (context) => {
  const { count, simulator, profile } = await withFile(context);
  const whole = {
    TRACKOPS_API_BASE_URL: profile.baseUrl,
    TRACKOPS_API_USERNAME: profile.username,
    TRACKOPS_API_TOKEN: profile.apiToken,
  };
  assert.equal((await count(whole)).code, 0);
  assert.equal(
    (await count({ ...whole, TRACKOPS_API_TOKEN: "wrong" })).code,
    3,
    "the environment goes before the file",
  );
  assert.equal(
    (await count({ ...whole, TRACKOPS_API_TOKEN: "wrong" }, "--profile", "default")).code,
    0,
    "but not before a profile that is named",
  );
  await simulator.forget();
  for (const name of Object.keys(whole)) {
    const { code, stderr } = await count({ ...whole, [name]: "" });
    assert.equal(code, 3);
    assert.match(stderr, new RegExp(`missing: ${name.replace("BASE_URL", "SUBDOMAIN")} in the environment`));
    const alone = await count({ [name]: whole[name] });
    assert.equal(alone.code, 3, "the file does not fill in");
  }
  assert.deepEqual(await simulator.requests(), []);
});

test("no credentials at all: what to do is said", async (context) => {
  const { count, folder } = await withFile(context);
  const { code, stderr } = await count({ XDG_CONFIG_HOME: join(folder, "nowhere") });
  assert.equal(code, 3);
  assert.match(
    stderr,
    /Run trackops login, or set TRACKOPS_API_SUBDOMAIN, TRACKOPS_API_USERNAME and TRACKOPS_API_TOKEN/,
  );
});

describe("login from a pipe", () => {
  const argsFor = ({ username, baseUrl }) => ["login", "--username", username, "--base-url", baseUrl];

  test("keeps a profile beside the others, in a file of mode 600, whatever the umask", async (context) => {
    const { env, file, write, profile, count, folder } = await withFile(context);
    write({ profiles: { other: profile } });
    const before = process.umask(0);
    const { code, stderr } = await run(argsFor(profile), { env, cwd: folder, input: `${profile.apiToken}\r\nmore\n` });
    process.umask(before);
    assert.equal(code, 0, stderr);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(JSON.parse(readFileSync(file, "utf8")).profiles, { other: profile, default: profile });
    assert.equal((await count()).code, 0);
    assert.deepEqual(readdirSync(join(folder, "trackops")), ["config.json"], "nothing is left beside");
  });

  test("makes the folder for its owner alone", async (context) => {
    const { env, profile, folder } = await withFile(context);
    const home = join(folder, "new", "home");
    const options = { env: { ...env, XDG_CONFIG_HOME: home }, cwd: folder, input: profile.apiToken };
    assert.equal((await run([...argsFor(profile), "--profile", "second"], options)).code, 0);
    assert.equal(statSync(join(home, "trackops")).mode & 0o777, 0o700);
    assert.deepEqual(Object.keys(JSON.parse(readFileSync(join(home, "trackops", "config.json"), "utf8")).profiles), [
      "second",
    ]);
  });

  test("keeps nothing that the server refuses, unless it is not asked", async (context) => {
    const { env, profile, folder } = await withFile(context);
    const home = join(folder, "elsewhere");
    const options = { env: { ...env, XDG_CONFIG_HOME: home }, cwd: folder, input: "wrong\n" };
    const { code, stderr } = await run(argsFor(profile), options);
    assert.equal(code, 3, stderr);
    assert.ok(!existsSync(join(home, "trackops", "config.json")));
    assert.equal((await run([...argsFor(profile), "--no-check"], options)).code, 0);
  });

  test("says what is missing where nobody can be asked", async (context) => {
    const { env, profile, folder } = await withFile(context);
    const options = { env, cwd: folder };
    assert.match(
      (await run(["login"], options)).stderr,
      /set --subdomain and --username, and pass the token on standard input/,
    );
    const none = await run(argsFor(profile), options);
    assert.equal(none.code, 2);
    assert.match(none.stderr, /no token was given/);
  });
});
