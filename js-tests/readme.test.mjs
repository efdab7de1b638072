/**
 * Every code block of the README, of the reference page and of the page of the command line runs, against the simulator.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { resourceNames } from "trackops-client";
import { account, simulate } from "./support/account.mjs";
import { program, setUp } from "./support/cli.mjs";
import { startRedis } from "./support/redis.mjs";

const blocksOf = (path, language = "js") => {
  const text = readFileSync(new URL(path, import.meta.url), "utf8");
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
    .filter((block) => block[1] === language)
    .map(([, , code]) => code);
};
const blocks = blocksOf("../README.md");
const folder = new URL("../target/readme/", import.meta.url);

test("there are blocks to run", () => assert.ok(blocks.length >= 6, `${blocks.length}`));

for (const [place, block] of blocks.entries()) {
  test(`block ${place + 1} of the README runs`, async (context) => {
    const { url, username, apiToken } = await simulate(context);
    // The one thing that must differ from the real account: its address.
    const options = `baseUrl: ${JSON.stringify(url)}, requestsPerSecond: 1000`;
    const code = block
      .replace('subdomain: "mycompany"', options)
      .replace("fromEnv()", "fromEnv({})")
      .replace("fromEnv({", `fromEnv({ ${options},`);
    mkdirSync(folder, { recursive: true });
    const file = fileURLToPath(new URL(`block-${place + 1}.mjs`, folder));
    writeFileSync(file, code);
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    const env = { ...process.env, TRACKOPS_API_USERNAME: username, TRACKOPS_API_TOKEN: apiToken };
    // What blocks keep for each other goes with the folder.
    env.TMPDIR = fileURLToPath(folder);
    if (block.includes("REDIS_URL")) env.REDIS_URL = (await startRedis(context)).socket;
    await promisify(execFile)(process.execPath, [file], { cwd: fileURLToPath(folder), env, timeout: 60_000 });
  });
}

test("the examples of all resources run", async (context) => {
  const { simulator, trackops } = await account(context);
  const examples = blocksOf("../docs/reference.md");
  assert.equal(examples.length, resourceNames.length);
  const AsyncFunction = (async () => {}).constructor;
  for (const [place, code] of examples.entries()) {
    const lines = [];
    await simulator.forget();
    await new AsyncFunction("trackops", "console", code)(trackops, { log: (line) => lines.push(line) });
    const seen = await simulator.requests();
    const expected = code.split("await trackops").length - 1 + code.split("of trackops").length - 1;
    assert.ok(seen.length >= expected && expected > 0, code);
    assert.ok(code.includes(`trackops.${resourceNames[place]}.`), resourceNames[place]);
    for (const { status } of seen) assert.ok(status === 200 || status === 201, code);
  }
});

for (const path of ["../README.md", "../docs/cli.md"]) {
  test(`every command line of ${path} runs`, async (context) => {
    const blocks = blocksOf(path, "bash");
    assert.ok(blocks.length > 0);
    for (const block of blocks) {
      const { folder, env, simulator } = await setUp(context);
      // As npm installs it, and at the simulator's pace.
      const script = `#!/bin/sh\ncase $1 in completion|complete|login|simulate) set -- "$@" ;; *) set -- "$@" --requests-per-second 1000 ;; esac\nexec '${process.execPath}' '${program}' "$@"\n`;
      mkdirSync(`${folder}/bin`);
      writeFileSync(`${folder}/bin/trackops`, script, { mode: 0o755 });
      writeFileSync(`${folder}/token.txt`, simulator.apiToken);
      const code = `set -e -o pipefail\n${block}\nkill $(jobs -p) 2>/dev/null || true`;
      const own = { ...env, PATH: `${folder}/bin:${process.env.PATH}` };
      await promisify(execFile)("bash", ["-c", code], { cwd: folder, env: own, timeout: 120_000 });
    }
  });
}
