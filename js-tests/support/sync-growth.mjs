/**
 * Syncs collections of these sizes, each into a new store, one after the other in one process, and prints how many records
 * came in and the process's peak memory (its resident set's highest size so far, MB) after each:
 * `node sync-growth.mjs '{"baseUrl":…,"store":"sqlite","folder":…,"sizes":[10000,1000000]}'`.
 *
 * The server at `baseUrl` has below each path, as `/10000`, an account with that many cases.
 */
import { join } from "node:path";
import { Trackops } from "trackops-client";
import { memoryStore } from "trackops-client/stores/memory";
import { sqliteStore } from "trackops-client/stores/sqlite";

const { baseUrl, store, folder, sizes } = JSON.parse(process.argv[2]);
const stores = { sqlite: (name) => sqliteStore(join(folder, `${name}.db`)), memory: () => memoryStore() };
const steps = [];
for (const [at, size] of sizes.entries()) {
  const account = { baseUrl: `${baseUrl}/${size}`, username: "samspade", apiToken: "x" };
  const trackops = new Trackops({ ...account, requestsPerSecond: Number.POSITIVE_INFINITY });
  const made = stores[store](at);
  const [report] = await trackops.sync({ store: made, collections: ["cases"] });
  await made.close();
  steps.push({ new: report.new, peak: process.resourceUsage().maxRSS / 1024 });
}
console.log(JSON.stringify(steps));
process.exit();
