/**
 * The command line as a user runs it: a process of its own, with an environment of its own.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { simulate } from "./account.mjs";
import { folderFor } from "./folders.mjs";

export const program = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** The environment without anything that would tell the program of an account, and with a home of its own. */
export function cleanEnvironment(home) {
  const names = Object.keys(process.env).filter(
    (name) => !/^(TRACKOPS_|XDG_|NO_COLOR$|FORCE_COLOR$|NODE_OPTIONS$)/.test(name),
  );
  const kept = Object.fromEntries(names.map((name) => [name, process.env[name]]));
  return { ...kept, HOME: home, TMPDIR: home, XDG_CONFIG_HOME: home, LANG: "C.UTF-8", LC_ALL: "C.UTF-8" };
}

/** The variables that lead to a simulator. */
export function credentials({ url, username, apiToken }) {
  return { TRACKOPS_API_BASE_URL: url, TRACKOPS_API_USERNAME: username, TRACKOPS_API_TOKEN: apiToken };
}

/** Starts it; `child.stdout` and the like are there to be used. */
export function start(args, { env, cwd, stdio = ["ignore", "pipe", "pipe"], node = [] }) {
  return spawn(process.execPath, [...node, program, ...args], { env, cwd, stdio });
}

/** Runs it to its end. */
export async function run(args, { input, ...options }) {
  const child = start(args, { ...options, stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"] });
  if (input !== undefined) {
    // A program that fails early does not read.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  }
  const [stdout, stderr, [code, signal]] = await Promise.all([
    buffer(child.stdout),
    buffer(child.stderr),
    once(child, "close"),
  ]);
  // Not decoded by a stream, which would take a byte order mark away.
  return { code: code ?? signal, stdout: stdout.toString(), stderr: stderr.toString() };
}

/** A folder, a simulator, and the program between them. */
export async function setUp(context, simulatorOptions = {}) {
  const folder = folderFor(context);
  const simulator = await simulate(context, simulatorOptions);
  const env = { ...cleanEnvironment(folder), ...credentials(simulator) };
  const atRate = (args, perSecond = "Infinity") => [...args, "--requests-per-second", perSecond];
  return {
    folder,
    simulator,
    env,
    /** As fast as the simulator lets it. */
    trackops: (args, options = {}) => run(atRate(args), { env, cwd: folder, ...options }),
    /** The same, or at a rate that leaves time to meet it in the middle. */
    startTrackops: (args, { perSecond, ...options } = {}) =>
      start(atRate(args, perSecond), { env, cwd: folder, ...options }),
  };
}
