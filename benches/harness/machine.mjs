/** Describes the machine and the versions that were measured. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, loadavg, totalmem, type } from "node:os";
import { join } from "node:path";
import { root } from "../../scripts/tools.mjs";

export function machine() {
  const [{ model }] = cpus();
  return {
    cpu: `${model.trim()}, ${cpus().length} cores`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: type(),
    node: process.versions.node,
    date: new Date().toISOString().slice(0, 10),
    load: loadavg()[1].toFixed(1),
    commit: execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: root, encoding: "utf8" }).trim(),
  };
}

/** The versions of the peers' packages. */
export function versions() {
  const { dependencies } = JSON.parse(readFileSync(join(root, "benches", "package.json"), "utf8"));
  return Object.entries(dependencies).map(([name, version]) => `${name} ${version}`);
}
