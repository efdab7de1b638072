/** The core, as hosts and bundlers import it that know WebAssembly modules. */
declare const module: WebAssembly.Module;
export default module;
