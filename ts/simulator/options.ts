/**
 * Options and methods of a simulator.
 *
 * @module
 */
import type { Resources } from "../generated/resources.js";

/** Network latency in milliseconds. Jitter is uniformly distributed from 0 to its value. */
export interface Latency {
  /** From client to server. It passes before the rate limit counts the request. */
  readonly upMs?: number | undefined;
  /** Added to upMs. */
  readonly upJitterMs?: number | undefined;
  /** From server to client. */
  readonly downMs?: number | undefined;
  /** Added to downMs. */
  readonly downJitterMs?: number | undefined;
}

/** The server's clock, which sets the timestamps of changes and the `Date` of responses. */
export interface Clock {
  /** Offset from this machine's clock, in milliseconds; positive if it is ahead. Default: 0. */
  readonly offsetMs?: number | undefined;
  /** Whether responses have no `Date`, as a page of another origin sees them. Default: false. */
  readonly hidden?: boolean | undefined;
}

/** Options of {@link startSimulator}. */
export interface SimulatorOptions {
  /** The port on 127.0.0.1. Default: any free port. */
  readonly port?: number | undefined;
  /** Seed of the data and of the jitter. Default: 1. */
  readonly seed?: number | undefined;
  /** Minutes between the creation times of seeded records, from 2024-01-01 on. Default: 10. */
  readonly minutesApart?: number | undefined;
  /** Default: `"samspade"`. */
  readonly username?: string | undefined;
  /** Default: the token of the vendor's example. */
  readonly apiToken?: string | undefined;
  /** The strict rate limit, enforced when requests arrive. `Infinity` for none. Default: 1. */
  readonly requestsPerSecond?: number | undefined;
  /** Whether a rejected request restarts the interval. Default: false. */
  readonly countRejected?: boolean | undefined;
  /** The form of the `Retry-After` header of a 429. Default: `"none"`. */
  readonly retryAfter?: "none" | "seconds" | "date" | undefined;
  /** Requests per second by another simulated integration of the account. Default: none. */
  readonly otherRequestsPerSecond?: number | undefined;
  /** Number of seeded records by collection. Default: 450 cases, and matching numbers in the other collections. */
  readonly records?: { readonly [Name in keyof Resources]?: number | undefined } | undefined;
  /** Default: none. */
  readonly latency?: Latency | undefined;
  /** Default: this machine's. */
  readonly clock?: Clock | undefined;
  /** Whether pages of other origins may use it. The rate limit does not count preflight requests. Default: false. */
  readonly cors?: boolean | undefined;
  /**
   * Whether it runs in a child process, which ends with this one. For measurements, so that neither process slows the
   * other. Default: false.
   */
  readonly ownProcess?: boolean | undefined;
}

/** A fault, which affects a request that the rate limit let through. */
export type Fault = StatusFault | PlainFault | SlowFault | RedirectFault | LargeFault;

/** A response with another status. */
export interface StatusFault {
  /** An error as JSON, an HTML page, or an error that repeats the request's credentials in its body and headers. */
  readonly kind: "status" | "html" | "echo";
  /** The HTTP status. */
  readonly status: number;
  /** The body of a `status` fault, in place of the simulator's own. */
  readonly text?: string;
  /** The `Retry-After` header of a `status` fault. */
  readonly retryAfter?: string;
}

/** A fault without options. */
export interface PlainFault {
  /**
   * `reset`: the connection is reset before the response; `cut`: it is reset in the middle of the body; `empty`: status
   * 200 without a body; `silence`: no response, while the connection stays open; `wrongShape`: an object instead of a
   * list or vice versa.
   */
  readonly kind: "reset" | "cut" | "empty" | "silence" | "wrongShape";
}

/** A response that arrives byte by byte. */
export interface SlowFault {
  /** The fault. */
  readonly kind: "slow";
  /** Milliseconds per byte. */
  readonly ms: number;
}

/** A redirect. */
export interface RedirectFault {
  /** The fault. */
  readonly kind: "redirect";
  /** The HTTP status. */
  readonly status: number;
  /** The target URL. */
  readonly location: string;
}

/** A body that is too large. */
export interface LargeFault {
  /** The fault. */
  readonly kind: "large";
  /** Size of the body. */
  readonly bytes: number;
}

/** Records that are added, changed and removed while a listing runs. */
export interface Churn {
  /** The collection. */
  readonly collection: keyof Resources;
  /** Applies after every so many pages of the collection. */
  readonly every: number;
  /** Records to add. */
  readonly add?: number | undefined;
  /** Records to change. */
  readonly change?: number | undefined;
  /** Records to remove. */
  readonly remove?: number | undefined;
}

/** A request as the simulator saw it. */
export interface SeenRequest {
  /** When the rate limit counted it, in milliseconds of a monotonic clock. */
  readonly at: number;
  /** The HTTP method. */
  readonly method: string;
  /** The path without the query. */
  readonly path: string;
  /** The query as sent, without `?`. */
  readonly query: string;
  /** The status of the response; 0 for none. */
  readonly status: number;
  /** Whether it had an Authorization header. */
  readonly authorized: boolean;
  /** The `User-Agent` header. */
  readonly userAgent: string | undefined;
  /** The body as sent. */
  readonly body: string;
}

/** A running simulator. */
export interface Simulator extends AsyncDisposable {
  /** Its address, for `baseUrl`. */
  readonly url: string;
  /** The accepted username. */
  readonly username: string;
  /** The accepted API token. */
  readonly apiToken: string;
  /** The requests since the start or the last `forget`. */
  requests(): Promise<SeenRequest[]>;
  /** Clears the list of requests. */
  forget(): Promise<void>;
  /** Applies a fault to the next `times` requests. Default: 1. */
  fault(fault: Fault, times?: number): Promise<void>;
  /** Removes all faults and all churn. */
  clearFaults(): Promise<void>;
  /** Adds, changes and removes records while listings run. */
  churn(churn: Churn): Promise<void>;
  /** Adds, changes and removes records now, and returns the resulting number of records. */
  meddle(change: Omit<Churn, "every">): Promise<number>;
  /** Sets the network's latency. */
  latency(latency: Latency): Promise<void>;
  /** Sets the server's clock. */
  clock(clock: Clock): Promise<void>;
  /** Stops it and closes all connections. */
  close(): Promise<void>;
}

/** The default options. */
export const defaults = {
  port: 0,
  seed: 1,
  minutesApart: 10,
  username: "samspade",
  apiToken: "d29d3136-1251-5041-9e1c-428c77edb64d",
  requestsPerSecond: 1,
  countRejected: false,
  retryAfter: "none",
  cors: false,
} as const;
