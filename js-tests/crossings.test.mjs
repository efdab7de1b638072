/**
 * How often a page crosses between JavaScript and WebAssembly: as often as any other, however many records it has.
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
// Only now: the package takes the instance that it finds.
const { account } = await import("./support/account.mjs");

test("a page of 100 records crosses as often as one of 10", async (context) => {
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
  context.diagnostic(`${large / 10} crossings a page`);
  assert.ok(small > 100, `${small}: nothing was counted`);
  assert.equal(large, small);
});
