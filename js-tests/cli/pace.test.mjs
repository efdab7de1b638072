/**
 * One pace for all commands of a user on a machine: a loop in a shell is no faster than one command.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { run, setUp } from "../support/cli.mjs";

test("commands at once and one after the other keep a strict limit together", async (context) => {
  const { simulator, env, folder } = await setUp(context, { requestsPerSecond: 4 });
  const count = async () => {
    const options = ["--requests-per-second", "4", "--max-retries", "0"];
    const { code, stderr } = await run(["count", "cases", ...options], { env, cwd: folder });
    assert.equal(code, 0, stderr);
  };
  await Promise.all([count(), count(), count()]);
  await count();
  await count();
  const seen = await simulator.requests();
  assert.deepEqual(
    seen.map(({ status }) => status),
    [200, 200, 200, 200, 200],
  );
});
