/**
 * The pages that people read, and the code blocks in them. Pages are found by reading the folders, so that none is left out.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** Paths of the pages that describe the package: the README, its neighbours, and all of docs/. */
export const pages = [
  "README.md",
  "SECURITY.md",
  "CHANGELOG.md",
  ...readdirSync(`${root}docs`)
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** The text of a page. */
export const textOf = (page) => readFileSync(`${root}${page}`, "utf8");

/**
 * A block that cannot be run here says why in a comment on the line before it. It is still checked in every other way, and
 * `readme.test.mjs` has the list of all such comments.
 */
const NOT_RUN = /^<!-- not run: (.+) -->$/;
/** SQL is SQLite's unless the line before says so. */
const DIALECT = /^<!-- PostgreSQL -->$/;
const FENCE = /^(\s*)(```+|~~~+)(.*)$/;

/** The languages of blocks, each with the test that runs them. */
export const languages = ["js", "ts", "html", "sh", "bash", "sql", "json"];

/**
 * The code blocks of a page, in order.
 *
 * @returns {{ page: string, line: number, name: string, language: string, code: string, notRun?: string, postgres: boolean }[]}
 */
export function blocksOf(page) {
  const lines = textOf(page).split("\n");
  const blocks = [];
  let open;
  for (const [index, text] of lines.entries()) {
    const fence = FENCE.exec(text);
    if (open !== undefined) {
      if (text === "```") {
        blocks.push({ ...open, code: `${open.lines.join("\n")}\n` });
        open = undefined;
      } else open.lines.push(text);
    } else if (fence !== null) {
      const [, indent, marks, language] = fence;
      if (indent !== "" || marks !== "```")
        throw new Error(`${page}:${index + 1}: begin a block with \`\`\`, not indented`);
      const before = lines[index - 1] ?? "";
      const line = index + 1;
      const notRun = NOT_RUN.exec(before)?.[1];
      open = { page, line, name: `${page}:${line}`, language, lines: [], notRun, postgres: DIALECT.test(before) };
    }
  }
  if (open !== undefined) throw new Error(`${open.name}: this block has no end`);
  return blocks;
}

/** Every block of every page. */
export const allBlocks = () => pages.flatMap(blocksOf);

/** What a page says whose blocks go without the two lines that make a client. */
const CLIENT_IS_THERE = /in the examples,\s+`trackops` is a/i;
const CLIENT = 'import { Trackops } from "trackops-client";\nconst trackops = Trackops.fromEnv();\n';

/** A block as a module of its own: with a client where the page says that there is one. */
export function moduleOf({ page, name, code }) {
  if (/\bTrackops\b/.test(code) || !/\btrackops\b/.test(code.replaceAll(/["'`/]trackops/g, ""))) return code;
  if (!CLIENT_IS_THERE.test(textOf(page)))
    throw new Error(`${name}: this block makes no client, and the page does not say why`);
  return CLIENT + code;
}

/** Where the package's entries are in a folder in which it was installed, and the names by which bundlers know them. */
const { name: packageName, exports: entries } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
const installed = Object.entries(entries)
  .filter(([, { import: entry }]) => entry !== undefined)
  .map(([entry, { import: conditions }]) => [
    `"./node_modules/${packageName}/${conditions.default.slice(2)}"`,
    `"${packageName}${entry.slice(1)}"`,
  ]);

/** The scripts of a page in HTML, which import the package from where a plain static server has it, as a bundler takes them. */
export function scriptsOf({ code }) {
  return [...code.matchAll(/<script type="module">\n(.*?)<\/script>/gs)].map(([, script]) =>
    installed.reduce((text, [path, name]) => text.replaceAll(path, name), script),
  );
}
