/**
 * The WebAssembly instance, made at the first `new Trackops`, and what happens if it should ever panic.
 *
 * @module
 */
import {
  Client,
  initSync,
  panicOnPurpose,
  parseTimestamp,
  Throttle,
  textOf,
  watchPanics,
} from "../pkg/trackops_client.js";
import { internalError } from "./errors.js";

/** What the WebAssembly can be made from. */
export type WasmSource = BufferSource | WebAssembly.Module;

// Named one by one: the glue has another way to start, of no use here.
const exports = { Client, panicOnPurpose, parseTimestamp, textOf, Throttle };

let provider: (() => WasmSource) | undefined;
let engines: { plan(): WasmSource; slots(): WasmSource } | undefined;
let generation = 0;
let ready = false;
/** What to reject should the instance panic: the promise of the call it happened in would never settle. */
const pending = new Set<(error: Error) => void>();
const failed = new Set<() => void>();

/**
 * Says where the WebAssembly comes from; nothing is compiled before it is needed. `compiled` is for hosts which compile nothing
 * while they run, so that the engines of stores and slots cannot bring their own.
 */
export function provideWasm(source: () => WasmSource, compiled?: { plan(): WasmSource; slots(): WasmSource }): void {
  provider ??= source;
  engines ??= compiled;
}

/** The plan of a local copy, where the host has it compiled. */
export function planWasm(): WasmSource | undefined {
  return engines?.plan();
}

/** The throttle that shares its limit, where the host has it compiled. */
export function slotsWasm(): WasmSource | undefined {
  return engines?.slots();
}

/**
 * The instance's exports. The number changes with a panic: objects made before it may be half changed, and are not used again.
 *
 * @internal
 */
export function core(): { exports: typeof exports; generation: number } {
  if (!ready) {
    if (provider === undefined) {
      throw internalError('no WebAssembly yet: call initialize() first, or import "trackops-client" instead');
    }
    initSync({ module: provider() });
    watchPanics(onPanic);
    ready = true;
  }
  return { exports, generation };
}

/** Calls back when the instance panics. */
export function whenFailed(callback: () => void): void {
  failed.add(callback);
}

/** The promise of a call, which also ends if the instance panics. */
export function guarded<T>(call: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(error);
    pending.add(fail);
    const done = () => pending.delete(fail);
    try {
      call().then(
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

/** Makes new objects of everything, and ends the calls under way. */
export function onPanic(text: string): void {
  generation += 1;
  for (const callback of failed) callback();
  const error = internalError(text);
  const rejections = [...pending];
  pending.clear();
  for (const reject of rejections) reject(error);
}
