/**
 * Every link of every page leads somewhere: to a file that is there, and to a heading of it. So does every path that a page
 * names. And the pages are written in plain words.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, posix } from "node:path";
import { test } from "node:test";
import { pages, root } from "./support/pages.mjs";

/** All Markdown of the project: also the pages of examples, consumers and benches, and what is for contributors. */
const files = ["", "docs", "examples", "consumers", "benches"].flatMap((folder) =>
  readdirSync(`${root}${folder}`, { recursive: folder !== "" })
    .map((name) => posix.join(folder, name))
    .filter((name) => name.endsWith(".md") && !/(^|\/)(node_modules|site)\//.test(name)),
);

/** A page without its code. */
const proseOf = (file) =>
  readFileSync(`${root}${file}`, "utf8").replaceAll(/^```.*?^```$/gms, (code) => code.replaceAll(/[^\n]/g, ""));

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(file) {
  const seen = new Map();
  return [...proseOf(file).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => {
    const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const anchor = plain.replaceAll(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(" ", "-");
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    return times === 0 ? anchor : `${anchor}-${times}`;
  });
}

/** The targets of a page's links and pictures. */
const linksOf = (file) =>
  [
    ...proseOf(file)
      .replaceAll(/`[^`\n]*`/g, "code")
      .matchAll(/\]\(<?([^)\s>]+)>?\)/g),
  ].map(([, target]) => target);

test("all pages are looked at", () => {
  for (const page of pages) assert.ok(files.includes(page), page);
  assert.ok(files.includes("examples/node/telemetry/README.md") && files.includes("CONTRIBUTING.md"));
  assert.ok(files.flatMap(linksOf).length > 100);
});

test("every link leads to a file that is there, and to a heading of it", () => {
  const broken = [];
  for (const file of files) {
    for (const target of linksOf(file).filter((target) => !/^[a-z]+:/i.test(target))) {
      const [path, anchor] = target.split("#");
      const to = path === "" ? file : posix.join(dirname(file), path);
      const wrong = !existsSync(`${root}${to}`)
        ? "no such file"
        : anchor && !(to.endsWith(".md") && anchorsOf(to).includes(anchor)) && "no such heading";
      if (wrong) broken.push(`${file}: ${target}: ${wrong}`);
    }
  }
  assert.deepEqual(broken, []);
});

test("links to other sites are encrypted", () => {
  const plain = files.flatMap((file) =>
    linksOf(file).filter((target) => target.startsWith("http:") && !target.startsWith("http://127.0.0.1")),
  );
  assert.deepEqual(plain, []);
});

/** Folders whose files pages name. What a build or a user makes is not there. */
const NAMED = /`((?:api|benches|consumers|docs|examples|fuzz|js-tests|scripts|simulator|src|tests|ts)\/[\w./-]*)`/g;

test("every file that a page names is there", () => {
  const missing = [];
  for (const file of pages) {
    const commands = [...proseOf(file).matchAll(/`node (?:--test )?([^`]+)`/g)].flatMap(([, words]) =>
      words.split(" "),
    );
    const named = [...proseOf(file).matchAll(NAMED)].map(([, path]) => path);
    for (const path of [...named, ...commands.filter((word) => /\.mjs$/.test(word))]) {
      if (!existsSync(`${root}${path}`)) missing.push(`${file}: ${path}`);
    }
  }
  assert.deepEqual(missing, []);
});

/** What reads as if translated. Generated pages take their words from api/openapi.yaml. */
const STRANGE =
  /\b(whoever|whomever|told of|what came of|what comes of|be it only|by way of|as it was made|at the least)\b/gi;

test("pages are written in plain words", () => {
  const written = [...pages, ...files.filter((file) => file.startsWith("examples/"))];
  const found = written.flatMap((file) =>
    [...proseOf(file).replaceAll(/\s+/g, " ").matchAll(STRANGE)].map(([words]) => `${file}: ${words}`),
  );
  assert.deepEqual(found, []);
});
