/**
 * One throttle per account in a process, also where the package is loaded more than once (two versions, a bundle beside the
 * original): the registry lives on `globalThis`.
 *
 * @module
 */
import { core, whenFailed } from "./core.js";

/** The methods by which copies of the package share a throttle. Times are milliseconds of `performance.now()`. */
interface SharedThrottle {
  configure(intervalMs: number): void;
  reserve(now: number): number;
  claim(ticket: number, now: number): Float64Array | undefined;
  answered(ticket: number, now: number): void;
  rejected(ticket: number, now: number, waitMs: number): void;
  release(ticket: number): void;
  interval(): number;
  pause(now: number): number;
}

/** Its number changes with the methods of SharedThrottle. */
const REGISTRY = Symbol.for("trackops-client.throttles.1");

const own = new Set<string>();
const lost = new Set<string>();

/** The throttle of an account, made at the first call for it. */
export function throttleFor(account: string): SharedThrottle {
  const registry = registryOnGlobal();
  const known = registry.get(account);
  if (known !== undefined) return known;
  const throttle: SharedThrottle = new (core().exports.Throttle)();
  if (lost.delete(account)) {
    // What the lost one knew is gone: as if a request had been sent this moment.
    const now = performance.now();
    const ticket = throttle.reserve(now);
    throttle.claim(ticket, now);
    throttle.release(ticket);
  }
  registry.set(account, throttle);
  own.add(account);
  return throttle;
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
