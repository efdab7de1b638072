/**
 * Provides what the other scripts need and this machine lacks: `node scripts/setup.mjs build` or `… test`
 * (`npm` stops after the npm packages).
 *
 * Each step first looks whether its thing is there in the right version, so a second run changes nothing and takes well
 * under a second. Where a thing cannot be provided, the script ends with exit code 1, the thing's name and the command to
 * get it. A step that is cut short leaves nothing that a later run would take for whole.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  environment,
  Fault,
  findBrowser,
  findDriver,
  findFirefox,
  findPostgres,
  findRedis,
  isExecutable,
  localTools,
  lockedCrate,
  main,
  output,
  pythonTools,
  readJson,
  root,
  run,
  which,
} from "./tools.mjs";

const manifest = readJson("package.json");
const wasm = "wasm32-unknown-unknown";

// Each step: `check` tells what is there, or undefined; `provide` gets it; `command` is what a person would type.
const npmPackages = {
  name: "npm packages",
  command: "npm ci",
  check: () => (npmPackagesMatch() ? "as in package-lock.json" : undefined),
  provide: () => run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]),
};

const rust = {
  name: "Rust toolchain",
  command: "rustup toolchain install --no-self-update",
  check() {
    if (which("rustup") === undefined && which("cargo") === undefined) {
      throw missing("rustup", "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh");
    }
    const version = output("cargo", ["--version"]) && output("rustc", ["--version"]);
    const oldest = /^rust-version = "(.+)"$/m.exec(readFileSync(join(root, "Cargo.toml"), "utf8"))?.[1];
    if (version && oldest && isOlder(/\d+\.\d+/.exec(version)[0], oldest)) {
      throw new Fault(`${version} is older than ${oldest}, which the project needs.\n  Get it: rustup update stable`);
    }
    return version;
  },
  // Without a name this is the toolchain of rust-toolchain.toml, with its components and targets.
  provide: () => run("rustup", ["toolchain", "install", "--no-self-update"]),
};

const linker = aptStep("C compiler (links Rust programs)", ["gcc", "libc6-dev"], "xcode-select --install", () =>
  which("cc"),
);

const wasmTarget = {
  name: `Rust target ${wasm}`,
  command: `rustup target add ${wasm}`,
  // The files themselves are looked for, so that a toolchain that is not rustup's own will do as well.
  check() {
    const folder = output("rustc", ["--print", "target-libdir", "--target", wasm]);
    const there = folder && existsSync(folder) && readdirSync(folder).some((file) => /^libstd-.*\.rlib$/.test(file));
    return there ? "installed" : undefined;
  },
  provide: () => run("rustup", ["target", "add", wasm]),
  hint: `Where rustup's server cannot be reached, Debian's own Rust can build the standard library: install rustc-web,
  cargo-web, rust-web-src and lld-22, build -Zbuild-std=core,alloc,std,panic_abort,proc_macro,test for ${wasm} in an
  empty crate (RUSTC_BOOTSTRAP=1), copy its lib*.rlib to /usr/lib/rustlib/${wasm}/lib/, and select that toolchain with
  rustup toolchain link debian-wasm /usr; export RUSTUP_TOOLCHAIN=debian-wasm.`,
};

const rustComponents = {
  name: "clippy and rustfmt",
  command: "rustup component add clippy rustfmt",
  check: () => output("cargo", ["clippy", "--version"]) && output("cargo", ["fmt", "--version"]) && "installed",
  provide: () => run("rustup", ["component", "add", "clippy", "rustfmt"]),
};

const browser = aptStep(
  "Chromium and its driver",
  ["chromium", "chromium-driver"],
  "brew install --cask chromium chromedriver",
  () => {
    for (const [variable, path] of Object.entries({ CHROME_PATH: findBrowser(), CHROMEDRIVER: findDriver() })) {
      if (process.env[variable] && !isExecutable(path)) throw new Fault(`${variable} is not a program: ${path}`);
    }
    return findBrowser() && findDriver() && `${findBrowser()}, ${findDriver()}`;
  },
);
browser.hint =
  "Chromium elsewhere, or Chrome with its chromedriver: set CHROME_PATH and CHROMEDRIVER to their programs.";

const firefox = aptStep("Firefox", ["firefox-esr"], "brew install --cask firefox", () => {
  if (process.env.FIREFOX_PATH && !isExecutable(findFirefox())) {
    throw new Fault(`FIREFOX_PATH is not a program: ${findFirefox()}`);
  }
  return findFirefox();
});
firefox.hint = "Firefox elsewhere: set FIREFOX_PATH to its program.";

const php = aptStep(
  "PHP and Guzzle",
  ["php-cli", "php-curl", "php-guzzlehttp-guzzle"],
  "install PHP, and Guzzle where /usr/share/php/GuzzleHttp/autoload.php loads it",
  () => {
    const load = 'require "/usr/share/php/GuzzleHttp/autoload.php"; class_exists("GuzzleHttp\\Client") || exit(1);';
    return output("php", ["-r", `${load} echo "PHP ", PHP_VERSION;`]);
  },
);

const openssl = aptStep("OpenSSL (makes certificates)", ["openssl"], "brew install openssl", () =>
  output("openssl", ["version"]),
);

// The tests start a server of their own; the one that Debian's package makes is left alone.
const postgres = aptStep("PostgreSQL", ["postgresql"], "brew install postgresql", () => {
  const folder = findPostgres();
  if (process.env.POSTGRES_BIN && !isExecutable(join(folder, "initdb"))) {
    throw new Fault(`POSTGRES_BIN is not a folder with PostgreSQL's programs: ${folder}`);
  }
  return folder;
});
postgres.hint = "PostgreSQL elsewhere: set POSTGRES_BIN to the folder of its programs.";

// The command line is tested in a real terminal, and its completion in each shell.
const terminal = aptStep("tmux, zsh and fish", ["tmux", "zsh", "fish"], "brew install tmux zsh fish", () => {
  const found = ["tmux", "zsh", "fish"].map(which);
  return found.every(Boolean) && found.join(", ");
});

// As with PostgreSQL: the tests start their own.
const redis = aptStep("Redis", ["redis-server"], "brew install redis", () => {
  if (process.env.REDIS_SERVER && !isExecutable(findRedis())) {
    throw new Fault(`REDIS_SERVER is not a program: ${findRedis()}`);
  }
  return findRedis();
});
redis.hint = "Redis elsewhere: set REDIS_SERVER to its server program.";

const venv = aptStep("Python with venv", ["python3", "python3-venv"], "brew install python", () =>
  output("python3", ["-c", "import ensurepip, platform, venv; print(platform.python_version())"]),
);

const purposes = {
  npm: () => [npmPackages],
  build: () => [
    ...purposes.npm(),
    rust,
    linker,
    wasmTarget,
    // Its version must be the library's own, or the two do not understand each other.
    cargoTool("wasm-bindgen-cli", "wasm-bindgen", lockedCrate("wasm-bindgen")),
    cargoTool("wasm-pack", "wasm-pack", manifest.trackops.tools["wasm-pack"]),
  ],
  test: () => [
    ...purposes.build(),
    rustComponents,
    cargoTool("cargo-deny", "cargo-deny", manifest.trackops.tools["cargo-deny"]),
    browser,
    firefox,
    php,
    openssl,
    postgres,
    terminal,
    redis,
    venv,
    pythonTool("schemathesis", manifest.trackops.tools.schemathesis),
  ],
};

await main("setup", () => {
  const purpose = process.argv[2];
  if (!Object.hasOwn(purposes, purpose ?? "") || process.argv.length > 3) {
    throw new Fault(`say what for: node scripts/setup.mjs ${Object.keys(purposes).join(" | ")}`);
  }
  checkNode();
  for (const step of purposes[purpose]()) take(step);
});

function take(step) {
  const found = step.check();
  if (found) {
    console.log(`setup: ${step.name}: already there (${found})`);
    return;
  }
  console.log(`setup: ${step.name}: ${step.command}${step.slow ? " (takes some minutes)" : ""}`);
  try {
    step.provide();
  } catch (error) {
    throw missing(step.name, step.command, error.message, step.hint);
  }
  if (!step.check()) throw missing(step.name, step.command, "the command ran, but did not bring it", step.hint);
}

function missing(name, command, reason, hint) {
  const lines = [`${name} missing${reason ? `: ${reason}` : ""}`, `  Get it: ${command}`];
  if (hint) lines.push(`  ${hint}`);
  return new Fault(lines.join("\n"));
}

function checkNode() {
  const oldest = manifest.engines.node.replace(">=", "");
  if (isOlder(process.versions.node, oldest)) {
    throw missing(`Node.js ${oldest} or newer`, "https://nodejs.org/en/download", `this is ${process.versions.node}`);
  }
  console.log(`setup: Node.js: already there (${process.versions.node})`);
}

/** Whether each package of the lock file is installed in its version; those for other systems need not be. */
function npmPackagesMatch() {
  const record = "node_modules/.package-lock.json";
  if (!existsSync(join(root, record))) return false;
  // npm writes this record last, so it exists only after an installation that came to its end.
  const installed = readJson(record).packages;
  return Object.entries(readJson("package-lock.json").packages).every(([path, { version, integrity, optional }]) => {
    // The project itself and its workspaces are not installed.
    if (!path.startsWith("node_modules/")) return true;
    const found = installed[path];
    if (found === undefined) return optional === true;
    return found.version === version && found.integrity === integrity && existsSync(join(root, path, "package.json"));
  });
}

