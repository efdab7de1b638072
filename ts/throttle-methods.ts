/**
 * The methods of a throttle in the core by their own names.
 *
 * @module
 */
import type { SharedThrottle } from "./throttles.js";

/** The throttle of either WebAssembly: that of the client, and that of slots. */
interface CoreThrottle {
  act(method: string, ticket: number, now: number, millis: number): number;
  claim(ticket: number, now: number): Float64Array | undefined;
}

/**
 * What copies of the package call, for a throttle of one process.
 *
 * @internal
 */
export function methodsOf(throttle: CoreThrottle): Omit<SharedThrottle, "share" | "round"> {
  return {
    configure: (intervalMs) => void throttle.act("configure", 0, 0, intervalMs),
    reserve: (now) => throttle.act("reserve", 0, now, 0),
    claim: (ticket, now) => throttle.claim(ticket, now),
    answered: (ticket, now) => void throttle.act("answered", ticket, now, 0),
    rejected: (ticket, now, waitMs) => void throttle.act("rejected", ticket, now, waitMs),
    release: (ticket) => void throttle.act("release", ticket, 0, 0),
    interval: () => throttle.act("interval", 0, 0, 0),
    pause: (now) => throttle.act("pause", 0, now, 0),
  };
}
