/**
 * One pace for all commands of a user on a machine: a loop in a shell is no faster than one command.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { run, setUp } from "../support/cli.mjs";

test("commands at once and one after the other keep a limit together", async (context) => {
  const { simulator, env, folder } = await setUp(context, { requestsPerSecond: 4 });
  const count = async () => {
    const { code, stderr } = await run(["count", "cases", "--requests-per-second", "4"], { env, cwd: folder });
    assert.equal(code, 0, stderr);
  };
  await Promise.all([count(), count(), count()]);
  await count();
  await count();
  const statuses = (await simulator.requests()).map(({ status }) => status);
  assert.equal(statuses.filter((status) => status === 200).length, 5);
  // A process that wakes late may meet one. Without a common limit, two of the first three do.
  assert.ok(statuses.length <= 6, `${statuses}`);
});
