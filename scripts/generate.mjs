/**
 * Generates code and documentation from api/openapi.yaml: `npm run generate` writes, `--check` fails if a file is
 * stale.
 *
 *     src/catalogue/generated.rs   names and kinds, for the core and the simulator
 *     simulator/src/links.rs       which collection a key refers to
 *     ts/generated/resources.ts    interfaces with doc comments
 *     ts/generated/catalogue.ts    descriptions, for command-line help
 *     ts/generated/tables.ts       the columns of each collection, for the stores
 *     ts/generated/sync.ts         record keys and filters of changes, for syncs
 *     examples/browser/…/catalogue.js  names and descriptions of filters, for the page of that example
 *     docs/reference.md            every resource with an example
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readCatalogue } from "./generate/catalogue.mjs";
import { referencePage } from "./generate/reference.mjs";
import { rustLinks, rustTables } from "./generate/rust.mjs";
import { storeTables, syncKeys } from "./generate/tables.mjs";
import { catalogueForPages, catalogueProse, resourceTypes } from "./generate/typescript.mjs";
import { environment, Fault, main, root } from "./tools.mjs";

await main("generate", () => {
  const catalogue = readCatalogue(readFileSync(join(root, "api/openapi.yaml"), "utf8"));
  const files = {
    "src/catalogue/generated.rs": formatted(rustTables(catalogue)),
    "simulator/src/links.rs": formatted(rustLinks(catalogue)),
    "ts/generated/resources.ts": resourceTypes(catalogue),
    "ts/generated/catalogue.ts": catalogueProse(catalogue),
    "ts/generated/tables.ts": storeTables(catalogue),
    "ts/generated/sync.ts": syncKeys(catalogue),
    "examples/browser/page/generated/catalogue.js": catalogueForPages(catalogue),
    "docs/reference.md": referencePage(catalogue),
  };
  const check = process.argv.includes("--check");
  const stale = Object.entries(files).filter(([path, text]) => {
    const file = join(root, path);
    return !existsSync(file) || readFileSync(file, "utf8") !== text;
  });
  if (check && stale.length > 0) {
    throw new Fault(
      `${stale.map(([path]) => path).join(", ")}: out of date with api/openapi.yaml; run npm run generate`,
    );
  }
  for (const [path, text] of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    console.log(`generate: ${path}`);
  }
  if (stale.length === 0) console.log("generate: everything is up to date");
});

function formatted(rust) {
  const options = ["--edition", "2024", "--config-path", join(root, "rustfmt.toml")];
  return execFileSync("rustfmt", options, { input: rust, encoding: "utf8", env: environment });
}
