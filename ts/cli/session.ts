/**
 * What the commands that call the API share: options, the client, and how its events are printed.
 *
 * @module
 */
import { type Command, InvalidArgumentError } from "commander";
import { Trackops, type TrackopsEvent, type TrackopsOptions, type WaitEvent } from "../entries/node.js";
import { machineSlots } from "../slots/machine.js";
import { type Account, findAccount } from "./account.js";
import { interruption } from "./interrupt.js";
import { say, styled } from "./terminal.js";

/** The options that every command has. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly quiet?: boolean;
}

/** The options of a command that calls the API. */
export interface SessionOptions extends CommonOptions {
  readonly profile?: string;
  readonly requestsPerSecond?: number;
  readonly maxRetries?: number;
  readonly timeout?: number;
}

/** Adds the options that every command has. */
export function addCommonOptions(command: Command): Command {
  return command
    .optionsGroup("Output:")
    .option("--json", "results and errors as JSON, for programs")
    .option("-v, --verbose", "print every request, wait and retry on standard error")
    .option("-q, --quiet", "no progress, no summary");
}

/** Adds the options of a command that calls the API. */
export function addSessionOptions(command: Command): Command {
  return addCommonOptions(command)
    .optionsGroup("Connection:")
    .option(
      "--profile <name>",
      "profile of the config file (default: TRACKOPS_PROFILE, else the environment, else the profile named default)",
    )
    .option("--requests-per-second <number>", "maximum rate of requests (default: 1)", numeric)
    .option("--max-retries <number>", "retries after a failed attempt (default: 5)", numeric)
    .option("--timeout <seconds>", "timeout of each attempt (default: 60)", numeric);
}

/** A client for the selected account, and the signal that cancels its calls. */
export function connect(
  options: SessionOptions,
  onEvent?: (event: TrackopsEvent) => void,
): { trackops: Trackops; account: Account; signal: AbortSignal } {
  const account = findAccount(options.profile);
  const signal = interruption();
  return { trackops: clientOf(account, options, onEvent), account, signal };
}

/** Creates the client. Its constructor checks the values. */
export function clientOf(
  account: Account,
  { requestsPerSecond, maxRetries, timeout, verbose }: SessionOptions,
  listener?: (event: TrackopsEvent) => void,
): Trackops {
  const onEvent = (event: TrackopsEvent) => {
    if (verbose === true) tellEvent(event);
    listener?.(event);
  };
  const { subdomain, username = "", apiToken = "", baseUrl } = account;
  const options: TrackopsOptions = { subdomain, username, apiToken, baseUrl, requestsPerSecond, maxRetries, onEvent };
  // A shell loop starts one process after another, and they all share the account's limit.
  const slots = machineSlots();
  return new Trackops({ ...options, slots, timeoutMs: timeout === undefined ? undefined : timeout * 1000 });
}

/** Parses a numeric option. */
export function numeric(text: string): number {
  const number = Number(text);
  if (text.trim() === "" || Number.isNaN(number)) throw new InvalidArgumentError("Expected a number.");
  return number;
}

/** Parses an option that is a whole number of 1 or more. */
export function positive(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError("Expected a whole number, 1 or more.");
  return Number(text);
}

function tellEvent(event: TrackopsEvent): void {
  const time = new Date().toISOString().slice(11, 23);
  say(`${styled("dim", time)} ${eventText(event)}`);
}

function eventText(event: TrackopsEvent): string {
  if (event.type === "page") {
    const of = event.total === undefined ? "" : `, ${event.total} in all`;
    return `page ${event.page} of ${event.path}: ${event.records} records${of}`;
  }
  const request = `${event.method} ${event.path}${event.attempt > 1 ? ` (attempt ${event.attempt})` : ""}`;
  switch (event.type) {
    case "request":
      return `${request}: sent`;
    case "response":
      return `${request}: ${event.status} in ${Math.round(event.ms)} ms`;
    case "wait":
      return `${request}: ${waitText(event.reason, event.ms)}`;
    default:
      return `${request}: ${event.reason}${event.status === undefined ? "" : ` ${event.status}`}, retry in ${seconds(event.ms)} or more`;
  }
}

/** Whether a request only waits for its turn under the rate limit of this process or of all that share it. */
export function isTurn(reason: WaitEvent["reason"]): boolean {
  return reason === "rate_limit" || reason === "shared_limit";
}

/** Describes why a request waits. */
export function waitText(reason: WaitEvent["reason"], ms: number): string {
  switch (reason) {
    case "rate_limit":
    case "shared_limit":
      return "rate limit";
    case "server_asked":
      return `server asked for ${seconds(ms)}`;
    default:
      return `retry in ${seconds(ms)}`;
  }
}

function seconds(ms: number): string {
  return ms < 950 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}
