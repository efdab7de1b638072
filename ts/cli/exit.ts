/**
 * Exit codes, and the error classes of the command line.
 *
 * @module
 */
import {
  AuthenticationError,
  ConfigurationError,
  InvalidParameterError,
  PermissionDeniedError,
  SyncError,
} from "../entries/node.js";

/** The exit codes. docs/cli.md lists them too; a test compares the two. */
export const exitCodes = {
  /** Done. Also if the reader of a pipe closed it early. */
  done: 0,
  /** The API, the network or the disk failed. */
  failed: 1,
  /** The command line is wrong; nothing was sent. */
  usage: 2,
  /** There are no credentials, they cannot be used, or the server rejects them. */
  credentials: 3,
  /** Interrupted by SIGINT, as by Ctrl-C: 128 plus the signal number, as in shells. */
  interrupted: 130,
  /** Terminated by SIGTERM. */
  terminated: 143,
} as const;

/** The command line is wrong. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly code = "usage";
}

/** There are no credentials, or they cannot be used. */
export class CredentialsError extends Error {
  override readonly name = "CredentialsError";
  readonly code = "credentials";
}

/** A signal of the user or the system has asked the program to end. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  readonly code = "interrupted";
  readonly exitCode: number;

  constructor(signal: "SIGINT" | "SIGTERM") {
    super("interrupted");
    this.exitCode = signal === "SIGINT" ? exitCodes.interrupted : exitCodes.terminated;
  }
}

/** The command failed, but can be resumed. */
export class Unfinished extends Error {
  override readonly name = "Unfinished";
  override readonly cause: unknown;
  /** The command line that resumes it. */
  readonly resume: string;

  constructor(cause: unknown, kept: string, resume: string) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`${reason}; ${kept}. Continue with:\n  ${resume}`);
    this.cause = cause;
    this.resume = resume;
  }
}

const CREDENTIALS = new Set(["subdomain", "username", "apiToken", "baseUrl"]);

/** The exit code for an error. */
export function exitCodeFor(error: unknown): number {
  if (error instanceof Interrupted) return error.exitCode;
  if (error instanceof SyncError || error instanceof Unfinished) return exitCodeFor(error.cause);
  if (error instanceof UsageError || error instanceof InvalidParameterError) return exitCodes.usage;
  if (error instanceof ConfigurationError) {
    const ofAccount = error.problems.some(({ parameter }) => CREDENTIALS.has(parameter));
    return ofAccount ? exitCodes.credentials : exitCodes.usage;
  }
  const refused = error instanceof AuthenticationError || error instanceof PermissionDeniedError;
  return refused || error instanceof CredentialsError ? exitCodes.credentials : exitCodes.failed;
}
