/**
 * Packs the tarball that would be published, for tests that install it. Run the build first: this runs no scripts.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Fault, output, root } from "./tools.mjs";

/** Writes the tarball to a folder below the root. Returns its path and the paths in it. */
export function pack(folder = "target/package") {
  mkdirSync(join(root, folder), { recursive: true });
  const report = output("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", folder]);
  if (report === undefined) throw new Fault("npm pack failed; try it: npm pack --ignore-scripts --dry-run");
  const [{ filename, files }] = JSON.parse(report);
  return { tarball: join(root, folder, filename), files: files.map(({ path }) => path) };
}
