/**
 * What shares a limit with other processes, for slots of your own; those of `trackops-client/slots/…` bring it along.
 *
 * ```ts
 * import type { Slots } from "trackops-client";
 * import { slotsEngine } from "trackops-client/slots";
 * const slots: Slots = {
 *   engine: slotsEngine,
 *   // update …
 * };
 * ```
 *
 * @module
 */
import text from "../pkg/slots/base64.js";
import { initSync, Throttle, watchPanics } from "../pkg/slots/trackops_slots.js";
import { decoded } from "./base64.js";
import { Sharing } from "./sharing.js";
import type { SlotsEngine, ThrottleToShare } from "./slots.js";
import type { SharedThrottle } from "./throttles.js";

export type { SlotsEngine } from "./slots.js";

/** The engine of this version of the package. */
export const slotsEngine: SlotsEngine = { [Symbol.toStringTag]: "trackops-client/slots", throttle: shared };

let ready = false;
/** Of each copy of the client that uses this engine. */
const listeners = new Set<(text: string) => void>();

/** A throttle in an instance made at the first call: from its own bytes, unless the host needs a module compiled before. */
function newThrottle({ wasm, onPanic }: ThrottleToShare): Throttle {
  listeners.add(onPanic);
  if (!ready) {
    initSync({ module: wasm ?? decoded(text) });
    watchPanics((panic: string) => {
      for (const listener of listeners) listener(panic);
    });
    ready = true;
  }
  return new Throttle();
}

function shared(given: ThrottleToShare): SharedThrottle {
  const { account, slots, before, longestMs } = given;
  const throttle = newThrottle(given);
  throttle.act("configure", 0, 0, longestMs);
  const now = performance.now();
  const nextTicket = before.reserve(now);
  before.release(nextTicket);
  // Of one that has given out no ticket there is nothing to go on with.
  if (nextTicket > 0) throttle.succeed(nextTicket, now, before.pause(now));
  const sharing = new Sharing(throttle, account, slots);
  /** Each of these may leave the throttle with a question to the other processes, or with news for them. */
  const told = <T>(result: T): T => {
    sharing.start();
    return result;
  };
  return {
    configure: (intervalMs) => void throttle.act("configure", 0, 0, intervalMs),
    reserve: (now) => throttle.act("reserve", 0, now, 0),
    claim: (ticket, now) => {
      sharing.join();
      return told(throttle.claim(ticket, now));
    },
    answered: (ticket, now) => void told(throttle.act("answered", ticket, now, 0)),
    rejected: (ticket, now, waitMs) => void told(throttle.act("rejected", ticket, now, waitMs)),
    release: (ticket) => void told(throttle.act("release", ticket, 0, 0)),
    interval: () => throttle.act("interval", 0, 0, 0),
    pause: (now) => throttle.act("pause", 0, now, 0),
    // What was given first holds.
    share: () => {},
    round: () => sharing.round,
  };
}
