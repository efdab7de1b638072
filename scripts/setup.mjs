/**
 * Installs what the other scripts need and this machine lacks: `node scripts/setup.mjs build` or `… test`
 * (`npm` stops after the npm packages, `bench` adds a driver to `build`). `--yes` agrees to the installation of Rust, which is otherwise asked for.
 *
 * Each step first checks for its tool in the right version, so a second run changes nothing and takes about a second.
 * If a tool cannot be installed, the script ends with exit code 1 and names the tool and the command to get it.
 * An interrupted step leaves nothing that a later run would accept as complete.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import {
  environment,
  Fault,
  findBrowser,
  findDriver,
  findFirefox,
  findGeckodriver,
  findPostgres,
  findRedis,
  isExecutable,
  localTools,
  lockedCrate,
  main,
  output,
  pythonTools,
  read,
  readJson,
  root,
  run,
  which,
} from "./tools.mjs";

const manifest = readJson("package.json");
const wasm = "wasm32-unknown-unknown";

// Each step: `check` returns what it found, or undefined; `provide` installs it; `command` is what a person would type.
const npmPackages = {
  name: "npm packages",
  command: "npm ci --ignore-scripts",
  check: () => (npmPackagesMatch() ? "as in package-lock.json" : undefined),
  provide: () => run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]),
};

// The only package whose install script is needed; tests and benches of the SQLite store use it, an export does not.
const sqliteDriver = {
  name: "better-sqlite3 for this Node.js",
  command: "npm rebuild better-sqlite3",
  slow: true,
  check: () => output("node", ["--eval", 'new (require("better-sqlite3"))(":memory:"); console.log("loads")']),
  provide() {
    // Headers that were installed with Node.js spare a download that not every network allows.
    const prefix = join(dirname(process.execPath), "..");
    const headers = existsSync(join(prefix, "include/node/node.h")) ? { npm_config_nodedir: prefix } : {};
    run("npm", ["rebuild", "better-sqlite3", "--loglevel=error"], { env: { ...headers, ...environment } });
  },
  hint: `Where its download is not reachable, it is compiled with the headers of Node.js. If they cannot be downloaded either,
  name a folder with include/node/node.h of Node.js ${process.versions.node}: npm config set nodedir FOLDER`,
};

// With the minimal profile, and no toolchain yet: the next step installs the one that the project pins.
const rustupUrl = "https://sh.rustup.rs";
const download = ["--proto", "=https", "--tlsv1.2", "-sSf", rustupUrl];
const rustupOptions = ["-y", "--profile", "minimal", "--default-toolchain", "none"];
const rustup = {
  name: "Rust",
  command: `curl ${download.join(" ")} | sh -s -- ${rustupOptions.join(" ")}`,
  check: () => which("rustup") ?? which("cargo"),
  async provide() {
    if (process.platform === "win32") throw new Fault("on Windows its installer is a program to run by hand");
    await agree("Install Rust for this user, by rustup's installer (700 MB)?");
    // Not as a pipe, in which a download that fails is an empty program that succeeds.
    const installer = read("curl", download);
    run("sh", ["-s", "--", ...rustupOptions], { input: installer, stdio: ["pipe", "inherit", "inherit"] });
  },
  hint: `Where that address cannot be reached, a package of the system will do: apt-get install rustup (Debian 13, Ubuntu
  24.04), brew install rustup, winget install Rustlang.Rustup.`,
};

const rust = {
  name: "Rust toolchain",
  command: "rustup toolchain install --no-self-update --profile minimal",
  check() {
    const version = output("cargo", ["--version"]) && output("rustc", ["--version"]);
    const oldest = /^rust-version = "(.+)"$/m.exec(readFileSync(join(root, "Cargo.toml"), "utf8"))?.[1];
    if (version && oldest && isOlder(/\d+\.\d+/.exec(version)[0], oldest)) {
      throw new Fault(`${version} is older than ${oldest}, which the project needs.\n  Get it: rustup update stable`);
    }
    return version;
  },
  // Without a name this is the toolchain of rust-toolchain.toml, with its components and targets.
  provide: () => run("rustup", ["toolchain", "install", "--no-self-update", "--profile", "minimal"]),
};

const linker = aptStep("C compiler (links Rust programs)", ["gcc", "libc6-dev"], "xcode-select --install", () =>
  which("cc"),
);

const wasmTarget = {
  name: `Rust target ${wasm}`,
  command: `rustup target add ${wasm}`,
  // Checks for the files, because a toolchain need not be rustup's own.
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

// Cargo.lock fixes their versions; wasm-bindgen's must equal the library's, which Cargo checks as it resolves the two.
const buildTools = {
  name: "wasm-bindgen and wasm-pack",
  command: "cargo build --locked --profile tools --package trackops-tools --target-dir target",
  slow: true,
  check() {
    const found = ["wasm-bindgen", "wasm-bindgen-test-runner", "wasm-pack"].map((name) => {
      const version = lockedCrate(name.replace("-test-runner", ""));
      return toolVersion(name) === version ? `${name} ${version}` : undefined;
    });
    return found.every(Boolean) && found.join(", ");
  },
  provide: () => run("cargo", buildTools.command.split(" ").slice(1)),
};

const geckodriver = cargoTool("geckodriver");
geckodriver.hint = "A geckodriver that is installed elsewhere: set GECKODRIVER to its program.";
geckodriver.check = () => {
  if (!process.env.GECKODRIVER) return installedTool("geckodriver");
  if (!isExecutable(findGeckodriver())) throw new Fault(`GECKODRIVER is not a program: ${findGeckodriver()}`);
  return findGeckodriver();
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

// The tests start a server of their own and leave the one of Debian's package alone.
const postgres = aptStep("PostgreSQL", ["postgresql"], "brew install postgresql", () => {
  const folder = findPostgres();
  if (process.env.POSTGRES_BIN && !isExecutable(join(folder, "initdb"))) {
    throw new Fault(`POSTGRES_BIN is not a folder with PostgreSQL's programs: ${folder}`);
  }
  return folder;
});
postgres.hint = "PostgreSQL elsewhere: set POSTGRES_BIN to the folder of its programs.";

// The tests run the command line in a real terminal, and its completion in each shell.
const terminal = aptStep("tmux, zsh and fish", ["tmux", "zsh", "fish"], "brew install tmux zsh fish", () => {
  const found = ["tmux", "zsh", "fish"].map(which);
  return found.every(Boolean) && found.join(", ");
});

// As with PostgreSQL, the tests start their own.
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

// node-gyp is written in Python.
const compiler = aptStep("C++ compiler, make and Python", ["g++", "make", "python3"], "xcode-select --install", () => {
  const found = ["c++", "make", "python3"].map(which);
  return found.every(Boolean) && found.join(", ");
});

const purposes = {
  npm: () => [npmPackages],
  build: () => [...purposes.npm(), rustup, rust, linker, wasmTarget, buildTools],
  bench: () => [...purposes.build(), compiler, sqliteDriver],
  test: () => [
    ...purposes.bench(),
    rustComponents,
    cargoTool("cargo-deny"),
    browser,
    firefox,
    geckodriver,
    php,
    openssl,
    postgres,
    terminal,
    redis,
    venv,
    pythonTool("schemathesis", manifest.trackops.tools.schemathesis),
  ],
};

const agreed = process.argv.includes("--yes");

await main("setup", async () => {
  const [purpose, ...rest] = process.argv.slice(2).filter((word) => word !== "--yes");
  if (!Object.hasOwn(purposes, purpose ?? "") || rest.length > 0) {
    throw new Fault(`say what for: node scripts/setup.mjs ${Object.keys(purposes).join(" | ")} [--yes]`);
  }
  checkNode();
  for (const step of purposes[purpose]()) await take(step);
});

async function take(step) {
  const found = step.check();
  if (found) {
    console.log(`setup: ${step.name}: already there (${found})`);
    return;
  }
  console.log(`setup: ${step.name}: ${step.command}${step.slow ? " (takes a minute or more)" : ""}`);
  try {
    await step.provide();
  } catch (error) {
    throw missing(step.name, step.command, error.message, step.hint);
  }
  if (!step.check()) throw missing(step.name, step.command, "the command ran, but did not bring it", step.hint);
}

/** Returns if the user agrees; without a terminal to ask in, only `--yes` does. */
async function agree(question) {
  if (agreed) return;
  if (!process.stdin.isTTY) {
    throw new Fault("it is installed by this script only on request: npm start -- --yes");
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await new Promise((resolve) => {
    // Ctrl-C and Ctrl-D close it without an answer.
    terminal.on("close", () => resolve(""));
    terminal.question(`setup: ${question} [y/N] `, resolve);
  });
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new Fault("not installed, since the answer was not yes");
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

/** Whether each package of the lock file is installed in its version; packages for other systems may be absent. */
function npmPackagesMatch() {
  const record = "node_modules/.package-lock.json";
  if (!existsSync(join(root, record))) return false;
  // npm writes this record last, so it exists only after a complete installation.
  const installed = readJson(record).packages;
  return Object.entries(readJson("package-lock.json").packages).every(([path, { version, integrity, optional }]) => {
    // The project itself and its workspaces are not installed.
    if (!path.startsWith("node_modules/")) return true;
    const found = installed[path];
    if (found === undefined) return optional === true;
    return found.version === version && found.integrity === integrity && existsSync(join(root, path, "package.json"));
  });
}

/** The path of a tool of `trackops.tools` in package.json, if it is installed in the version given there. */
function installedTool(name) {
  return toolVersion(name) === manifest.trackops.tools[name] ? which(name) : undefined;
}

function toolVersion(name) {
  return output(name, ["--version"])?.split(/\s+/)[1];
}

/** A program from crates.io, compiled like the build's own tools; below the project, since others may need another version. */
function cargoTool(name) {
  const args = ["install", "--locked", `${name}@${manifest.trackops.tools[name]}`, "--root", localTools];
  // The workspace's profile does not apply to other packages, so this repeats it.
  const profile = ['profile.tools.inherits="dev"', "profile.tools.debug=false"].flatMap((line) => ["--config", line]);
  return {
    name: `${name} ${manifest.trackops.tools[name]}`,
    command: `cargo ${args.join(" ")}`,
    slow: true,
    check: () => installedTool(name),
    provide: () => run("cargo", [...args, "--profile", "tools", ...profile, "--target-dir", "target"]),
  };
}

/** A command from PyPI, in a virtual environment of the project. */
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

/** A step that Debian's packages fulfil; on other systems it only names what is missing. */
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
