/**
 * What a client tells `onEvent`. No event holds credentials or the values of parameters.
 *
 * @module
 */

interface About {
  /** The HTTP method. */
  readonly method: string;
  /** The path below `/api/v1/`, without parameters. */
  readonly path: string;
  /** Which attempt of the request it is, from 1. */
  readonly attempt: number;
}

/** An attempt was sent. */
export interface RequestEvent extends About {
  /** Tells it from other events. */
  readonly type: "request";
}

/** An attempt was answered, whatever the status. */
export interface ResponseEvent extends About {
  /** Tells it from other events. */
  readonly type: "response";
  /** The HTTP status. */
  readonly status: number;
  /** Milliseconds from sending to the end of the body. */
  readonly ms: number;
}

/** A request waits for its turn. Told once a wait. */
export interface WaitEvent extends About {
  /** Tells it from other events. */
  readonly type: "wait";
  /**
   * `rate_limit`: requests are spaced; `server_asked`: the server said 429; `back_off`: a failure is given time;
   * `shared_limit`: another process, tab or machine comes first (the option `slots`).
   */
  readonly reason: "rate_limit" | "server_asked" | "back_off" | "shared_limit";
  /** Milliseconds the wait is expected to take. */
  readonly ms: number;
}

/** An attempt failed and another will follow. */
export interface RetryEvent extends About {
  /** Tells it from other events. */
  readonly type: "retry";
  /** The code of the failure: `server`, `connection`, `rate_limit` … */
  readonly reason: string;
  /** The status, if there was an answer. */
  readonly status?: number | undefined;
  /** Milliseconds until the next attempt, at the least. */
  readonly ms: number;
}

/** A page of a listing is given out. */
export interface PageEvent {
  /** Tells it from other events. */
  readonly type: "page";
  /** The path below `/api/v1/`. */
  readonly path: string;
  /** The page's number, from 1. */
  readonly page: number;
  /** Records on it that were not given out before. */
  readonly records: number;
  /** Records of the whole listing, if they were counted. */
  readonly total?: number | undefined;
}

/** Something that a client did or met. */
export type TrackopsEvent = RequestEvent | ResponseEvent | WaitEvent | RetryEvent | PageEvent;
