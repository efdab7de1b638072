/**
 * One sync in a process of its own, which may be killed at any moment:
 * `node sync-child.mjs '{"baseUrl":…,"store":"sqlite","path":…,"collections":["cases"]}'`. It prints "done" at the end, or what failed.
 */
import { Trackops } from "trackops-client";
import { ndjsonStore } from "trackops-client/stores/ndjson";
import { sqliteStore } from "trackops-client/stores/sqlite";

const { store, path, options = {}, ...account } = JSON.parse(process.argv[2]);
const trackops = new Trackops({ requestsPerSecond: Number.POSITIVE_INFINITY, ...account });
const made = store === "sqlite" ? sqliteStore(path) : ndjsonStore(path);
try {
  const reports = await trackops.sync({ store: made, ...options });
  await made.close();
  console.log(JSON.stringify({ done: true, reports }));
} catch (error) {
  console.log(JSON.stringify({ name: error.name, message: error.message, cause: error.cause?.name }));
}
process.exit();
