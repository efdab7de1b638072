/**
 * A process whose slots are on a disk that it fills up and frees again:
 *
 *     node js-tests/support/full-disk.mjs '{ "account": …, "folder": … }'
 *
 * Says, as JSON, the id that it got before, what came of its calls while the disk was full, what was left in the folder, and
 * the id that it got afterwards.
 */
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Trackops } from "trackops-client";
import { machineSlots } from "trackops-client/slots/machine";

const { account, folder } = JSON.parse(process.argv[2]);
const trackops = new Trackops({ ...account, slots: machineSlots({ folder }) });
const disk = dirname(folder);
const files = () => readdirSync(folder, { recursive: true }).sort();

const before = await trackops.cases.get(1);
const kept = files();
// A page each, which is what the file system counts by.
for (let at = 0, full = false; !full; at += 1) {
  try {
    writeFileSync(join(disk, `junk-${at}`), Buffer.alloc(4096));
  } catch (error) {
    if (error.code !== "ENOSPC") throw error;
    full = true;
  }
}
const failures = [];
for (let times = 0; times < 3; times += 1) {
  await trackops.cases.get(2).then(
    () => failures.push("none"),
    ({ name, code, message, cause }) => failures.push({ name, code, message, cause: `${cause}` }),
  );
}
const left = files();
for (const name of readdirSync(disk).filter((found) => found.startsWith("junk"))) rmSync(join(disk, name));
const after = await trackops.cases.get(3);
console.log(JSON.stringify({ before: before.id, kept, failures, left, after: after.id }));
