/**
 * Reports an error: as text, or with `--json` as one line of JSON.
 *
 * @module
 */
import { ConfigurationError, InvalidParameterError, SyncError, TrackopsError } from "../entries/node.js";
import { exitCodeFor, Unfinished } from "./exit.js";
import { say, styled } from "./terminal.js";

/** Prints an error on standard error, and returns the exit code. */
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

/** The message of an error, followed by the message of its cause unless it is included already. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (error instanceof InvalidParameterError || error instanceof ConfigurationError) return asTyped(error.message);
  const reason = cause instanceof Error && cause.message !== "" ? cause.message : "";
  return reason === "" || error.message.includes(reason) ? error.message : `${error.message}: ${reason}`;
}

/** Rewords the client's messages for the command line, where `extra` is an option. */
function asTyped(message: string): string {
  return message.replace(/^new Trackops: /, "").replace("in the options as { extra: { … } }", "by --extra name=value");
}
