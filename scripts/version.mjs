/**
 * Copies a new version from package.json to Cargo.toml, Cargo.lock and the changelog. `npm version` runs it after it
 * has written package.json and before it commits: see docs/releasing.md.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Fault, main, readJson, root, run } from "./tools.mjs";

await main("version", () => {
  const { version } = readJson("package.json");
  edit("CHANGELOG.md", (text) => {
    const [whole, changes] = /^## \[Unreleased\]\n(.*?)(?=^## \[|(?![\s\S]))/ms.exec(text) ?? [];
    if (!changes?.trim())
      throw new Fault("CHANGELOG.md has nothing under [Unreleased]: describe the changes of this release");
    const today = new Date().toISOString().slice(0, 10);
    return text.replace(whole, `## [Unreleased]\n\n## [${version}] - ${today}\n${changes}`);
  });
  edit("Cargo.toml", (text) =>
    text.replace(/(^\[workspace\.package\]\nversion = ").*?"/m, (_, before) => `${before}${version}"`),
  );
  // Only updates the versions of the workspace's members in Cargo.lock.
  run("cargo", ["update", "--workspace", "--offline"]);
  run("git", ["add", "CHANGELOG.md", "Cargo.toml", "Cargo.lock"]);
});

function edit(name, change) {
  const path = join(root, name);
  const text = readFileSync(path, "utf8");
  const changed = change(text);
  if (changed === text) throw new Fault(`${name}: no place for the version was found`);
  writeFileSync(path, changed);
}
