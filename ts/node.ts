/**
 * trackops-client with its WebAssembly inside, for hosts that load from a disk: Node.js, Electron's main process, Bun, Deno, and
 * whoever asks for CommonJS. Base64 is read by the host's own code, in a tenth of the time that `ts/index.ts` takes for
 * its smaller form.
 *
 * @module
 */
import text from "../pkg/base64.js";
import { decoded } from "./base64.js";
import { provideWasm } from "./core.js";

export * from "./public.js";

provideWasm(() => decoded(text));
