/**
 * The simulator speaks as the vendor's own client expects, and this client finds what that one finds.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { connect, simulate } from "../support/account.mjs";

const script = fileURLToPath(new URL("vendor-client.php", import.meta.url));

test("PHP with Guzzle pages through expense entries as the vendor's client does, and creates a case", async (context) => {
  const requestsPerSecond = 20;
  const simulator = await simulate(context, { requestsPerSecond, records: { expenseEntries: 1000 } });
  const env = {
    ...process.env,
    TRACKOPS_URL: simulator.url,
    TRACKOPS_API_USERNAME: simulator.username,
    TRACKOPS_API_TOKEN: simulator.apiToken,
    PAUSE_US: String((2 * 1_000_000) / requestsPerSecond),
  };
  const options = { env, timeout: 60_000, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)("php", [script], options);
  const theirs = JSON.parse(stdout);

  // A day has 144 entries, made ten minutes apart.
  assert.equal(theirs.entries.length, 3 * 144);
  assert.deepEqual(theirs.count, { record_count: 432, page_count: 5 });
  for (const { entry_date, formatted_entry_number, User, ExpenseDetails } of theirs.entries) {
    assert.match(entry_date, /^2024-01-0[234]$/);
    assert.match(formatted_entry_number, /\d/);
    assert.equal(typeof User.name, "string");
    for (const line of ExpenseDetails) {
      assert.equal(typeof line.FinanceItem.expense_alias, "string");
      assert.equal(Number(line.total).toFixed(2), (Number(line.rate) * Number(line.quantity)).toFixed(2));
    }
  }
  assert.equal(theirs.refused.status, 400);
  assert.match(theirs.refused.message, /form/);
  assert.deepEqual(new Set((await simulator.requests()).map(({ status }) => status)), new Set([200, 201, 400]));

  const trackops = connect(simulator, { requestsPerSecond });
  const ours = trackops.expenseEntries.list({ from: "2024-01-02", to: "2024-01-04", dir: "asc" });
  assert.deepEqual(await ours.toArray(), theirs.entries);
  assert.deepEqual(await trackops.cases.get(theirs.created.id), theirs.created);
});
