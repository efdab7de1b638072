/**
 * What the scripts share: the project's folder, where its tools are, and how to run a command.
 * Nothing here comes from npm, because setup runs before anything is installed.
 */
import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's folder, ending in a separator. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/** Where cargo compiles the tools that are crates of this workspace: the folder of the profile `tools`; below the root. */
const workspaceTools = "target/tools";
/** Where `cargo install` puts the others, so that the machine keeps its own versions; below the root. */
export const localTools = ".tools";
/** The virtual environment of the tools from PyPI; below the root. */
export const pythonTools = ".tools/python";

/** TypeScript's compiler, by its path: the other TypeScript versions of the tests install commands of the same name. */
export const tsc = "node_modules/typescript/bin/tsc";

const cargoBin = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "bin");

/** The environment of every command: npm's tools and the project's first; cargo's last, for shells older than rustup. */
export const environment = {
  ...process.env,
  PATH: [
    ...["node_modules/.bin", workspaceTools, `${localTools}/bin`, `${pythonTools}/bin`].map((path) => join(root, path)),
    process.env.PATH ?? "",
    cargoBin,
  ].join(delimiter),
};

export const readJson = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));

/** A fault that a person can act on: printed without a stack. */
export class Fault extends Error {}

/** Runs a script's main function; a Fault ends it with exit code 1 and its message alone. */
export async function main(name, body) {
  try {
    await body();
  } catch (error) {
    const text = error instanceof Fault ? error.message : error.stack;
    console.error(`\n${name}: ${text}`);
    process.exitCode = 1;
  }
}

/** The full path of a command, or undefined. */
export function which(command) {
  if (isAbsolute(command)) return isExecutable(command) ? command : undefined;
  const extensions = process.platform === "win32" ? [".exe", ".cmd", ".bat"] : [""];
  for (const folder of environment.PATH.split(delimiter)) {
    for (const extension of extensions) {
      const path = join(folder, command + extension);
      if (folder !== "" && isExecutable(path)) return path;
    }
  }
  return undefined;
}

export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** A command's output, or undefined where it is missing or fails. */
export function output(command, args) {
  const path = which(command);
  if (path === undefined) return undefined;
  // Without this, asking cargo for its version may download a toolchain, unseen.
  const env = { ...environment, RUSTUP_AUTO_INSTALL: "0" };
  const { status, stdout } = spawnSync(path, args, { cwd: root, env, encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

/** A command's output; a failure is a Fault that names the command and shows what it reported. */
export function read(command, args) {
  const line = [command, ...args].join(" ");
  const path = which(command);
  if (path === undefined) throw new Fault(`${command} is missing (needed for: ${line})`);
  const { status, signal, stdout, stderr } = spawnSync(path, args, { cwd: root, env: environment, encoding: "utf8" });
  if (status !== 0) throw new Fault(`failed (${signal ?? `exit code ${status}`}): ${line}\n  ${stderr.trim()}`);
  return stdout;
}

/** Runs a command, its output shown; a failure is a Fault that names the command. */
export function run(command, args, options = {}) {
  const line = [command, ...args].join(" ");
  const path = which(command);
  if (path === undefined) throw new Fault(`${command} is missing (needed for: ${line})`);
  // npm is a batch file on Windows, which only a shell can run.
  const shell = path.endsWith(".cmd") || path.endsWith(".bat");
  const settings = { cwd: root, env: environment, stdio: ["ignore", "inherit", "inherit"], ...options, shell };
  const { status, signal, error } = spawnSync(shell ? command : path, args, settings);
  if (error) throw new Fault(`could not run: ${line}: ${error.message}`);
  if (status !== 0) throw new Fault(`failed (${signal ?? `exit code ${status}`}): ${line}`);
}

/**
 * Runs a command in a process group of its own and waits for it. Processes that it leaves running are ended with it,
 * because a browser left behind would slow down every later timing. If this process is told to stop, it ends the group first.
 */
export async function runGroup(command, args, env = {}) {
  const path = which(command);
  if (path === undefined) throw new Fault(`${command} is missing; get it with: node scripts/setup.mjs test`);
  const ownGroup = process.platform !== "win32";
  const child = spawn(path, args, {
    cwd: root,
    env: { ...environment, ...env },
    stdio: ["ignore", "inherit", "inherit"],
    detached: ownGroup,
  });
  const kill = (signal) => {
    try {
      process.kill(ownGroup ? -child.pid : child.pid, signal);
      return true;
    } catch {
      return false;
    }
  };
  let stopped = false;
  const stop = (signal) => {
    stopped = true;
    kill(signal);
    setTimeout(() => {
      kill("SIGKILL");
      process.exit(1);
    }, 2000);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);
  try {
    const code = await new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("exit", (exitCode, signal) => resolve(exitCode ?? signal));
    });
    if (code !== 0) throw new Fault(`failed (exit code ${code}): ${[command, ...args].join(" ")}`);
  } finally {
    if (child.pid !== undefined && ownGroup) await emptyGroup(kill);
    if (stopped) process.exit(1);
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.off(signal, stop);
  }
}

/** Gives the remaining processes of a group two seconds to end, then kills them. */
async function emptyGroup(kill) {
  for (let waited = 0; waited < 2000; waited += 50) {
    if (!kill(0)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  if (kill("SIGKILL")) console.error("ended processes that the step had left running");
}

/** The version of a crate in Cargo.lock. */
export function lockedCrate(name) {
  const lock = readFileSync(join(root, "Cargo.lock"), "utf8");
  return new RegExp(`^name = "${name}"\\nversion = "(.+)"$`, "m").exec(lock.replaceAll("\r\n", "\n"))?.[1];
}

/** A path in the Chromium family: the environment's choice, else the first that is installed. */
export function findBrowser() {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const apps = ["Google Chrome", "Chromium"].map((app) => `/Applications/${app}.app/Contents/MacOS/${app}`);
  return names.map(which).find(Boolean) ?? apps.find(existsSync);
}

/** A path of Firefox, likewise. */
export function findFirefox() {
  if (process.env.FIREFOX_PATH) return process.env.FIREFOX_PATH;
  const app = "/Applications/Firefox.app/Contents/MacOS/firefox";
  return ["firefox-esr", "firefox"].map(which).find(Boolean) ?? (existsSync(app) ? app : undefined);
}

/** The driver that steers Chromium. */
export function findDriver() {
  return process.env.CHROMEDRIVER || which("chromedriver");
}

/** The driver that steers Firefox. */
export function findGeckodriver() {
  return process.env.GECKODRIVER || which("geckodriver");
}

/** The folder of PostgreSQL's programs: the environment's choice, else the newest that is installed, by Debian or Homebrew. */
export function findPostgres() {
  if (process.env.POSTGRES_BIN) return process.env.POSTGRES_BIN;
  const complete = (folder) => ["initdb", "pg_ctl", "postgres"].every((name) => isExecutable(join(folder, name)));
  const versions = (folder) => (existsSync(folder) ? readdirSync(folder) : []).sort((a, b) => Number(b) - Number(a));
  const debian = versions("/usr/lib/postgresql").map((version) => join("/usr/lib/postgresql", version, "bin"));
  const onPath = which("initdb");
  return [...debian, ...(onPath ? [dirname(realpathSync(onPath))] : [])].find(complete);
}

/** Redis's server: the environment's choice, else the one that is installed; or Valkey's. */
export function findRedis() {
  return process.env.REDIS_SERVER || which("redis-server") || which("valkey-server");
}
