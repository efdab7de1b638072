// The setup script: it does nothing twice, and where it cannot help it says what is missing and how to get it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "trackops-setup-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

function setup(purpose, { env = {}, folder = root } = {}) {
  const start = performance.now();
  const args = [join(folder, "scripts/setup.mjs"), ...(purpose === undefined ? [] : [purpose])];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  return { status, stdout, stderr, milliseconds: performance.now() - start };
}

/** A PATH with Node and the named programs only, and no cargo folder to fall back on. */
function bare(...programs) {
  const folder = mkdtempSync(join(scratch, "bin-"));
  symlinkSync(process.execPath, join(folder, "node"));
  for (const [name, script] of programs) writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { PATH: folder, HOME: scratch, CARGO_HOME: join(scratch, "no-cargo") };
}

/** A copy of what the script reads, so that a test may change it. */
function copyOfProject(change = {}) {
  const folder = mkdtempSync(join(scratch, "project-"));
  mkdirSync(join(folder, "scripts"));
  const files = [
    "package.json",
    "package-lock.json",
    "Cargo.toml",
    "Cargo.lock",
    "scripts/setup.mjs",
    "scripts/tools.mjs",
  ];
  for (const file of files) cpSync(join(root, file), join(folder, file));
  for (const [file, edit] of Object.entries(change)) {
    writeFileSync(join(folder, file), edit(readFileSync(join(folder, file), "utf8")));
  }
  return folder;
}

function lockedBindgen() {
  return /name = "wasm-bindgen"\r?\nversion = "(.+)"/.exec(readFileSync(join(root, "Cargo.lock"), "utf8"))[1];
}

describe("on a machine that has everything", () => {
  it("says of each thing that it is there, changes nothing and is quick", () => {
    assert.equal(setup("test").status, 0, "the first run provides what is missing");
    const packages = statSync(join(root, "node_modules")).mtimeMs;
    const runs = [setup("test"), setup("test"), setup("test")];
    const { status, stdout, stderr } = runs[0];
    assert.equal(status, 0);
    assert.equal(stderr, "");
    for (const line of stdout.trim().split("\n")) assert.match(line, /^setup: .+: already there \(.+\)$/);
    assert.ok(stdout.split("\n").length >= 10, stdout);
    assert.equal(statSync(join(root, "node_modules")).mtimeMs, packages);
    const quickest = Math.min(...runs.map(({ milliseconds }) => milliseconds));
    assert.ok(quickest < 1000, `took ${quickest} ms`);
  });

  it("asks for wasm-bindgen in the version of Cargo.lock", () => {
    assert.ok(setup("build").stdout.includes(`wasm-bindgen-cli ${lockedBindgen()}: already there`));
  });
});

describe("where something is missing", () => {
  const withPackages = () => {
    const folder = copyOfProject();
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    return folder;
  };

  it("names rustup and the command that installs it", () => {
    const { status, stderr } = setup("build", { env: bare(), folder: withPackages() });
    assert.equal(status, 1);
    assert.match(stderr, /rustup missing/);
    assert.match(stderr, /Get it: curl .*sh\.rustup\.rs/);
    assert.doesNotMatch(stderr, /\n\s+at /, "no stack");
  });

  it("names a Rust that is too old", () => {
    const env = bare(["cargo", "echo cargo 1.70.0"], ["rustc", "echo rustc 1.70.0"]);
    const { status, stderr } = setup("build", { env, folder: withPackages() });
    assert.equal(status, 1);
    assert.match(stderr, /rustc 1\.70\.0 is older than .*\n.*Get it: rustup update/);
  });

  it("says what to do where rustup's server cannot be reached", () => {
    const env = bare(
      ["rustup", "exit 1"],
      ["cc", ""],
      ["cargo", "echo cargo 1.99.0"],
      ["rustc", 'case $1 in --version) echo "rustc 1.99.0" ;; *) echo /nowhere ;; esac'],
    );
    const { status, stderr } = setup("build", { env, folder: withPackages() });
    assert.equal(status, 1);
    assert.match(stderr, /wasm32-unknown-unknown missing: failed .*rustup target add/);
    assert.match(stderr, /Get it: rustup target add wasm32-unknown-unknown/);
    assert.match(stderr, /rust-web-src/);
  });

  it("leaves another version of a tool where it is, and puts its own beside it", () => {
    const { trackops } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const wanted = trackops.tools["wasm-pack"];
    const libraries = mkdtempSync(join(scratch, "target-"));
    writeFileSync(join(libraries, "libstd-0.rlib"), "");
    const install = `/bin/mkdir -p .tools/bin; echo "#!/bin/sh
echo wasm-pack ${wanted}" > .tools/bin/wasm-pack; /bin/chmod +x .tools/bin/wasm-pack`;
    const env = bare(
      ["cc", ""],
      ["cargo", `case $1 in --version) echo cargo 1.99.0 ;; *) ${install} ;; esac`],
      ["rustc", `case $1 in --version) echo "rustc 1.99.0" ;; *) echo ${libraries} ;; esac`],
      ["wasm-bindgen", `echo wasm-bindgen ${lockedBindgen()}`],
      ["wasm-pack", "echo wasm-pack 0.1.0"],
    );
    const folder = withPackages();
    const first = setup("build", { env, folder });
    assert.equal(first.status, 0, first.stderr);
    assert.ok(
      first.stdout.includes(`wasm-pack ${wanted}: cargo install wasm-pack@${wanted} --root .tools`),
      first.stdout,
    );
    assert.ok(existsSync(join(folder, ".tools/bin/wasm-pack")));
    assert.match(setup("build", { env, folder }).stdout, /wasm-pack .*: already there \(.*\.tools/);
  });

  it("fails where a command ran but did not bring its thing", () => {
    const env = bare(["npm", "exit 0"]);
    const { status, stdout, stderr } = setup("npm", { env, folder: copyOfProject() });
    assert.equal(status, 1);
    assert.match(stdout, /npm packages: npm ci/);
    assert.match(stderr, /npm packages missing: .*\n.*Get it: npm ci/);
  });

  it("names npm where that is missing", () => {
    const { status, stderr } = setup("npm", { env: bare(), folder: copyOfProject() });
    assert.equal(status, 1);
    assert.match(stderr, /npm is missing/);
  });

  it("refuses a Node.js that is too old before anything else", () => {
    const newer = (text) => text.replace(/">=20[.\d]*"/, '">=99.1"');
    const { status, stdout, stderr } = setup("npm", { folder: copyOfProject({ "package.json": newer }) });
    assert.equal(status, 1);
    assert.equal(stdout, "");
    assert.match(stderr, /Node\.js 99\.1 or newer missing: this is \d+/);
    assert.match(stderr, /Get it: https:\/\/nodejs\.org/);
  });

  it("names the browser's variable where it leads nowhere", () => {
    for (const variable of ["CHROME_PATH", "FIREFOX_PATH"]) {
      const { status, stderr } = setup("test", { env: { [variable]: "/nowhere/browser" } });
      assert.equal(status, 1);
      assert.match(stderr, new RegExp(`${variable} is not a program: /nowhere/browser`));
    }
  });

  it("wants a purpose that it knows", () => {
    for (const purpose of [undefined, "tests", "toString"]) {
      const { status, stderr } = setup(purpose);
      assert.equal(status, 1);
      assert.match(stderr, /npm \| build \| test/);
    }
  });
});