function cargoTool(crate, command, version) {
  const installed = () => output(command, ["--version"])?.split(" ")[1];
  // --locked is not used: some releases lock a version of a dependency that has been withdrawn since.
  const args = ["install", `${crate}@${version}`];
  // Another version that is there already belongs to other projects: it stays, ours goes into this one.
  if (which(command) !== undefined && installed() !== version) args.push("--root", localTools);
  return {
    name: `${crate} ${version}`,
    command: `cargo ${args.join(" ")}`,
    slow: true,
    check() {
      if (version === undefined) throw new Fault(`Cargo.lock names no version for ${crate}`);
      return installed() === version ? which(command) : undefined;
    },
    provide: () => run("cargo", args, { env: { ...environment, CARGO_TARGET_DIR: undefined } }),
  };
}

/** A command from PyPI, in a Python of our own. */
function pythonTool(name, version) {
  const python = join(root, pythonTools, "bin", "python");
  const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", `${name}==${version}`];
  return {
    name: `${name} ${version}`,
    command: `python3 -m venv ${pythonTools} && ${pythonTools}/bin/python ${install.join(" ")}`,
    check: () => (output(name, ["--version"])?.includes(version) ? which(name) : undefined),
    provide() {
      run("python3", ["-m", "venv", pythonTools]);
      run(python, install);
    },
  };
}

/** A step that Debian's packages fulfil; elsewhere it can only say what is missing. */
function aptStep(name, packages, macCommand, check) {
  const install = `apt-get install -y --no-install-recommends ${packages.join(" ")}`;
  const isRoot = process.getuid?.() === 0;
  const linuxCommand = `${isRoot ? "" : "sudo "}${install}`;
  return {
    name,
    command: process.platform === "darwin" ? macCommand : linuxCommand,
    check,
    provide() {
      if (!isRoot || which("apt-get") === undefined)
        throw new Fault("installed by this script only as root, by apt-get");
      const options = { env: { ...environment, DEBIAN_FRONTEND: "noninteractive" } };
      run("apt-get", ["update", "-q"], options);
      run("apt-get", ["-o", "DPkg::Lock::Timeout=300", ...install.split(" ").slice(1)], options);
    },
  };
}

function isOlder(version, oldest) {
  const numbers = (text) => text.split(".").map(Number);
  const [a, b] = [numbers(version), numbers(oldest)];
  const index = b.findIndex((part, i) => part !== (a[i] ?? 0));
  return index >= 0 && (a[index] ?? 0) < b[index];
}
