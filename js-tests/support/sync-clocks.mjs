/**
 * Syncs twice in a process whose clock and time zone are wrong: `TZ=… node sync-clocks.mjs '{"offset":…,"baseUrl":…}'`.
 */
const { offset, ...account } = JSON.parse(process.argv[2]);
const RealDate = Date;
/** On the night of a change to daylight saving, and as far from the truth as told. */
globalThis.Date = class extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + offset);
    else super(...args);
  }

  static now() {
    return RealDate.now() + offset;
  }
};

const { Trackops } = await import("trackops-client");
const { memoryStore } = await import("trackops-client/stores/memory");
const trackops = new Trackops({ ...account, requestsPerSecond: Number.POSITIVE_INFINITY });
const store = memoryStore();
await trackops.sync({ store, collections: ["clients"] });
const [{ watermark, requests }] = await trackops.sync({ store, collections: ["clients"] });
const copy = [];
for await (const record of store.iterate("clients")) copy.push(record);
const listed = await trackops.clients.list().toArray();
console.log(JSON.stringify({ watermark, equal: requests === 1 && copy.length === listed.length }));
process.exit();
