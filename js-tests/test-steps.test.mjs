// The script behind `npm test`: it goes on after a failing step, and lists every failure at the end.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "trackops-steps-"));
after(() => rmSync(folder, { recursive: true, force: true }));

mkdirSync(join(folder, "scripts"));
for (const name of ["test.mjs", "tools.mjs", "pack.mjs"])
  cpSync(join(root, "scripts", name), join(folder, "scripts", name));
mkdirSync(join(folder, "bin"));
symlinkSync(process.execPath, join(folder, "bin/node"));

/** Runs the named steps in a project whose commands are the given shell scripts and whose build is the given script. */
function run(steps, commands, build) {
  writeFileSync(join(folder, "scripts/build.mjs"), build);
  for (const [name, script] of Object.entries(commands)) {
    writeFileSync(join(folder, "bin", name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  const env = { PATH: join(folder, "bin"), CARGO_HOME: join(folder, "no-cargo") };
  return spawnSync(process.execPath, [join(folder, "scripts/test.mjs"), ...steps], { encoding: "utf8", env });
}

test("a failing step does not hide the next, and each failure is listed at the end", () => {
  const steps = ["rustfmt", "biome", "build", "documentation pages"];
  const { status, stdout, stderr } = run(steps, { cargo: "exit 3", biome: "exit 4", typedoc: "" }, "");
  assert.equal(status, 1);
  for (const row of [/^rustfmt .* failed$/m, /^biome .* failed$/m, /^build .* ok$/m, /^documentation pages .* ok$/m]) {
    assert.match(stdout, row);
  }
  assert.match(
    stderr,
    /2 of 4 steps failed\n {2}rustfmt: failed \(exit code 3\).*\n {2}biome: failed \(exit code 4\).*\n$/,
  );
});

test("what tests the package is not run if its build failed", () => {
  const steps = ["biome", "build", "documentation pages", "package layout"];
  const { status, stdout, stderr } = run(steps, { biome: "" }, "process.exit(1)");
  assert.equal(status, 1);
  assert.match(stdout, /^documentation pages .* not run: build failed$/m);
  assert.match(stdout, /^package layout .* not run: build failed$/m);
  assert.match(stderr, /1 of 4 steps failed\n {2}build: failed/);
});

test("a missing tool is a failure, and no failure is exit code 0", () => {
  const { status, stderr } = run(["package layout"], {}, "");
  assert.equal(status, 1);
  assert.match(stderr, /package layout: publint is missing; get it with: node scripts\/setup\.mjs test/);
  assert.equal(run(["package layout"], { publint: "" }, "").status, 0);
});
