/**
 * Collects the licences of the packages bundled with the command line, which require that their text is passed on.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Fault, root } from "./tools.mjs";

/** Licences that require only their text and the copyright notice. */
const ALLOWED = new Set(["MIT", "ISC"]);

/** The notices of all packages to which the files belong. */
export function thirdPartyNotices(files) {
  const folders = new Set(files.map(packageFolder).filter((folder) => folder !== undefined));
  const parts = [...folders].sort().map(notice);
  return ["trackops/cli contains code of these packages:", ...parts].join(`\n\n${"-".repeat(80)}\n\n`);
}

/** Maps `node_modules/a/node_modules/@b/c/d.js` to `node_modules/a/node_modules/@b/c`. */
function packageFolder(file) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0];
}

function notice(folder) {
  const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const { name, version, license } = manifest;
  if (!ALLOWED.has(license))
    throw new Fault(`${name}: its licence, ${license}, is not on the list of those that may be bundled`);
  return `${name} ${version} (${license})\n\n${licenceText(folder, manifest)}`;
}

function licenceText(folder, { name, license, author }) {
  const file = readdirSync(join(root, folder)).find((each) => /^licen[cs]e(\.(md|txt))?$/i.test(each));
  if (file !== undefined) return readFileSync(join(root, folder, file), "utf8").trim();
  // A package without a licence file uses the standard text.
  const own = join(root, "LICENSE-MIT");
  if (license !== "MIT" || author === undefined || !existsSync(own)) throw new Fault(`${name} has no licence text`);
  const holder = typeof author === "string" ? author : author.name;
  return readFileSync(own, "utf8")
    .replace(/^Copyright .*$/m, `Copyright (c) ${holder}`)
    .trim();
}
