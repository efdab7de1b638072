/**
 * What the commands that speak to the API share: their options, the client, and what is shown of its events.
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

/** The options of a command that speaks to the API. */
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
    .option("-v, --verbose", "tell every request, wait and retry on standard error")
    .option("-q, --quiet", "no progress, no summary");
}

/** Adds those of a command that speaks to the API. */
export function addSessionOptions(command: Command): Command {
  return addCommonOptions(command)
    .optionsGroup("Connection:")
    .option(
      "--profile <name>",
      "which profile of the config file; else TRACKOPS_PROFILE, the environment, the profile default",
    )
    .option("--requests-per-second <number>", "starts of requests in a second, at the most (default: 1)", numeric)
    .option("--max-retries <number>", "attempts beyond the first (default: 5)", numeric)
    .option("--timeout <seconds>", "for one attempt (default: 60)", numeric);
}

/** A client for the account of the options, and the signal that ends its calls. */
export function connect(
  options: SessionOptions,
  onEvent?: (event: TrackopsEvent) => void,
): { trackops: Trackops; account: Account; signal: AbortSignal } {
  const account = findAccount(options.profile);
  const signal = interruption();
  return { trackops: clientOf(account, options, onEvent), account, signal };
}

/** The client itself; the constructor checks the values. */
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
  // A loop in a shell starts one process after the other, and the account's limit is one for all.
  const slots = machineSlots();
  return new Trackops({ ...options, slots, timeoutMs: timeout === undefined ? undefined : timeout * 1000 });
}

/** A number of an option. */
export function numeric(text: string): number {
  const number = Number(text);
  if (text.trim() === "" || Number.isNaN(number)) throw new InvalidArgumentError("It is not a number.");
  return number;
}

/** A whole number of an option, from 1. */
export function positive(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError("It is not a whole number from 1.");
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
      return `${request}: ${event.reason}${event.status === undefined ? "" : ` ${event.status}`}, again in ${seconds(event.ms)} or more`;
  }
}

/** Whether a request waits for no more than its turn, here or among all who share the limit. */
export function isTurn(reason: WaitEvent["reason"]): boolean {
  return reason === "rate_limit" || reason === "shared_limit";
}

/** Why a request waits, for people. */
export function waitText(reason: WaitEvent["reason"], ms: number): string {
  switch (reason) {
    case "rate_limit":
    case "shared_limit":
      return "rate limit";
    case "server_asked":
      return `server asked for ${seconds(ms)}`;
    default:
      return `next try in ${seconds(ms)}`;
  }
}

function seconds(ms: number): string {
  return ms < 950 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}
