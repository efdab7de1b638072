/**
 * One throttle per account in a process, also where the package is loaded more than once (two versions, a bundle beside the
 * original): the registry lives on `globalThis`.
 *
 * @module
 */
import { core, onPanic, slotsWasm, whenFailed } from "./core.js";
import type { Slots } from "./slots.js";
import { methodsOf } from "./throttle-methods.js";

/**
 * The methods by which copies of the package share a throttle. Times are milliseconds of `performance.now()`.
 *
 * @internal
 */
export interface SharedThrottle {
  configure(intervalMs: number): void;
  reserve(now: number): number;
  claim(ticket: number, now: number): Float64Array | undefined;
  answered(ticket: number, now: number): void;
  rejected(ticket: number, now: number, waitMs: number): void;
  release(ticket: number): void;
  interval(): number;
  pause(now: number): number;
  /** From now on the limit is shared with other processes; what was given first holds. */
  share(slots: Slots): void;
  /** Ends when those who share the limit have been asked. */
  round(): Promise<void> | undefined;
}

/** Its number changes with the methods of SharedThrottle, and with what `share` asks of slots. */
const REGISTRY = Symbol.for("trackops-client.throttles.3");

const own = new Set<string>();
const lost = new Set<string>();

/** The throttle of an account, made at the first call for it. */
export function throttleFor(account: string, slots: Slots | undefined): SharedThrottle {
  const throttle = registryOnGlobal().get(account) ?? newThrottle(account);
  if (slots !== undefined) throttle.share(slots);
  return throttle;
}

function newThrottle(account: string): SharedThrottle {
  const throttle = ownThrottle(account);
  if (lost.delete(account)) {
    // What the lost one knew is gone: as if a request had been sent this moment.
    const now = performance.now();
    const ticket = throttle.reserve(now);
    throttle.claim(ticket, now);
    throttle.release(ticket);
  }
  registryOnGlobal().set(account, throttle);
  own.add(account);
  return throttle;
}

/** A throttle of this copy. */
function ownThrottle(account: string): SharedThrottle {
  const methods = methodsOf(new (core().exports.Throttle)());
  let longestMs = 0;
  const shared: SharedThrottle = {
    ...methods,
    configure: (intervalMs) => {
      longestMs = Math.max(longestMs, intervalMs);
      methods.configure(intervalMs);
    },
    share: (slots) => {
      // Clients hold the object, so it stays, and does from now on what that of the slots does.
      const before = { ...shared };
      Object.assign(shared, slots.engine.throttle({ account, slots, before, longestMs, wasm: slotsWasm(), onPanic }));
    },
    round: () => undefined,
  };
  return shared;
}

function registryOnGlobal(): Map<string, SharedThrottle> {
  const holder = globalThis as { [REGISTRY]?: Map<string, SharedThrottle> };
  holder[REGISTRY] ??= new Map();
  return holder[REGISTRY];
}

whenFailed(() => {
  const registry = registryOnGlobal();
  for (const account of own) {
    registry.delete(account);
    lost.add(account);
  }
  own.clear();
});
