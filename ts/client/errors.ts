/**
 * What can go wrong: one class per kind of failure, all of them {@link TrackopsError}s. None holds the request's headers,
 * so none can show the token.
 *
 * @module
 */
import type { SyncReport } from "../sync/sync.js";

/** What the core reports; see `src/js/failure.rs`. */
export interface FailureReport {
  readonly code: string;
  readonly message: string;
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly attempts?: number | undefined;
  readonly status?: number | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly mayHaveBeenApplied?: boolean | undefined;
  readonly problems?: readonly ParameterProblem[] | undefined;
  readonly cause?: { readonly code: string; readonly message: string } | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
}

/** One wrong option or parameter. */
export interface ParameterProblem {
  /** Its name, as it was written. */
  readonly parameter: string;
  /** Its value, in words; never that of the token. */
  readonly value: string;
  /** What was expected instead. */
  readonly expected: string;
  /** The nearest right name or value, if there is one. */
  readonly suggestion?: string | undefined;
}

/**
 * All problems of a call in one sentence.
 *
 * @internal
 */
export function sentence(what: string, problems: readonly ParameterProblem[]): string {
  const texts = problems.map(({ parameter, value, expected, suggestion }) => {
    const instead = suggestion === undefined ? "" : ` (did you mean ${suggestion}?)`;
    return `${parameter}: ${value} is not ${expected}${instead}`;
  });
  return `${what}: ${texts.join("; ")}`;
}

/** For each class, the symbol that marks its errors: the same in every copy of the package. */
const marks = new Map<unknown, symbol>();

/**
 * The base of everything that this package throws by itself. An aborted call rejects with its signal's reason instead.
 *
 * `instanceof` also holds for an error of another copy of the package in the process (CommonJS beside ES modules, two
 * versions, a bundle).
 */
export class TrackopsError extends Error {
  /** The name of the class. */
  override readonly name: string;
  /** A stable name of the kind of failure, for programs: `not_found`, `rate_limit` … */
  readonly code: string;
  /** The method of the request that failed, if there was one. */
  readonly method: string | undefined;
  /** Its URL, which holds no credentials. */
  readonly url: string | undefined;
  /** How many times it was sent. */
  readonly attempts: number;
  /**
   * Whether a write may have been carried out although it failed: the connection broke, or the server failed while it
   * worked. Look before you send it again. Always false for reads.
   */
  readonly mayHaveBeenApplied: boolean;

  /** @internal */
  // biome-ignore-start lint/complexity/noThisInStatic: it is the class on the right of instanceof, one of many
  static override [Symbol.hasInstance](value: unknown): boolean {
    const symbol = marks.get(this);
    const marked = symbol !== undefined && typeof value === "object" && value !== null && symbol in value;
    // A class that a user derives from one of these has no mark of its own.
    return marked || Function.prototype[Symbol.hasInstance].call(this, value);
  }
  // biome-ignore-end lint/complexity/noThisInStatic: as above

  /** @internal */
  constructor(report: FailureReport) {
    super(report.message, report.cause === undefined ? undefined : { cause: hostError(report.cause) });
    // A minifier may rename the class itself.
    this.name = `${report.code.replace(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase())}Error`;
    this.code = report.code;
    this.method = report.method;
    this.url = report.url;
    this.attempts = report.attempts ?? 0;
    this.mayHaveBeenApplied = report.mayHaveBeenApplied ?? false;
  }
}

/** The client was set up wrongly: nothing was sent. */
export class ConfigurationError extends TrackopsError {
  /** Every wrong option. */
  readonly problems: readonly ParameterProblem[];

  /** @internal */
  constructor(report: FailureReport) {
    super(report);
    this.problems = report.problems ?? [];
  }
}

/** A call with parameters that the API would refuse: nothing was sent. */
export class InvalidParameterError extends TrackopsError {
  /** Every wrong parameter, in the order they were given. */
  readonly problems: readonly ParameterProblem[];

  /** @internal */
  constructor(report: FailureReport) {
    super(report);
    this.problems = report.problems ?? [];
  }
}

/**
 * The error of a call whose parameters are wrong.
 *
 * @internal
 */
export function refused(what: string, problems: readonly ParameterProblem[]): InvalidParameterError {
  return new InvalidParameterError({ code: "invalid_parameter", message: sentence(what, problems), problems });
}

/**
 * What TypeScript would not let through. Its value is not shown: it may be anything.
 *
 * @internal
 */
export function wrongType(what: string, parameter: string, value: unknown, expected: string): InvalidParameterError {
  return refused(what, [{ parameter, value: value === null ? "null" : typeof value, expected }]);
}

/** The server answered with an error status. The message holds the server's own words. */
export class ApiError extends TrackopsError {
  /** The HTTP status; `undefined` if the client gave up before sending, as the server had asked for a long pause. */
  readonly status: number | undefined;
  /** The answer's headers, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The answer's body: parsed JSON, else text cut at 2 KB; `undefined` above 1 MiB. Credentials that the server sent back are blacked out. */
  readonly body: unknown;

  /** @internal */
  constructor(report: FailureReport) {
    super(report);
    this.status = report.status;
    this.headers = report.headers ?? {};
    this.body = report.body;
  }
}

