/**
 * The tarball that would be published, for the tests that install it. The build must have run: no script runs here.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Fault, output, root } from "./tools.mjs";

/** Writes it to a folder below the root; gives its path and the paths in it. */
export function pack(folder = "target/package") {
  mkdirSync(join(root, folder), { recursive: true });
  const report = output("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", folder]);
  if (report === undefined) throw new Fault("npm pack failed; try it: npm pack --ignore-scripts --dry-run");
  const [{ filename, files }] = JSON.parse(report);
  return { tarball: join(root, folder, filename), files: files.map(({ path }) => path) };
}
