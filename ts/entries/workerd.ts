/**
 * trackops-client for Cloudflare Workers, which compile no WebAssembly while they run: they import it as a module. The
 * `workerd` condition of package.json leads here.
 *
 * @module
 */

import { provideWasm } from "../client/core.js";
import module from "../trackops.wasm";

export * from "./public.js";

provideWasm(() => module);
