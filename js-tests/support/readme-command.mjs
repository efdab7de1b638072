/**
 * The command that a README begins with, as its reader would run it.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** What stands in its first block after `npm run build &&`, which has been done. */
export function commandOf(readme) {
  const found = /^# .+\n\n```sh\nnpm run build && (.+)\n```\n/.exec(readFileSync(`${root}${readme}`, "utf8"));
  if (found === null) throw new Error(`${readme} does not begin with a title and a command that builds and starts`);
  return found[1];
}

/**
 * Starts it in the root.
 *
 * @param {import("node:test").TestContext} context It ends with the test.
 * @param {string} readme
 * @param {{ env?: Record<string, string>, replace?: Record<string, string> }} [changes] Texts to put in place of others.
 */
export function startCommand(context, readme, { env = {}, replace = {} } = {}) {
  let command = commandOf(readme);
  for (const [part, other] of Object.entries(replace)) {
    if (!command.includes(part)) throw new Error(`${readme}: no ${part} in: ${command}`);
    command = command.replace(part, other);
  }
  return startNode(context, command.split(" ").slice(1), env);
}

/** Starts Node.js in the root with these arguments; `output` grows, and `ended` gives the exit code and what was printed. */
export function startNode(context, args, env = {}) {
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...env } });
  context.after(() => child.kill("SIGKILL"));
  const output = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"]) {
    child[stream].setEncoding("utf8").on("data", (text) => {
      output[stream] += text;
    });
  }
  const ended = once(child, "close").then(([code]) => ({ code, ...output }));
  /** Until what was printed on stdout matches. */
  const printed = async (pattern) => {
    while (!pattern.test(output.stdout)) {
      const more = await Promise.race([once(child.stdout, "data"), ended]);
      if ("code" in more && !pattern.test(output.stdout)) throw new Error(`it ended with ${more.code}: ${more.stderr}`);
    }
    return pattern.exec(output.stdout);
  };
  return { child, output, ended, printed };
}
