/**
 * The package with its inner modules, built from the sources. With `bare` it has no WebAssembly of its own.
 */
import { mkdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

export async function inside(bare) {
  const folder = new URL("../../target/js-tests/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  const outfile = new URL(`inside-${bare ?? "whole"}.mjs`, folder);
  const names = ["client/core", "client/errors", "entries/embedded", ...(bare ? [] : ["entries/index"])];
  const contents = names.map((name) => `export * from "./${name}.ts";`).join("\n");
  const resolveDir = new URL("../../ts/", import.meta.url).pathname;
  await build({
    stdin: { contents, resolveDir, loader: "ts" },
    outfile: outfile.pathname,
    bundle: true,
    // What "sideEffects": false promises is true of dist/index.js, one module, not of the sources.
    ignoreAnnotations: true,
    format: "esm",
    inject: [new URL("../../ts/client/scheduling.ts", import.meta.url).pathname],
    define: { __VERSION__: '"test"' },
  });
  return await import(pathToFileURL(outfile.pathname));
}
