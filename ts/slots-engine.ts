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
import { methodsOf } from "./throttle-methods.js";
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
  const methods = methodsOf(throttle);
  methods.configure(longestMs);
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
    ...methods,
    claim: (ticket, now) => {
      sharing.join();
      return told(methods.claim(ticket, now));
    },
    answered: (ticket, now) => told(methods.answered(ticket, now)),
    rejected: (ticket, now, waitMs) => told(methods.rejected(ticket, now, waitMs)),
    release: (ticket) => told(methods.release(ticket)),
    // What was given first holds.
    share: () => {},
    round: () => sharing.round,
  };
}
