/**
 * Every code block of the README runs, against the simulator.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { simulate } from "./support/account.mjs";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const blocks = [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code);
const folder = new URL("../target/readme/", import.meta.url);

test("there are blocks to run", () => assert.ok(blocks.length >= 6, `${blocks.length}`));

for (const [place, block] of blocks.entries()) {
  test(`block ${place + 1} of the README runs`, async (context) => {
    const { url, username, apiToken } = await simulate(context);
    // The one thing that must differ from the real account: its address.
    const options = `baseUrl: ${JSON.stringify(url)}, requestsPerSecond: 1000`;
    const code = block.replace('subdomain: "mycompany"', options).replace("fromEnv()", `fromEnv({ ${options} })`);
    mkdirSync(folder, { recursive: true });
    const file = fileURLToPath(new URL(`block-${place + 1}.mjs`, folder));
    writeFileSync(file, code);
    context.after(() => rmSync(file));
    const env = { ...process.env, TRACKOPS_API_USERNAME: username, TRACKOPS_API_TOKEN: apiToken };
    await promisify(execFile)(process.execPath, [file], { env, timeout: 60_000 });
  });
}
