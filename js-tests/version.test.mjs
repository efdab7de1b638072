/**
 * `npm version` makes a release of a copy of the project: docs/releasing.md relies on it.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const parts = ["package.json", "package-lock.json", "Cargo.toml", "Cargo.lock", "CHANGELOG.md"];

function copyOfProject(context) {
  const folder = mkdtempSync(join(tmpdir(), "trackops-version-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const needed = [
    "src",
    "benches/core",
    "fuzz/targets",
    "schedules",
    "simulator",
    "tools",
    "scripts/version.mjs",
    "scripts/tools.mjs",
    "examples/electron/package.json",
  ];
  for (const part of [...parts, ...needed]) {
    cpSync(join(root, part), join(folder, part), { recursive: true, filter: (path) => !path.endsWith("pkg") });
  }
  mkdirSync(join(folder, "node_modules"));
  writeFileSync(join(folder, ".gitignore"), "node_modules/\n");
  const git = (...args) =>
    execFileSync("git", ["-c", "user.name=Sam", "-c", "user.email=sam@example.com", ...args], {
      cwd: folder,
      encoding: "utf8",
    });
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "--message", "A copy");
  const env = { ...process.env, GIT_AUTHOR_NAME: "Sam", GIT_AUTHOR_EMAIL: "sam@example.com" };
  Object.assign(env, { GIT_COMMITTER_NAME: "Sam", GIT_COMMITTER_EMAIL: "sam@example.com" });
  const version = (...args) => execFileSync("npm", ["version", ...args], { cwd: folder, env, stdio: "pipe" });
  const read = (name) => readFileSync(join(folder, name), "utf8");
  return { folder, git, version, read };
}

test("one command writes the version everywhere, dates the change log, commits and tags", (context) => {
  const { git, version, read } = copyOfProject(context);
  version("9.8.7");
  assert.equal(JSON.parse(read("package.json")).version, "9.8.7");
  assert.equal(JSON.parse(read("package-lock.json")).version, "9.8.7");
  assert.match(read("Cargo.toml"), /^\[workspace\.package\]\nversion = "9\.8\.7"$/m);
  const crates = ["client", "fuzz-targets", "schedules", "simulator"].map((name) => `trackops-${name}`);
  for (const crate of crates) {
    assert.match(read("Cargo.lock"), new RegExp(`^name = "${crate}"\nversion = "9\\.8\\.7"$`, "m"));
  }
  assert.match(read("CHANGELOG.md"), /^## \[Unreleased\]\n\n## \[9\.8\.7\] - \d{4}-\d\d-\d\d\n\n### \w+\n/m);
  assert.equal(git("status", "--porcelain"), "");
  assert.equal(git("tag").trim(), "v9.8.7");
  assert.match(git("show", "--stat", "--format=", "v9.8.7"), /5 files changed/);
});

test("a release without a word in the change log is refused", (context) => {
  const { git, version } = copyOfProject(context);
  version("9.8.7");
  assert.throws(() => version("9.8.8"), /nothing under \[Unreleased\]/);
  assert.equal(git("tag").trim(), "v9.8.7");
});
