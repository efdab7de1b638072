/**
 * Runs the consumers' commands, each in its own process group, so that nothing is left running.
 */
import { spawn } from "node:child_process";
import { delimiter } from "node:path";
import { createInterface } from "node:readline";

const running = new Set();
process.on("exit", endAll);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(1));

/** The environment without the repository's tools: a consumer has what it installed and what the machine has. */
function environment({ first = [], ...more } = {}) {
  const path = (process.env.PATH ?? "").split(delimiter).filter((folder) => !folder.includes("node_modules"));
  // No telemetry, no downloads by the tools, no colours in output that is parsed.
  const quiet = { CI: "true", DO_NOT_TRACK: "1", NO_COLOR: "1" };
  const inherited = { ...process.env };
  // The variables of the npm script that runs this would change what a nested npm does.
  for (const name of Object.keys(inherited)) {
    if (/^(npm_(?!config_)|INIT_CWD|NODE_TEST|FORCE_COLOR|NODE_OPTIONS|NODE_ENV)/.test(name)) delete inherited[name];
  }
  return { ...inherited, ...quiet, ...more, PATH: [...first, ...path].join(delimiter) };
}

/** Runs a command and returns its output. If it fails, the error contains the output. */
export async function run(command, args, { cwd, env } = {}) {
  const child = begin(command, args, cwd, env);
  try {
    const [code] = await child.ended;
    if (code !== 0) throw new Error(`${[command, ...args].join(" ").slice(0, 200)}: ${code}\n${child.printed()}`);
    return child.stdout();
  } finally {
    end(child);
  }
}

/**
 * Starts a server and returns the address in its output: the first group of the pattern. The server is stopped at the
 * end of the test.
 */
export async function serve(test, command, args, pattern, { cwd, env } = {}) {
  const child = begin(command, args, cwd, env);
  test.after(() => end(child));
  const address = new Promise((resolve) =>
    child.onLine((line) => pattern.test(line) && resolve(pattern.exec(line)[1])),
  );
  const failed = child.ended.then(([code]) => {
    throw new Error(`${command} ${args.join(" ")} ended: ${code}\n${child.printed()}`);
  });
  failed.catch(() => {});
  return { address: await Promise.race([address, failed]), printed: child.printed };
}

/** Stops what is still running, for example commands of a test that timed out. */
export function endAll() {
  for (const child of running) end(child);
}

/** The last line that a consumer printed, parsed as JSON. */
export function lastLine(output) {
  const line = output.trimEnd().split("\n").at(-1);
  try {
    return JSON.parse(line);
  } catch {
    throw new Error(`the last line is not JSON:\n${output}`);
  }
}

function begin(command, args, cwd, env) {
  const process = spawn(command, args, {
    cwd,
    env: environment(env),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const lines = { stdout: [], stderr: [] };
  const listeners = [];
  const closed = Object.keys(lines).map((name) => {
    const reader = createInterface({ input: process[name] });
    reader.on("line", (line) => {
      lines[name].push(line);
      for (const listener of listeners) listener(line);
    });
    return new Promise((resolve) => reader.once("close", resolve));
  });
  const exited = new Promise((resolve, reject) => {
    process.once("error", reject);
    process.once("exit", (code, signal) => resolve(code ?? signal));
  });
  const child = {
    process,
    ended: Promise.all([exited, ...closed]),
    onLine: (listener) => listeners.push(listener),
    stdout: () => lines.stdout.join("\n"),
    printed: () => [...lines.stdout, ...lines.stderr].join("\n"),
  };
  child.ended.catch(() => {});
  running.add(child);
  return child;
}

function end(child) {
  running.delete(child);
  try {
    process.kill(-child.process.pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}
