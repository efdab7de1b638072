// The setup script: a second run changes nothing, and where it cannot install something it names the command that can.
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
import { openTerminal } from "./support/terminal.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "trackops-setup-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

function setup(purpose, { env = {}, folder = root, options = [] } = {}) {
  const args = [join(folder, "scripts/setup.mjs"), ...(purpose === undefined ? [] : [purpose]), ...options];
  return spawnSync(process.execPath, args, { encoding: "utf8", env: { ...process.env, ...env } });
}

/** A PATH with Node and the named programs only, and an empty cargo folder. */
function bare(...programs) {
  const folder = mkdtempSync(join(scratch, "bin-"));
  symlinkSync(process.execPath, join(folder, "node"));
  for (const [name, script] of programs) writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { PATH: folder, HOME: scratch, CARGO_HOME: mkdtempSync(join(scratch, "cargo-")) };
}

const rustLibraries = mkdtempSync(join(scratch, "target-"));
writeFileSync(join(rustLibraries, "libstd-0.rlib"), "");
const cargo = ["cargo", "echo cargo 1.99.0"];
const rustc = ["rustc", `case $1 in --version) echo "rustc 1.99.0" ;; *) echo ${rustLibraries} ;; esac`];

/** The tools that are crates of the workspace, in the versions of Cargo.lock. */
const buildTools = ["wasm-bindgen", "wasm-bindgen-test-runner", "wasm-pack"].map((name) => [
  name,
  `echo ${name} ${locked(name.replace("-test-runner", ""))}`,
]);

