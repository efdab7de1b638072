/**
 * The licences of what is bundled with the command line, as they ask to be passed on.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Fault, root } from "./tools.mjs";

/** Licences that ask for no more than their text and the holder's name. */
const ALLOWED = new Set(["MIT", "ISC"]);

/** One text for all packages that the files belong to. */
export function thirdPartyNotices(files) {
  const folders = new Set(files.map(packageFolder).filter((folder) => folder !== undefined));
  const parts = [...folders].sort().map(notice);
  return ["trackops/cli contains code of these packages:", ...parts].join(`\n\n${"-".repeat(80)}\n\n`);
}

/** `node_modules/a/node_modules/@b/c/d.js` is of `node_modules/a/node_modules/@b/c`. */
function packageFolder(file) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0];
}

function notice(folder) {
  const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const { name, version, license } = manifest;
  if (!ALLOWED.has(license)) throw new Fault(`${name}: bundling it is not provided for its licence, ${license}`);
  return `${name} ${version} (${license})\n\n${licenceText(folder, manifest)}`;
}

function licenceText(folder, { name, license, author }) {
  const file = readdirSync(join(root, folder)).find((each) => /^licen[cs]e(\.(md|txt))?$/i.test(each));
  if (file !== undefined) return readFileSync(join(root, folder, file), "utf8").trim();
  // A package that brings no text means the usual one.
  const own = join(root, "LICENSE-MIT");
  if (license !== "MIT" || author === undefined || !existsSync(own)) throw new Fault(`${name} brings no licence text`);
  const holder = typeof author === "string" ? author : author.name;
  return readFileSync(own, "utf8")
    .replace(/^Copyright .*$/m, `Copyright (c) ${holder}`)
    .trim();
}
