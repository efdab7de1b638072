/**
 * trackops-client for hosts with a disk: Node.js, Electron's main process, Bun, Deno, and all that ask for CommonJS. The WebAssembly
 * is read from the file beside this one, in less time than decoding takes. Where a bundler left that file behind, or the
 * host lets nobody read it, the text of `ts/entries/index.ts` takes its place.
 *
 * @module
 */
import text from "../../pkg/embedded.js";
import { provideWasm } from "../client/core.js";
import { decoded } from "./embedded.js";

export * from "./public.js";

provideWasm(() => beside() ?? decoded(text));

function beside(): Uint8Array<ArrayBuffer> | undefined {
  // Deno would ask the user for the permission to read.
  if ("Deno" in globalThis) return undefined;
  try {
    const { readFileSync } = process.getBuiltinModule("node:fs");
    return readFileSync(new URL("../trackops.wasm", import.meta.url));
  } catch {
    return undefined;
  }
}
