/**
 * How a failure is told: in words for people, or with `--json` as one line of JSON.
 *
 * @module
 */
import { ConfigurationError, InvalidParameterError, SyncError, TrackopsError } from "../entries/node.js";
import { exitCodeFor, Unfinished } from "./exit.js";
import { say, styled } from "./terminal.js";

/** Tells a failure on standard error, and gives the exit code. */
export function report(error: unknown, json: boolean): number {
  const exitCode = exitCodeFor(error);
  if (json) say(JSON.stringify({ error: { ...described(error), exitCode } }));
  else say(`${styled("red", "error:")} ${messageOf(error)}`);
  return exitCode;
}

function described(error: unknown): object {
  if (error instanceof Unfinished)
    return { ...described(error.cause), message: messageOf(error), resume: error.resume };
  if (error instanceof SyncError && error.cause instanceof TrackopsError) {
    return { ...described(error.cause), message: messageOf(error), collection: error.collection };
  }
  const { name, code, status, problems, url, method, attempts, mayHaveBeenApplied, retryAfterMs } = error as Partial<
    Record<string, unknown>
  >;
  return {
    name: typeof name === "string" ? name : "Error",
    code: typeof code === "string" ? code : "failed",
    message: messageOf(error),
    ...{ status, method, url, attempts, mayHaveBeenApplied, retryAfterMs, problems },
  };
}

/** The words of the failure, and of what it came from where they do not hold that already. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (error instanceof InvalidParameterError || error instanceof ConfigurationError) return asTyped(error.message);
  const reason = cause instanceof Error && cause.message !== "" ? cause.message : "";
  return reason === "" || error.message.includes(reason) ? error.message : `${error.message}: ${reason}`;
}

/** The client speaks to programmers; here the way round an unknown name is an option. */
function asTyped(message: string): string {
  return message
    .replace(/^new Trackops: /, "")
    .replace("is passed in the options as { extra: { … } }", "is passed by --extra name=value");
}
