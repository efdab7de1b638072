/**
 * How a simulator is set up, and what can be asked of it.
 *
 * @module
 */
import type { Resources } from "../generated/resources.js";

/** Times that a request spends on the network, in milliseconds. A jitter is added evenly from 0 to its value. */
export interface Latency {
  /** On the way there: passes before the request is counted by the limit. */
  readonly upMs?: number | undefined;
  /** Added to upMs. */
  readonly upJitterMs?: number | undefined;
  /** On the way back. */
  readonly downMs?: number | undefined;
  /** Added to downMs. */
  readonly downJitterMs?: number | undefined;
}

/** The server's clock, by which it stamps what changes and dates its answers. */
export interface Clock {
  /** How far it is ahead of this machine's, in milliseconds. Default: 0. */
  readonly offsetMs?: number | undefined;
  /** Whether answers say no `Date`, as those do not that another origin's page reads. Default: false. */
  readonly hidden?: boolean | undefined;
}

/** How a simulator is set up. */
export interface SimulatorOptions {
  /** The port on 127.0.0.1. Default: a free one. */
  readonly port?: number | undefined;
  /** What the data and the jitter depend on. Default: 1. */
  readonly seed?: number | undefined;
  /** Minutes between the creation of one seeded record and that of the next, from 2024-01-01. Default: 10. */
  readonly minutesApart?: number | undefined;
  /** Default: `"samspade"`. */
  readonly username?: string | undefined;
  /** Default: the token of the vendor's own example. */
  readonly apiToken?: string | undefined;
  /** The strict limit, counted where requests arrive. Default: 1. `Infinity` for none. */
  readonly requestsPerSecond?: number | undefined;
  /** Whether a rejected request starts the interval anew. Default: false. */
  readonly countRejected?: boolean | undefined;
  /** What a 429 says of the time to wait. Default: `"none"`. */
  readonly retryAfter?: "none" | "seconds" | "date" | undefined;
  /** Requests a second that another integration of the same account sends. Default: none. */
  readonly otherRequestsPerSecond?: number | undefined;
  /** Seeded records of each collection. Default: 450 cases, and of the others as many as fit them. */
  readonly records?: { readonly [Name in keyof Resources]?: number | undefined } | undefined;
  /** Default: none. */
  readonly latency?: Latency | undefined;
  /** Default: this machine's. */
  readonly clock?: Clock | undefined;
  /** Whether pages of other origins may use it. Preflight requests do not count. Default: false. */
  readonly cors?: boolean | undefined;
  /**
   * Whether it runs in a Node.js process of its own, which ends with this one: for measuring, so that neither waits for
   * the other. Default: false.
   */
  readonly ownProcess?: boolean | undefined;
}

/** Something that goes wrong with a request that the limit let through. */
export type Fault = StatusFault | PlainFault | SlowFault | RedirectFault | LargeFault;

/** An answer with another status. */
export interface StatusFault {
  /** An error in JSON, a page for browsers, or an error that repeats the credentials it was sent, in body and headers. */
  readonly kind: "status" | "html" | "echo";
  /** The HTTP status. */
  readonly status: number;
  /** The body of a `status`, in place of the simulator's own. */
  readonly text?: string;
  /** The header of that name, with a `status`. */
  readonly retryAfter?: string;
}

/** A fault that needs no more words. */
export interface PlainFault {
  /**
   * `reset`: the connection is reset before the answer; `cut`: in the middle of the body; `empty`: status 200 and no body;
   * `silence`: no answer, while the connection stays open; `wrongShape`: an object in place of a list, and the other way round.
   */
  readonly kind: "reset" | "cut" | "empty" | "silence" | "wrongShape";
}

/** An answer that trickles. */
export interface SlowFault {
  /** Which fault it is. */
  readonly kind: "slow";
  /** Milliseconds for each byte. */
  readonly ms: number;
}

/** A redirect. */
export interface RedirectFault {
  /** Which fault it is. */
  readonly kind: "redirect";
  /** The HTTP status. */
  readonly status: number;
  /** Where to. */
  readonly location: string;
}

/** A body that is too large. */
export interface LargeFault {
  /** Which fault it is. */
  readonly kind: "large";
  /** The body's size. */
  readonly bytes: number;
}

/** Records that come, change and go while a listing runs. */
export interface Churn {
  /** The collection. */
  readonly collection: keyof Resources;
  /** After so many pages of it were read, each time. */
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
  /** When it was counted, in milliseconds of the simulator's clock. */
  readonly at: number;
  /** The HTTP method. */
  readonly method: string;
  /** The path without the query. */
  readonly path: string;
  /** The query as it was sent, without `?`. */
  readonly query: string;
  /** The status that was answered; 0 for none. */
  readonly status: number;
  /** Whether it had an Authorization header. */
  readonly authorized: boolean;
  /** The header of that name. */
  readonly userAgent: string | undefined;
  /** The body as it was sent. */
  readonly body: string;
}

/** A simulator that runs. */
export interface Simulator extends AsyncDisposable {
  /** Its address, for `baseUrl`. */
  readonly url: string;
  /** The user that it lets in. */
  readonly username: string;
  /** And that user's token. */
  readonly apiToken: string;
  /** What it saw since the start or the last `forget`. */
  requests(): Promise<SeenRequest[]>;
  /** Forgets what it saw. */
  forget(): Promise<void>;
  /** The next `times` requests meet a fault. Default: 1. */
  fault(fault: Fault, times?: number): Promise<void>;
  /** No faults and no churn any more. */
  clearFaults(): Promise<void>;
  /** Records come and go while listings run. */
  churn(churn: Churn): Promise<void>;
  /** Adds, changes and removes records now; gives how many there are then. */
  meddle(change: Omit<Churn, "every">): Promise<number>;
  /** Sets the network's latency. */
  latency(latency: Latency): Promise<void>;
  /** Sets the server's clock. */
  clock(clock: Clock): Promise<void>;
  /** Ends it and all its connections. */
  close(): Promise<void>;
}

/** The defaults. */
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
