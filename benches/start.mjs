/**
 * Cold start: a whole Node process that imports the package and builds its first request, beside an empty script, in turns.
 *
 *     npm run build && node benches/start.mjs
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const TURNS = 41;
const folder = new URL("../target/benches/", import.meta.url);
const scripts = {
  "empty script": "",
  "import, and the first request built": `
    import { Trackops } from "trackops-client";
    const trackops = new Trackops({ subdomain: "mycompany", username: "samspade", apiToken: "secret" });
    if (!trackops.curl("cases", { client: 4 }).includes("client=4")) process.exit(1);`,
  "require, and the first request built": `
    import { createRequire } from "node:module";
    const { Trackops } = createRequire(import.meta.url)("../../dist/node.cjs");
    const trackops = new Trackops({ subdomain: "mycompany", username: "samspade", apiToken: "secret" });
    if (!trackops.curl("cases", { client: 4 }).includes("client=4")) process.exit(1);`,
};

mkdirSync(folder, { recursive: true });
const runs = Object.entries(scripts).map(([name, code], at) => {
  const path = fileURLToPath(new URL(`start-${at}.mjs`, folder));
  writeFileSync(path, code);
  return { name, path, times: [] };
});

for (let turn = 0; turn < TURNS; turn += 1) {
  for (const { path, times, name } of runs) {
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, [path], { encoding: "utf8" });
    times.push(performance.now() - start);
    if (status !== 0) throw new Error(`${name}: ${stderr}`);
  }
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const floor = median(runs[0].times);
console.log(`Node.js ${process.versions.node}, median of ${TURNS} turns`);
for (const { name, times } of runs) {
  const time = median(times);
  console.log(`${name.padEnd(40)} ${time.toFixed(1).padStart(6)} ms  + ${(time - floor).toFixed(1)} ms`);
}
