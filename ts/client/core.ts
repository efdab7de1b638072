/**
 * The WebAssembly instance: made at the first `new Trackops`, and anew after a trap.
 *
 * @module
 */
import {
  Client,
  initSync,
  panicOnPurpose,
  parseTimestamp,
  SyncPlan,
  startAnew,
  Throttle,
  textOf,
  watchPanics,
} from "../../pkg/trackops_client.js";
import { internalError } from "./errors.js";
import { generation, giveUp, whenTrapped } from "./generation.js";

/** What the WebAssembly can be made from. */
export type WasmSource = BufferSource | WebAssembly.Module;

// Named one by one: the glue has another way to start, of no use here.
const exports = { Client, panicOnPurpose, parseTimestamp, SyncPlan, textOf, Throttle };

/**
 * What TypeScript uses of the WebAssembly.
 *
 * @internal
 */
export type CoreExports = typeof exports;

let provider: (() => WasmSource) | undefined;
let readyGeneration: number | undefined;
/** Rejects the calls under way: the promise of a call that trapped would never settle. */
const pending = new Set<(error: Error) => void>();

/** Says where the WebAssembly comes from; nothing is compiled before it is needed. */
export function provideWasm(source: () => WasmSource): void {
  provider ??= source;
}

/**
 * Calls into the WebAssembly. Every call goes through here: where one traps (out of memory or stack, a fault of ours), the calls under
 * way reject, and the next one starts with a fresh instance.
 *
 * @internal
 */
export function enter<T>(use: (exports: CoreExports) => T): T {
  start();
  try {
    return use(exports);
  } catch (error) {
    if (isTrap(error)) fail(error.message);
    throw error;
  }
}

/**
 * The promise of a call, which also rejects if the instance traps.
 *
 * @internal
 */
export function guarded<T>(call: (exports: CoreExports) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    pending.add(reject);
    const done = () => pending.delete(reject);
    try {
      enter(call).then(
        (value) => {
          done();
          resolve(value);
        },
        (error: unknown) => {
          done();
          reject(error);
        },
      );
    } catch (error) {
      done();
      reject(error);
    }
  });
}

function start(): void {
  if (readyGeneration === generation()) return;
  if (readyGeneration === undefined) {
    if (provider === undefined) {
      throw internalError('no WebAssembly yet: call initialize() first, or import "trackops-client" instead');
    }
    try {
      initSync({ module: provider() });
    } catch (error) {
      throw internalError(
        `the WebAssembly cannot be started: ${error instanceof Error ? error.message : String(error)}. A page's Content-Security-Policy must allow 'wasm-unsafe-eval'; a damaged copy of trackops-client must be installed and bundled again`,
      );
    }
    whenTrapped((error) => fail(error instanceof Error ? error.message : String(error)));
  }
  readyGeneration = generation();
  watchPanics(fail);
}

/** V8 reports a stack overflow within WebAssembly as a RangeError. */
function isTrap(error: unknown): error is Error {
  return error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
}

function fail(text: string): void {
  giveUp();
  try {
    startAnew();
  } catch {
    // The instance cannot run at all. Then the next call finds it as it is.
  }
  const error = internalError(text);
  const rejections = [...pending];
  pending.clear();
  for (const reject of rejections) reject(error);
}