/** A shell command that writes such programs to a folder. */
function writing(programs, folder) {
  const lines = programs.map(
    ([name, script]) => `printf '%s\\n' '#!/bin/sh' '${script}' > ${folder}/${name}; /bin/chmod +x ${folder}/${name}`,
  );
  return [`/bin/mkdir -p ${folder}`, ...lines].join("; ");
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

/** Such a copy with the project's npm packages. */
function projectWithPackages() {
  const folder = copyOfProject();
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}

function locked(crate) {
  const lock = readFileSync(join(root, "Cargo.lock"), "utf8");
  return new RegExp(`^name = "${crate}"\\r?\\nversion = "(.+)"$`, "m").exec(lock)[1];
}

describe("on a machine that has everything", () => {
  it("finds each tool, and changes nothing", () => {
    assert.equal(setup("test").status, 0, "the first run installs what is missing");
    const packages = statSync(join(root, "node_modules")).mtimeMs;
    const { status, stdout, stderr } = setup("test");
    assert.equal(status, 0);
    assert.equal(stderr, "");
    for (const line of stdout.trim().split("\n")) assert.match(line, /^setup: .+: already there \(.+\)$/);
    assert.ok(stdout.split("\n").length >= 10, stdout);
    assert.equal(statSync(join(root, "node_modules")).mtimeMs, packages);
  });

  it("has wasm-bindgen and wasm-pack in the versions of Cargo.lock", () => {
    const { stdout } = setup("build");
    for (const crate of ["wasm-bindgen", "wasm-pack"]) assert.ok(stdout.includes(`${crate} ${locked(crate)}`), stdout);
  });
});

describe("npm packages", () => {
  it("are installed without running a script of theirs", () => {
    const log = join(scratch, "npm.log");
    const { stderr } = setup("npm", { env: bare(["npm", `echo "$@" >> ${log}`]), folder: copyOfProject() });
    assert.match(stderr, /npm packages missing/, "this npm installs nothing");
    assert.match(readFileSync(log, "utf8"), /^ci --ignore-scripts .*\n$/);
  });
});

describe("where Rust is missing", () => {
  const installer = writing([["rustup", "echo rustup 1.99.0"], cargo, rustc], "$CARGO_HOME/bin");
  /** A curl that hands out an installer which expects rustup's own options. */
  const curl = [
    "curl",
    `echo 'test "$*" = "-y --profile minimal --default-toolchain none" || exit 3'; /bin/cat <<'END'\n${installer}\nEND`,
  ];
  const bareWith = (...programs) => {
    const env = bare(["cc", ""], ...buildTools, ...programs);
    symlinkSync("/bin/sh", join(env.PATH, "sh"));
    return env;
  };

  it("names the command and the option that install it, and installs nothing by itself", () => {
    const { status, stderr } = setup("build", { env: bareWith(curl), folder: projectWithPackages() });
    assert.equal(status, 1);
    assert.match(stderr, /Rust missing: .*npm start -- --yes/);
    assert.match(stderr, /Get it: curl .*sh\.rustup\.rs \| sh -s -- -y --profile minimal/);
    assert.doesNotMatch(stderr, /\n\s+at /, "no stack");
  });

  it("installs it by rustup's installer with --yes, and goes on", () => {
    const env = bareWith(curl);
    const { status, stdout, stderr } = setup("build", { env, folder: projectWithPackages(), options: ["--yes"] });
    assert.equal(status, 0, stderr);
    assert.ok(existsSync(join(env.CARGO_HOME, "bin/rustup")));
    assert.match(stdout, /Rust: curl .*\n.*Rust toolchain: already there \(rustc 1\.99\.0\)/);
  });

  it("names the remedy where that download is refused", () => {
    const refused = ["curl", 'echo "curl: (6) Could not resolve host: sh.rustup.rs" >&2; exit 6'];
    const { status, stderr } = setup("build", {
      env: bareWith(refused),
      folder: projectWithPackages(),
      options: ["--yes"],
    });
    assert.equal(status, 1);
    assert.match(stderr, /Rust missing: failed \(exit code 6\): curl .*\n.*Could not resolve host/);
    assert.match(stderr, /Where that address cannot be reached, .*apt-get install rustup/);
  });

  it("asks in a terminal, where only a yes installs it", async (context) => {
    for (const [answer, code] of [
      ["y", 0],
      ["", 1],
      ["no", 1],
    ]) {
      const env = bareWith(curl);
      const terminal = openTerminal(context, { env: process.env, cwd: scratch, columns: 200 });
      const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
      const script = join(projectWithPackages(), "scripts/setup.mjs");
      terminal.enter(`env ${variables.join(" ")} ${process.execPath} ${script} build; echo "code $?"`);
      await terminal.shows(/Install Rust .*\[y\/N\]/);
      terminal.enter(answer);
      await terminal.shows(new RegExp(`^code ${code}$`, "m"));
      assert.equal(existsSync(join(env.CARGO_HOME, "bin/rustup")), code === 0, `after ${answer || "Enter"}`);
    }
  });
});

describe("where something is missing", () => {
  it("names a Rust that is too old", () => {
    const env = bare(["cargo", "echo cargo 1.70.0"], ["rustc", "echo rustc 1.70.0"]);
    const { status, stderr } = setup("build", { env, folder: projectWithPackages() });
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
    const { status, stderr } = setup("build", { env, folder: projectWithPackages() });
    assert.equal(status, 1);
    assert.match(stderr, /wasm32-unknown-unknown missing: failed .*rustup target add/);
    assert.match(stderr, /Get it: rustup target add wasm32-unknown-unknown/);
    assert.match(stderr, /rust-web-src/);
  });

  it("leaves another version of a tool where it is, and puts the project's own beside it", () => {
    const build = writing(buildTools, "target/tools");
    const env = bare(
      ["cc", ""],
      ["cargo", `case $1 in --version) echo cargo 1.99.0 ;; build) echo "$@"; ${build} ;; esac`],
      rustc,
      ["wasm-pack", "echo wasm-pack 0.1.0"],
    );
    const folder = projectWithPackages();
    const first = setup("build", { env, folder });
    assert.equal(first.status, 0, first.stderr);
    assert.match(first.stdout, /^build --locked --profile tools --package trackops-tools/m);
    assert.match(setup("build", { env, folder }).stdout, /wasm-pack: already there/);
    assert.match(readFileSync(join(env.PATH, "wasm-pack"), "utf8"), /0\.1\.0/);
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
      assert.match(stderr, /npm \| build \| bench \| test/);
    }
  });
});
