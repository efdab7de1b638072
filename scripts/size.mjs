/**
 * What the package weighs: `npm run size` prints it and writes docs/size.md. With --check it only looks whether that page is
 * still true, and whether the watched limit is kept.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { embed } from "./embed.mjs";
import { Fault, main, root } from "./tools.mjs";

/**
 * Bytes, minified and after gzip, of a page with everything. A change that needs more raises it, and gives the reason in
 * the text below: size is watched, and never bought with clarity.
 */
const LIMIT = 160_000;
/** How much a figure may differ from the page's, as a part of it, before that must be written anew. */
const TOLERANCE = 0.02;
const page = join(root, "docs", "size.md");

const use = (from, setUp = "") => `import { ${setUp ? "initialize, " : ""}Trackops } from "trackops-client${from}";
${setUp}
const trackops = new Trackops({ subdomain: "mycompany", username: "samspade", apiToken: "…" });
for await (const record of trackops.cases.list()) console.log(record.id);`;

const everything = `import { Trackops } from "trackops-client";
import { machineSlots } from "trackops-client/slots/machine";
import { indexedDbStore } from "trackops-client/stores/indexeddb";
const trackops = new Trackops({ subdomain: "mycompany", username: "samspade", apiToken: "…", slots: machineSlots() });
await trackops.sync({ store: indexedDbStore(), collections: ["cases"] });`;

const wasm = readFileSync(join(root, "dist/trackops.wasm"));

const parts = [
  {
    name: "everything",
    what: "a page with `new Trackops`, sync into IndexedDB and a limit shared by tabs",
    bytes: await bundled(everything),
  },
  { name: "page", what: "a page with `new Trackops` and `list`", bytes: await bundled(use("")) },
  {
    name: "script",
    what: "of it, the JavaScript (all there is with `trackops-client/slim`)",
    bytes: await bundled(use("/slim", 'await initialize(fetch("/trackops.wasm"));')),
  },
  { name: "wasm", what: "of it, the WebAssembly, as a file of its own", bytes: wasm },
  { name: "embedded", what: "the WebAssembly as the text in a bundle", bytes: Buffer.from(embed(wasm)) },
  { name: "base64", what: "the same in Base64, for comparison", bytes: Buffer.from(wasm.toString("base64")) },
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

<!-- Made by npm run size. Do not edit: the text is in scripts/size.mjs. -->

# What the package weighs

Bytes, minified by esbuild; gzip at its highest level. \`npm test\` watches the first row, which may have ${grouped(LIMIT)}.

| part | what it is | minified | after gzip |
| --- | --- | ---: | ---: |
${parts.map(({ name, what, raw, gzip }) => `| ${name} | ${what} | ${grouped(raw)} | ${grouped(gzip)} |`).join("\n")}

One WebAssembly module holds all of the core: client, plan of a sync, shared limit. Stores, slots, command line and simulator
are entries of their own: none of them comes into a page that imports \`trackops-client\` alone.

The module is built by wasm-pack and its wasm-opt profile (\`Cargo.toml\`), and brought into a bundle as a text of printable
characters (\`scripts/embed.mjs\`).

## What the parts cost

KB of the module after gzip, each measured by a build without that part (2026-12-01; the parts overlap):

| part | KB |
| --- | ---: |
| \`Deserialize\` of serde and serde-wasm-bindgen: calls, options, checkpoints, what slots keep. Half of it is the formatting of floats and of quoted texts for error messages | 20.7 |
| the plan of a sync, with its checkpoint | 9.9 |
| the catalogue as plain tables | 4.8 |
| base64, and finding credentials in what a server sends back | 4.6 |
| httpdate | 4.3 |
| the standard library's parsers of IP addresses | 1.4 |
| \`Serialize\` of events and failures | 1.4 |
| strsim | 0.7 |

The rest is spread evenly over the rules themselves, the standard library's formatting, collections and allocator, and the
bindings. Up to 0.1 the module of the client weighed 55 KB. It had no standard library, an executor, a wire format and a
compressor of its own, and left what syncs and slots need to two more modules. That was given up for code which everybody who knows
wasm-bindgen can read.
`;
}
