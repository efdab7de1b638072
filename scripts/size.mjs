/**
 * What the package weighs: `npm run size` prints it and writes docs/size.md; with --check it only looks whether that page
 * is still true, and whether the limit is kept.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { embed } from "./embed.mjs";
import { Fault, main, root } from "./tools.mjs";

/** Bytes, minified and after gzip, that all a page loads for `new Trackops` and `list` may have at the most. */
const LIMIT = 55_000;
/** By how much of itself a figure may differ from the page's before that must be written anew. */
const TOLERANCE = 0.02;
const page = join(root, "docs", "size.md");

const use = (from, setUp = "") => `import { ${setUp ? "initialize, " : ""}Trackops } from "trackops-client${from}";
${setUp}
const trackops = new Trackops({ subdomain: "mycompany", username: "samspade", apiToken: "…" });
for await (const record of trackops.cases.list()) console.log(record.id);`;

const wasm = readFileSync(join(root, "dist/trackops.wasm"));

const parts = [
  {
    name: "whole",
    what: "all that a page loads for `new Trackops` and `list`, the WebAssembly embedded",
    bytes: await bundled(use("")),
  },
  {
    name: "script",
    what: "of it, the JavaScript (all there is with `trackops-client/slim`)",
    bytes: await bundled(use("/slim", 'await initialize(fetch("/trackops.wasm"));')),
  },
  { name: "wasm", what: "of it, the WebAssembly, as a file of its own", bytes: wasm },
  { name: "embedded", what: "the WebAssembly as it is embedded", bytes: Buffer.from(embed(wasm)) },
  {
    name: "unpacker",
    what: "what unpacks that, itself WebAssembly in hexadecimal digits",
    bytes: readFileSync(join(root, "pkg/unpacker.js")),
  },
  {
    name: "sync",
    what: "what plans a sync, on top of it where there is a store",
    bytes: await bundled('export { syncEngine } from "trackops-client/sync";'),
  },
  {
    name: "slots",
    what: "what shares a limit with other processes, on top of it where there are slots",
    bytes: await bundled('export { slotsEngine } from "trackops-client/slots";'),
  },
  {
    name: "base64",
    what: "the same in Base64, for comparison",
    bytes: Buffer.from(wasm.toString("base64")),
  },
].map(({ name, what, bytes }) => ({ name, what, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length }));

await main("size", () => {
  const check = process.argv.includes("--check");
  console.log(parts.map(({ what, raw, gzip }) => `${kilobytes(raw)} ${kilobytes(gzip)} gzip  ${what}`).join("\n"));
  if (check) compare(readFileSync(page, "utf8"));
  else writeFileSync(page, text());
  const { gzip } = parts[0];
  if (gzip > LIMIT) throw new Fault(`${gzip} bytes after gzip are more than ${LIMIT}`);
});

async function bundled(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  return outputFiles[0].contents;
}

function compare(written) {
  for (const { name, gzip } of parts) {
    const figure = Number(new RegExp(`^\\| ${name} .*\\| ([\\d,]+) \\|$`, "m").exec(written)?.[1].replaceAll(",", ""));
    if (!(Math.abs(figure - gzip) <= TOLERANCE * gzip)) {
      throw new Fault(`docs/size.md says ${figure} bytes for ${name}, it is ${gzip}: run npm run size`);
    }
  }
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1).padStart(6)} KB`;
}

function grouped(number) {
  return number.toLocaleString("en-US");
}

function text() {
  return `---
title: Size
---

<!-- Made by npm run size. Do not edit. -->

# What the package weighs

Bytes, minified by esbuild; gzip at its highest level. \`npm test\` keeps the first row at ${grouped(LIMIT)} or below. Most of it is the
WebAssembly of the rules themselves; \`unpacker\` is in it, too.

| part | what it is | minified | after gzip |
| --- | --- | ---: | ---: |
${parts.map(({ name, what, raw, gzip }) => `| ${name} | ${what} | ${grouped(raw)} | ${grouped(gzip)} |`).join("\n")}

Stores, command line and simulator are entries of their own: none of them comes into a page that imports \`trackops-client\`.
What plans a sync comes with the stores, as one file for all of them, its WebAssembly included; what shares a limit, with the slots.
How the WebAssembly is compiled, and why, is recorded in \`Cargo.toml\` and \`scripts/build.mjs\`; how it is embedded, in \`scripts/embed.mjs\`.
`;
}
