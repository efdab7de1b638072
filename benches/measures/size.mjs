/**
 * The size of a page's bundle: `npm run size` measures this client, the peers are bundled in the same way.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { root } from "../../scripts/tools.mjs";
import { libraries, titles } from "../harness/peers.mjs";
import { fixed } from "../harness/text.mjs";

// The project's own esbuild, not a peer's.
const { build } = createRequire(join(root, "package.json"))("esbuild");
const peers = ["bare", ...libraries];

export const size = {
  name: "size",
  title: "Browser bundle, minified, after gzip",
  turns: 1,
  async run({ scratch }) {
    const own = Number(
      /^\| page .*\| ([\d,]+) \|$/m.exec(readFileSync(join(root, "docs/size.md"), "utf8"))?.[1].replaceAll(",", ""),
    );
    if (!(own > 0)) throw new Error("docs/size.md has no figure for a page");
    const bytes = { trackops: own };
    for (const peer of peers) bytes[peer] = await weigh(peer, scratch);
    const text = (peer) => (bytes[peer] === undefined ? "not for browsers" : `${fixed(bytes[peer] / 1000, 1)} KB`);
    return {
      columns: ["", "KB"],
      rows: ["trackops", ...peers].map((peer) => [titles[peer], text(peer)]),
      notes: [
        "This client: `npm run size` (docs/size.md), the WebAssembly included. The others: their modules in benches/peers/, bundled by the same esbuild.",
      ],
      summary: [
        {
          measure: "browser bundle, min + gzip, all included",
          reach: "≤ 160 KB (watched)",
          aim: "36 KB",
          cells: Object.fromEntries(["trackops", ...libraries].map((peer) => [peer, text(peer)])),
          hand: text("bare"),
          kept: own <= 160_000,
          reason: "the WebAssembly is nearly all of it (docs/size.md).",
        },
      ],
    };
  },
};

/** got is for Node.js only and cannot be bundled. */
async function weigh(peer, scratch) {
  const options = { bundle: true, minify: true, format: "esm", platform: "browser", write: false, logLevel: "silent" };
  const entry = join(root, "benches/peers", `${peer}.mjs`);
  const built = await build({ ...options, entryPoints: [entry], outdir: scratch }).catch(() => undefined);
  return built && gzipSync(built.outputFiles[0].contents, { level: 9 }).length;
}
