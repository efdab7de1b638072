/**
 * What a client lends to the core: the caller's `fetch`, its signals, the account's throttle. `src/js/host.rs` is the other side.
 *
 * @module
 */
import { entering } from "./generation.js";
import { keysForCore } from "./record-keys.js";
import type { SharedThrottle } from "./throttles.js";

/** The functions that the core calls. Each may throw. */
export interface Host {
  fetch(url: string, init: RequestInit): unknown;
  onAbort(signals: readonly AbortSignal[], callback: () => void): (() => void) | undefined;
  settle<T>(value: T | PromiseLike<T>): Promise<T>;
  keysOf(records: readonly unknown[], recordKey: readonly string[]): Float64Array | (number | string | undefined)[];
  throttleFor(account: string): SharedThrottle;
}

/** A host with this `fetch`, or the global one. */
export function hostWith(
  fetch: typeof globalThis.fetch | undefined,
  throttleFor: (account: string) => SharedThrottle,
): Host {
  return {
    // Looked up at each call, so that a fetch which tests put in its place is used.
    fetch: (url, init) => (fetch ?? globalThis.fetch)(url, init),
    onAbort,
    settle,
    keysOf: keysForCore,
    throttleFor,
  };
}

/** What waits for each signal: however many calls a signal ends, it has one listener. */
const waiting = new WeakMap<AbortSignal, { readonly callbacks: Set<() => void>; readonly listener: () => void }>();

function onAbort(signals: readonly AbortSignal[], callback: () => void): (() => void) | undefined {
  if (signals.some(({ aborted }) => aborted)) return undefined;
  const stop = entering(callback);
  for (const signal of signals) add(signal, stop);
  return () => {
    for (const signal of signals) remove(signal, stop);
  };
}

function add(signal: AbortSignal, callback: () => void): void {
  let entry = waiting.get(signal);
  if (entry === undefined) {
    const callbacks = new Set<() => void>();
    const listener = () => {
      for (const each of [...callbacks]) each();
    };
    entry = { callbacks, listener };
    waiting.set(signal, entry);
    signal.addEventListener("abort", listener, { once: true });
  }
  entry.callbacks.add(callback);
}

function remove(signal: AbortSignal, callback: () => void): void {
  const entry = waiting.get(signal);
  if (entry === undefined) return;
  entry.callbacks.delete(callback);
  if (entry.callbacks.size > 0) return;
  waiting.delete(signal);
  signal.removeEventListener("abort", entry.listener);
}

/** A native promise, which never settles once the instance that waits for it was given up. */
function settle<T>(value: T | PromiseLike<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    Promise.resolve(value).then(entering(resolve), entering(reject));
  });
}
