/**
 * The package with its inner modules, built from the sources.
 */
import { mkdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

export async function inside() {
  const folder = new URL("../../target/js-tests/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  const outfile = new URL("inside.mjs", folder);
  const contents = ["index", "core", "embedded", "errors"].map((name) => `export * from "./${name}.ts";`).join("\n");
  const resolveDir = new URL("../../ts/", import.meta.url).pathname;
  await build({
    stdin: { contents, resolveDir, loader: "ts" },
    outfile: outfile.pathname,
    bundle: true,
    // What "sideEffects": false promises is true of dist/index.js, one module, not of the sources.
    ignoreAnnotations: true,
    format: "esm",
    define: { __VERSION__: '"test"' },
  });
  return await import(pathToFileURL(outfile.pathname));
}
