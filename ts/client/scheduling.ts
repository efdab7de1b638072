/**
 * `queueMicrotask` and `setTimeout` as the WebAssembly's glue uses them: esbuild puts them in place of the global ones
 * (`inject` in `scripts/build.mjs`).
 *
 * wasm-bindgen-futures runs its tasks by `queueMicrotask`, and gloo-timers sleeps by `setTimeout`. Both would let a trap escape to
 * `uncaughtException`, where it ends a process.
 *
 * @module
 */
import { entering } from "./generation.js";

type Callback = () => void;

// Taken at import: fakes of test frameworks would keep promises from settling.
const hostQueueMicrotask: ((callback: Callback) => void) | undefined = globalThis.queueMicrotask;

/** The host's `queueMicrotask`, safe to enter the WebAssembly by. */
export function queueMicrotask(callback: Callback): void {
  const enter = entering(callback);
  if (hostQueueMicrotask === undefined) Promise.resolve().then(enter);
  else hostQueueMicrotask(enter);
}

/**
 * The host's `setTimeout`, safe to enter the WebAssembly by. Timers come at whole milliseconds, up to one late. So a timer of 0 ms
 * is the next turn of the event loop where the host has `setImmediate`: at 20 requests a second this saves a hundredth of the time.
 */
export function setTimeout(callback: Callback, millis: number): unknown {
  const enter = entering(callback);
  const { setImmediate } = globalThis as { setImmediate?: (callback: Callback) => unknown };
  return millis < 1 && setImmediate !== undefined
    ? { immediate: setImmediate(enter) }
    : globalThis.setTimeout(enter, millis);
}

/** Ends a timer of {@link setTimeout}. */
export function clearTimeout(handle: unknown): void {
  if (typeof handle === "object" && handle !== null && "immediate" in handle) {
    (globalThis as unknown as { clearImmediate(handle: unknown): void }).clearImmediate(handle.immediate);
  } else {
    globalThis.clearTimeout(handle as number);
  }
}
