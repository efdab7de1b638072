/**
 * What the process holds after all that nobody needs is gone. Import it before trackops-client: the WebAssembly memory is
 * no part of the package's interface, so it is caught where it is made. Needs `--expose-gc`, or sets it.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

let wasm;
WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(...args) {
    super(...args);
    wasm = Object.values(this.exports).find((value) => value instanceof WebAssembly.Memory) ?? wasm;
  }
};

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

/** Bytes in use: JavaScript's heap and the client's WebAssembly memory. */
export async function memoryUse() {
  for (let round = 0; round < 5; round += 1) {
    // Finalizers run between tasks, and free what the next collection takes.
    await new Promise((resolve) => setTimeout(resolve, 20));
    collect();
  }
  return { heapBytes: process.memoryUsage().heapUsed, wasmBytes: wasm?.buffer.byteLength ?? 0 };
}
