/**
 * A copy and what it is a copy of, in one order, to be compared.
 */

/** Records in an order that depends on them alone. */
function sorted(records) {
  return records.map((record) => [JSON.stringify(record), record]).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** What a store holds of a collection. */
export async function copyOf(store, collection, selection) {
  const records = [];
  for await (const record of store.iterate(collection, selection)) records.push(record);
  return sorted(records).map(([, record]) => record);
}

/** What the account holds. */
export async function recordsOf(trackops, collection) {
  return sorted(await trackops[collection].list().toArray()).map(([, record]) => record);
}
