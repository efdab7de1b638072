/**
 * trackops-client with its WebAssembly inside: works right after `import` or `require`, everywhere.
 *
 * @module
 */
import text from "../pkg/embedded.js";
import { provideWasm } from "./core.js";
import { embedded } from "./embedded.js";

export * from "./public.js";

provideWasm(() => embedded(text));
