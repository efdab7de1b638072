/**
 * trackops-client for Cloudflare Workers, which compile no WebAssembly while they run: they import it as a module. The
 * `workerd` condition of package.json leads here.
 *
 * @module
 */

import { provideWasm } from "./core.js";
import plan from "./plan.wasm";
import slots from "./slots.wasm";
import module from "./trackops.wasm";

export * from "./public.js";

provideWasm(() => module, { plan: () => plan, slots: () => slots });
