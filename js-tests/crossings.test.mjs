/**
 * How often a page crosses between JavaScript and WebAssembly: a few times for each record's key, not for each of its fields.
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
// Imported only now, so that the package uses the class above.
const { account } = await import("./support/account.mjs");

test("a record more in a page costs a few crossings, however many fields it has", async (context) => {
  const perPage = async (records, page) => {
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
  const [small, large] = [await perPage(95, 10), await perPage(950, 100)];
  const perRecord = (large - small) / (950 - 95);
  context.diagnostic(`${large / 10} crossings a page, ${perRecord.toFixed(1)} a record more`);
  assert.ok(small > 100, `${small}: nothing was counted`);
  // The parts of a response arrive in chunks and turns, so a few crossings come or go with each run.
  assert.ok(perRecord < 6, `${perRecord}`);
});
