/**
 * `trackops login`: asks for the credentials, tries them, and keeps them in the config file.
 *
 * @module
 */
import { type Command, Option } from "commander";
import { read } from "read";
import { type Account, DEFAULT_PROFILE } from "../account.js";
import { configPath, writeProfile } from "../config-file.js";
import { exitCodes, Interrupted, UsageError } from "../exit.js";
import { readFirstLine } from "../first-line.js";
import { interruption } from "../interrupt.js";
import { addCommonOptions, type CommonOptions, clientOf } from "../session.js";
import { say } from "../terminal.js";

interface LoginOptions extends CommonOptions {
  readonly subdomain?: string;
  readonly username?: string;
  readonly profile: string;
  readonly baseUrl?: string;
  readonly check: boolean;
}

/** Adds the command. */
export function addLogin(program: Command): void {
  const command = program
    .command("login")
    .description("keep credentials in the config file; the token is asked for, or read from standard input")
    .optionsGroup("Account:")
    .option("--subdomain <name>", "mycompany of mycompany.viewcases.com; else it is asked for")
    .option("--username <name>", "an active Full Access employee; else it is asked for")
    .option("--profile <name>", "the name to keep them under", process.env["TRACKOPS_PROFILE"] || DEFAULT_PROFILE)
    .addOption(
      new Option("--base-url <url>", "another address, such as that of a simulator").env("TRACKOPS_API_BASE_URL"),
    )
    .option("--no-check", "keep them without trying them");
  addCommonOptions(command).action(login);
}

async function login(options: LoginOptions): Promise<void> {
  const path = configPath();
  const { baseUrl } = options;
  const needed =
    baseUrl === undefined
      ? (options.subdomain ?? (await ask("Subdomain (mycompany of mycompany.viewcases.com): ")))
      : options.subdomain;
  const username = options.username ?? (await ask("Username: "));
  const apiToken = await askToken();
  if (apiToken === "") throw new UsageError("no token was given; it is in Trackops under Settings > API Tokens");
  const account: Account = { subdomain: needed, username, apiToken, baseUrl, source: "login" };
  const trackops = clientOf(account, options);
  if (options.check) await trackops.clients.count({}, { signal: interruption() });
  const { source: _, ...profile } = account;
  writeProfile(path, options.profile, profile);
  if (options.quiet !== true)
    say(`${options.check ? "The server accepts them. " : ""}Kept as profile ${options.profile} in ${path}`);
}

async function ask(prompt: string): Promise<string> {
  if (process.stdin.isTTY !== true) {
    throw new UsageError("nobody can be asked here: give --subdomain and --username, and the token on standard input");
  }
  return (await interruptibly(read({ prompt, output: process.stderr }))).trim();
}

/** Without echo, wherever the prompt goes; or the first line of what is piped in. */
async function askToken(): Promise<string> {
  if (process.stdin.isTTY !== true) return (await readFirstLine(process.stdin)).trim();
  const token = await interruptibly(
    read({ prompt: "API token (is not shown): ", silent: true, terminal: true, output: process.stderr }),
  );
  return token.trim();
}

/** Where a terminal is read letter by letter, Ctrl-C is a letter and no signal, and after Ctrl-D no answer comes at all. */
async function interruptibly(answer: Promise<string>): Promise<string> {
  process.exitCode = exitCodes.usage;
  try {
    return await answer;
  } catch {
    say("");
    throw new Interrupted("SIGINT");
  } finally {
    process.exitCode = undefined;
  }
}
