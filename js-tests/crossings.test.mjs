/**
 * How often a page crosses between JavaScript and WebAssembly: some 110 times for its request, and a few times for each
 * record, of which only the key is read. Waits and timers may add some, so the counts have bounds.
 */
import assert from "node:assert/strict";
import { test } from "node:test";

let crossings = 0;

function counted(functions) {
  const entries = Object.entries(functions).map(([name, value]) => [
    name,
    typeof value === "function"
      ? (...args) => {
          crossings += 1;
          return value(...args);
        }
      : value,
  ]);
  return Object.fromEntries(entries);
}

const { Instance } = WebAssembly;
WebAssembly.Instance = function CountedInstance(module, imports) {
  const { exports } = new Instance(
    module,
    Object.fromEntries(Object.entries(imports).map(([name, functions]) => [name, counted(functions)])),
  );
  return { exports: counted(exports) };
};
// Imported after that, because the package creates its instance when it is loaded.
const { account } = await import("./support/account.mjs");

test("a record costs a few crossings, a page two hundred", async (context) => {
  const pages = 10;
  const count = async (records, page) => {
    const { trackops } = await account(
      context,
      { records: { cases: records } },
      { requestsPerSecond: Number.POSITIVE_INFINITY },
    );
    await trackops.cases.list({ per_page: page }).toArray();
    crossings = 0;
    const all = await trackops.cases.list({ per_page: page }).toArray();
    assert.equal(all.length, records);
    return crossings;
  };
  const [small, large] = [await count(95, 10), await count(950, 100)];
  const perRecord = (large - small) / (950 - 95);
  const perPage = (small - 95 * perRecord) / pages;
  context.diagnostic(`${perRecord.toFixed(2)} crossings a record, ${perPage.toFixed(1)} a page`);
  assert.ok(small > 100, `${small}: nothing was counted`);
  assert.ok(perRecord < 6, `${perRecord} crossings a record: is more than its key read?`);
  assert.ok(perPage < 200, `${perPage} crossings a page`);
});
