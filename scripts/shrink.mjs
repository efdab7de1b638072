/**
 * Makes what wasm-pack built smaller still, and faster: short names for what crosses between the WebAssembly and its glue. (`__wbg_read_e3bea75dace70752` from `./trackops_client_bg.js`, a hundred times, takes 4 KB of gzip on both sides.)
 */
import { readFileSync, writeFileSync } from "node:fs";
import binaryen from "binaryen";
import { Fault, output } from "./tools.mjs";

/**
 * What panics would put their texts together with: `src/panic.rs` shows none of those. And the wakers of js-sys's own executor, in
 * whose place is `src/js/task.rs`.
 */
const UNCALLED = /core.*::fmt::Formatter>::pad|as core.*::fmt::Display>::fmt$|js_sys::futures::jspi/;

/**
 * How a text is handed over. The glue's own writes it character by character; a call's text is long, and the host writes it in a third
 * of the time. Where that took more bytes than there are UTF-16 units, it is written anew where there is room for any.
 */
const PASS_STRING = `function passStringToWasm0(arg, malloc, realloc) {
    let len = arg.length;
    let ptr = malloc(len, 1) >>> 0;
    const write = () => cachedTextEncoder.encodeInto(arg, getUint8ArrayMemory0().subarray(ptr, ptr + len));
    let { read, written } = write();
    if (read !== arg.length) {
        ptr = realloc(ptr, len, len *= 3, 1) >>> 0;
        written = write().written;
        ptr = realloc(ptr, len, written, 1) >>> 0;
    }
    WASM_VECTOR_LEN = written;
    return ptr;
}
`;

/** Rewrites `${base}_bg.wasm` and `${base}.js`. */
export function shrink(base) {
  const wasm = `${base}_bg.wasm`;
  writeFileSync(wasm, withoutUncalled(readFileSync(wasm)));
  const bare = ["--remove-unused-module-elements", "--strip-debug", "--strip-producers", "--strip-target-features"];
  const names = output("wasm-opt", [wasm, "-o", wasm, ...bare, "--minify-imports-and-exports-and-modules"]);
  if (names === undefined) throw new Fault(`wasm-opt could not shorten the names of ${wasm}`);
  const { imports, exports } = JSON.parse(names);
  const glue = renamed(readFileSync(`${base}.js`, "utf8"), imports, exports);
  writeFileSync(`${base}.js`, glue);
}

/**
 * The module without the bodies of functions that are linked and never called, which the compiler cannot know. 1 KB as it is
 * embedded.
 */
function withoutUncalled(bytes) {
  const module = binaryen.readBinary(bytes);
  const all = Array.from({ length: module.getNumFunctions() }, (_, at) =>
    binaryen.getFunctionInfo(module.getFunctionByIndex(at)),
  );
  for (const { name, params, results } of all.filter((one) => one.module === "" && UNCALLED.test(one.name))) {
    module.removeFunction(name);
    module.addFunction(name, params, results, [], module.unreachable());
  }
  return module.emitBinary();
}

/** The glue with the new names. All imports come from one module now. */
function renamed(glue, imports, exports) {
  let text = glue;
  const replace = (pattern, by) => {
    const before = text;
    text = text.replace(pattern, by);
    if (text === before)
      throw new Fault(`the glue of wasm-bindgen has nothing like ${pattern}: see scripts/shrink.mjs`);
  };
  const modules = new Map();
  replace(/^ {8}"([^"\n]+)": (import\d+),\n/gm, (_, module, name) => {
    modules.set(module, name);
    return "";
  });
  replace(/^( {4}return \{\n {8}__proto__: null,\n)( {4}\};)$/m, "$1        a: import0,\n$2");
  for (const [module, old, short] of imports) {
    const name = modules.get(module);
    if (name === undefined) throw new Fault(`the glue of wasm-bindgen knows no module ${module}`);
    if (name === "import0") replace(new RegExp(`^ {8}${old}:`, "m"), () => `        ${short}:`);
    else
      replace(
        /^( {4}const import0 = \{\n {8}__proto__: null,\n)/m,
        (head) => `${head}        ${short}: ${name}.${old},\n`,
      );
  }
  replace(/^function passStringToWasm0\([\s\S]*?^\}\n/m, () => PASS_STRING);
  // Every host that knows reference types has it.
  replace(/^if \(!\('encodeInto' in cachedTextEncoder\)\) \{\n[\s\S]*?^\}\n\n/m, "");
  const shortOf = new Map(exports);
  replace(/\bwasm\.(\w+)/g, (_, name) => `wasm.${shortOf.get(name) ?? missing(name)}`);
  return text;
}

function missing(name) {
  throw new Fault(`the glue of wasm-bindgen uses ${name}, which the WebAssembly does not export`);
}
