/**
 * Installs the peers into `benches/node_modules` from their lock file, once for each version of it, and links this
 * package there. So it is resolved through its `exports`, as for a user.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Fault, root, run } from "../../scripts/tools.mjs";

const folder = join(root, "benches");

export function installPeers() {
  if (!existsSync(join(root, "dist"))) throw new Fault("the package is not built; run: npm run build");
  const stamp = createHash("sha256")
    .update(readFileSync(join(folder, "package-lock.json")))
    .digest("hex");
  const stampFile = join(folder, "node_modules", ".bench-stamp");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts"];
  run("npm", ["ci", ...quiet], { cwd: folder });
  symlinkSync(root, join(folder, "node_modules", "trackops-client"), "junction");
  writeFileSync(stampFile, stamp);
}
