/**
 * `trackops login`: asks for the credentials, checks them, and stores them in the config file.
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
    .description("store credentials in the config file; prompts for the token, or reads it from standard input")
    .optionsGroup("Account:")
    .option("--subdomain <name>", "mycompany of mycompany.viewcases.com (default: prompt)")
    .option("--username <name>", "an active Full Access employee (default: prompt)")
    .option("--profile <name>", "the profile to store them in", process.env["TRACKOPS_PROFILE"] || DEFAULT_PROFILE)
    .addOption(
      new Option("--base-url <url>", "address of another server, such as a simulator").env("TRACKOPS_API_BASE_URL"),
    )
    .option("--no-check", "store them without a check");
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
    say(`${options.check ? "The server accepts them. " : ""}Stored as profile ${options.profile} in ${path}`);
}

async function ask(prompt: string): Promise<string> {
  if (process.stdin.isTTY !== true) {
    throw new UsageError(
      "there is no terminal to prompt on: set --subdomain and --username, and pass the token on standard input",
    );
  }
  return (await interruptibly(read({ prompt, output: process.stderr }))).trim();
}

/** Prompts for the token without echo, or reads the first line of piped input. */
async function askToken(): Promise<string> {
  if (process.stdin.isTTY !== true) return (await readFirstLine(process.stdin)).trim();
  const token = await interruptibly(
    read({ prompt: "API token (hidden): ", silent: true, terminal: true, output: process.stderr }),
  );
  return token.trim();
}

/**
 * In raw mode, Ctrl-C is a character and sends no signal, so a rejected prompt counts as an interrupt. After Ctrl-D the
 * promise never settles and the process ends: hence the exit code in advance.
 */
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
