/**
 * `npm start`: installs what the build needs, builds, and exports 450 cases from the simulator to cases.csv.
 * Options go to the first step: `npm start -- --yes` also installs Rust where it is missing.
 */
import { spawnSync } from "node:child_process";
import { root } from "./tools.mjs";

const commands = [
  ["scripts/setup.mjs", "build", ...process.argv.slice(2)],
  ["scripts/build.mjs"],
  ["examples/node/export-cases.mjs"],
];

for (const command of commands) {
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
