/**
 * The program: all commands, and what happens to errors.
 *
 * @module
 */
import { Command, CommanderError } from "commander";
import { addCompletion } from "./commands/completion.js";
import { addCount } from "./commands/count.js";
import { addCreate } from "./commands/create.js";
import { addCurl } from "./commands/curl.js";
import { addDoctor } from "./commands/doctor.js";
import { addExport } from "./commands/export.js";
import { addGet } from "./commands/get.js";
import { addList } from "./commands/list.js";
import { addLogin } from "./commands/login.js";
import { addSimulate } from "./commands/simulate.js";
import { addSync } from "./commands/sync.js";
import { exitCodes, UsageError } from "./exit.js";
import { guardStreams } from "./output.js";
import { report } from "./report.js";
import { tellWarnings } from "./terminal.js";

declare const __VERSION__: string;

const EXIT_CODES = `Exit codes: 0 done, 1 the API, network or disk failed, 2 wrong usage, 3 wrong credentials, 130 interrupted.
Documentation: https://github.com/trackops-client/trackops-client/blob/main/docs/cli.md`;

/** Runs the command line, and returns the exit code. */
export async function run(words: readonly string[]): Promise<number> {
  guardStreams();
  tellWarnings();
  const json = words.includes("--json");
  try {
    refuseToken(words);
    await build(json).parseAsync(words, { from: "user" });
    // Commands that check several things set the exit code themselves.
    return Number(process.exitCode ?? exitCodes.done);
  } catch (error) {
    if (!(error instanceof CommanderError)) return report(error, json);
    // Commander throws after printing help or the version, which is no failure. A missing command is one.
    if (error.exitCode === 0) return exitCodes.done;
    if (error.code === "commander.help") return exitCodes.usage;
    return report(new UsageError(wordsOf(error)), json);
  }
}

/** Builds all commands with their options. */
function build(json: boolean): Command {
  const program = new Command("trackops")
    .description("Read, export and sync a Trackops account: never throttled, never doubled.")
    .version(__VERSION__, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help; each command has its own")
    .helpCommand(false)
    .exitOverride()
    // `report` prints all errors in one format.
    .configureOutput({ outputError: () => {}, ...(json && { writeErr: () => {} }) })
    .addHelpText("after", `\n${EXIT_CODES}`);
  const reading = [addList, addExport, addGet, addCount, addCreate, addSync];
  for (const add of [...reading, addDoctor, addLogin, addCurl, addSimulate, addCompletion]) add(program);
  return program;
}

function refuseToken(words: readonly string[]): void {
  const asked = words.find((word) => /^--?(api[-_]?)?(token|key|password|secret)(=|$)/i.test(word));
  if (asked === undefined) return;
  throw new UsageError(
    `there is no option ${asked.replace(/=.*/s, "")}: other users can see command lines, and the shell stores them. ` +
      "Run trackops login, or set TRACKOPS_API_TOKEN. If you typed a token here, create a new one in Trackops",
  );
}

/** Commander's message without its prefix, and without values in `--name=value`, which might be secrets. */
function wordsOf({ message }: CommanderError): string {
  return message
    .replace(/^error: /, "")
    .replace(/(--?[\w-]+)=[^']*'/, "$1'")
    .replace(/\n\((Did you mean .*)\)$/s, " ($1)");
}
