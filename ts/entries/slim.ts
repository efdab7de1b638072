/**
 * trackops-client without its WebAssembly, for those who host `trackops.wasm` by themselves.
 *
 * ```ts
 * import { initialize, Trackops } from "trackops-client/slim";
 * await initialize(fetch("/trackops.wasm"));
 * ```
 *
 * @module
 */
import { provideWasm, type WasmSource } from "../client/core.js";

export type { WasmSource } from "../client/core.js";
export * from "./public.js";

/** Takes the WebAssembly: its bytes, a compiled module, or the answer of a fetch. To be awaited before `new Trackops`. */
export async function initialize(source: WasmSource | Response | Promise<WasmSource | Response>): Promise<void> {
  const given = await source;
  const bytesOrModule =
    given instanceof WebAssembly.Module || ArrayBuffer.isView(given) || given instanceof ArrayBuffer
      ? given
      : await (given as Response).arrayBuffer();
  const module =
    bytesOrModule instanceof WebAssembly.Module
      ? bytesOrModule
      : await WebAssembly.compile(bytesOrModule as BufferSource);
  provideWasm(() => module);
}
