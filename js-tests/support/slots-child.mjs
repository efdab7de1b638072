/**
 * A process that shares a limit: makes so many requests, one after the other, and says what came of them.
 *
 *     node js-tests/support/slots-child.mjs '{ "account": …, "requests": …, "folder" or "redis": … }'
 *
 * It makes one before, says "ready", waits for a line, says "1", "2" … as its requests are answered, and at last which ones failed.
 */
import { Trackops } from "trackops-client";
import { machineSlots } from "trackops-client/slots/machine";
import { redisSlots } from "trackops-client/slots/redis";

const { account, requests, folder, redis } = JSON.parse(process.argv[2]);

let client;
if (redis !== undefined) {
  const { createClient } = await import("redis");
  client = createClient({ socket: { path: redis } });
  client.on("error", () => {});
  await client.connect();
}
const trackops = new Trackops({ ...account, slots: client ? redisSlots(client) : machineSlots({ folder }) });
// The first request of a process takes tens of milliseconds longer than any other, which says nothing of slots.
await trackops.cases.get(1).catch(() => {});
console.log("ready");
await new Promise((resolve) => process.stdin.once("data", resolve));
process.stdin.destroy();

const failures = [];
for (let id = 1; id <= requests; id += 1) {
  await trackops.cases.get(id).catch((error) => failures.push(`${error.name}: ${error.message}`));
  console.log(id);
}
console.log(JSON.stringify({ failures }));
// Nothing but this keeps it alive now.
await client?.close();
