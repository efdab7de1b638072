/**
 * Carries a new version from package.json to Cargo and to the change log. `npm version` runs it, between writing
 * package.json and its commit: see docs/releasing.md.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Fault, main, readJson, root, run } from "./tools.mjs";

await main("version", () => {
  const { version } = readJson("package.json");
  edit("CHANGELOG.md", (text) => {
    const [whole, changes] = /^## \[Unreleased\]\n(.*?)(?=^## \[|(?![\s\S]))/ms.exec(text) ?? [];
    if (!changes?.trim())
      throw new Fault("CHANGELOG.md has nothing under [Unreleased]: what does this release change?");
    const today = new Date().toISOString().slice(0, 10);
    return text.replace(whole, `## [Unreleased]\n\n## [${version}] - ${today}\n${changes}`);
  });
  edit("Cargo.toml", (text) =>
    text.replace(/(^\[workspace\.package\]\nversion = ").*?"/m, (_, before) => `${before}${version}"`),
  );
  // Writes the members' versions into Cargo.lock, and nothing else.
  run("cargo", ["update", "--workspace", "--offline"]);
  run("git", ["add", "CHANGELOG.md", "Cargo.toml", "Cargo.lock"]);
});

function edit(name, change) {
  const path = join(root, name);
  const text = readFileSync(path, "utf8");
  const changed = change(text);
  if (changed === text) throw new Fault(`${name}: found no place for the version`);
  writeFileSync(path, changed);
}
