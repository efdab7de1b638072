/**
 * trackops-client with its WebAssembly inside: works right after `import` or `require`, everywhere.
 *
 * @module
 */
import text from "../../pkg/embedded.js";
import { provideWasm } from "../client/core.js";
import { decoded } from "./embedded.js";

export * from "./public.js";

provideWasm(() => decoded(text));