/** Status 400: the server refuses a parameter. */
export class BadRequestError extends ApiError {}

/** Status 401: the username or the token is wrong, disabled, or not of a Full Access employee. */
export class AuthenticationError extends ApiError {}

/** Status 403: the user may not do this. */
export class PermissionDeniedError extends ApiError {}

/** Status 404: there is no such path or record. */
export class NotFoundError extends ApiError {}

/** Status 429 on every attempt, or a wait asked for that is longer than the client waits by itself (10 minutes). */
export class RateLimitError extends ApiError {
  /** Milliseconds that the server asked to wait, if it said so. */
  readonly retryAfterMs: number | undefined;

  /** @internal */
  constructor(report: FailureReport) {
    super(report);
    this.retryAfterMs = report.retryAfterMs;
  }
}

/** Status 5xx on every attempt. */
export class ServerError extends ApiError {}

/** No answer: the connection could not be made, or broke. `cause` has the host's own code and words. */
export class ConnectionError extends TrackopsError {}

/** No whole answer within `timeoutMs`, on every attempt. */
export class TimeoutError extends TrackopsError {}

/** The server answered with a redirect. It is never followed: the credentials belong to the account's own address. */
export class RedirectError extends TrackopsError {}

/** An answer that is not JSON, not of the promised shape, or larger than `maxResponseBytes`. */
export class InvalidResponseError extends TrackopsError {}

/** A listing with `verify` that could not be made whole, since too much was deleted while it ran. */
export class IncompleteListingError extends TrackopsError {}

/** A collection could not be synced. What was committed before stays, and the next `sync` goes on from there. */
export class SyncError extends TrackopsError {
  /** The collection. */
  readonly collection: string;
  /** Why: an error of another class, such as {@link StoreError}, {@link ApiError} or {@link IncompleteListingError}. */
  override readonly cause: unknown;
  /** Of the collections that were synced before it. */
  readonly reports: readonly SyncReport[];

  /** @internal */
  constructor(report: FailureReport & { collection?: string; reason?: unknown; reports?: readonly SyncReport[] }) {
    super(report);
    this.collection = report.collection ?? "";
    this.cause = report.reason;
    this.reports = report.reports ?? [];
  }
}

/**
 * A store cannot do what it is asked: it is in use, was made by a newer version, is read-only, its disk is full. What it
 * held is as it was. `cause` has the words of the database or the file system.
 */
export class StoreError extends TrackopsError {}

/**
 * No slot can be had of those that are shared with other processes: the file, the browser or Redis that keeps them fails. Nothing was
 * sent. `cause` has the words of the system. A later call tries anew.
 */
export class SlotsError extends TrackopsError {}

/** A fault of this package. Calls that were under way fail with it; later ones work. Please report it. */
export class InternalError extends TrackopsError {}

/** The class of each code. A test compares it with the core's list. */
export const errorClasses: Readonly<Record<string, new (report: FailureReport) => TrackopsError>> = {
  configuration: ConfigurationError,
  invalid_parameter: InvalidParameterError,
  bad_request: BadRequestError,
  authentication: AuthenticationError,
  permission_denied: PermissionDeniedError,
  not_found: NotFoundError,
  rate_limit: RateLimitError,
  server: ServerError,
  api: ApiError,
  connection: ConnectionError,
  timeout: TimeoutError,
  redirect: RedirectError,
  invalid_response: InvalidResponseError,
  incomplete_listing: IncompleteListingError,
  sync: SyncError,
  store: StoreError,
  slots: SlotsError,
  internal: InternalError,
};

for (const [code, errorClass] of Object.entries({ trackops: TrackopsError, ...errorClasses })) {
  const symbol = Symbol.for(`trackops-client.error.${code}`);
  Object.defineProperty(errorClass.prototype, symbol, { value: true });
  marks.set(errorClass, symbol);
}

/** A fault of this package, or of the host, told by its text. */
export function internalError(text: string): InternalError {
  return new InternalError({
    code: "internal",
    message: `this is a fault of trackops-client, please report it: ${text}`,
  });
}

/** What a call throws for what the core reported: the signal's reason, or the error of its class. */
export function thrownFor(report: unknown, signals: readonly AbortSignal[]): unknown {
  // What the caller's own getters and toJSON throw, or JSON.stringify of what it cannot hold, is no fault of ours.
  if (report instanceof Error)
    return report instanceof WebAssembly.RuntimeError ? internalError(report.message) : report;
  if (!isReport(report)) return internalError(String(report));
  if (report.code === "thrown") return report.body;
  if (report.code === "aborted") return signals.find((signal) => signal.aborted)?.reason;
  const ErrorClass = errorClasses[report.code] ?? InternalError;
  return new ErrorClass(report);
}

function isReport(value: unknown): value is FailureReport {
  return typeof value === "object" && value !== null && "code" in value && "message" in value;
}

/** The host's words as an error of our own: the host's object may hold the request, and with it the token. */
function hostError(cause: { readonly code: string; readonly message: string }): Error {
  return cause.code === "" ? new Error(cause.message) : Object.assign(new Error(cause.message), { code: cause.code });
}
