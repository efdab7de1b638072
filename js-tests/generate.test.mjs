/**
 * A new resource is one entry in the catalogue and nothing else: a copy of the project gets one that does not exist.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parseDocument } from "yaml";

const root = fileURLToPath(new URL("..", import.meta.url));
const copy = join(root, "target", "new-resource");
const parts = [
  ...[
    "api",
    "benches/core",
    "docs/reference.md",
    "fuzz/targets",
    "scripts",
    "schedules",
    "simulator",
    "src",
    "tools",
    "ts",
    "pkg",
  ],
  ...["Cargo.toml", "Cargo.lock", "package.json", "rust-toolchain.toml", "rustfmt.toml", "tsconfig.json"],
];

const id = { $ref: "#/components/schemas/Id" };
const ok = { 200: { description: "As of the others." } };

/** What somebody writes who has found one more article of the reference. */
const paths = {
  "/case/evidence": {
    "x-trackops-resource": {
      name: "caseEvidence",
      record: "EvidenceItem",
      new: "NewEvidenceItem",
      recordKey: ["id"],
      filters: "full",
      create: "full",
      wrapperSource: "article",
      utc: "stated",
      source: "API Reference - Evidence",
    },
    get: {
      tags: ["CaseEvidence"],
      parameters: [
        { name: "id", in: "query", description: "Id of the item.", schema: id },
        { name: "case", in: "query", description: "Id.", schema: id, "x-trackops-refers-to": "cases" },
        { name: "state", in: "query", description: "State.", schema: { type: "string", enum: ["sealed", "open"] } },
      ],
      responses: ok,
    },
    post: {
      tags: ["CaseEvidence"],
      requestBody: {
        content: {
          "application/json": {
            schema: {
              type: "object",
              required: ["evidence"],
              properties: { evidence: { $ref: "#/components/schemas/NewEvidenceItem" } },
            },
          },
        },
      },
      responses: ok,
    },
  },
  "/case/evidence/{item_id}": {
    get: {
      "x-trackops-certainty": "article",
      parameters: [{ name: "item_id", in: "path", schema: id }],
      responses: ok,
    },
  },
};
const schemas = {
  EvidenceItem: {
    type: "object",
    description: "An item.",
    required: ["id"],
    properties: { id: { ...id, description: "Id." } },
  },
  NewEvidenceItem: {
    type: "object",
    description: "An item to create.",
    required: ["casefile_id"],
    properties: { casefile_id: { ...id, description: "Id of the case.", "x-trackops-refers-to": "cases" } },
  },
};

const usage = `
import type { NewEvidenceItem, Resources } from "./generated/resources.js";

export async function use({ caseEvidence }: Resources, values: NewEvidenceItem): Promise<number> {
  // @ts-expect-error a state that there is not
  caseEvidence.list({ state: "lost" });
  // @ts-expect-error a required key is missing
  await caseEvidence.create({});
  await caseEvidence.create(values);
  return (await caseEvidence.list({ case: 7, state: "sealed" }).toArray()).length + (await caseEvidence.get(1)).id;
}
`;

const rustTest = `
#[test]
fn a_new_resource_is_served() {
    let mut server = server();
    let (status, records) = get(&mut server, "case/evidence", &[("state", "sealed"), ("per_page", "5")]);
    assert_eq!((status, records.as_array().unwrap().len()), (200, 5));
    let (_, record) = get(&mut server, "case/evidence/3", &[]);
    let case = record["casefile_id"].as_u64().unwrap();
    assert_eq!(get(&mut server, &format!("cases/{case}"), &[]).0, 200);
    assert_eq!(get(&mut server, "case/evidence", &[("colour", "red")]).0, 400);
}
`;

test("a resource is added by one entry in the catalogue", { timeout: 240_000 }, async () => {
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  for (const part of parts) cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  // Compiled into the project's own folder, where the dependencies are.
  const env = { ...process.env, CARGO_TARGET_DIR: join(root, "target") };
  const run = (command, ...args) => promisify(execFile)(command, args, { cwd: copy, env });

  const catalogue = join(copy, "api", "openapi.yaml");
  const document = parseDocument(readFileSync(catalogue, "utf8"));
  document.addIn(["tags"], { name: "CaseEvidence", description: "What was secured." });
  for (const [path, item] of Object.entries(paths)) document.setIn(["paths", path], item);
  for (const [name, schema] of Object.entries(schemas)) document.setIn(["components", "schemas", name], schema);
  writeFileSync(catalogue, document.toString());
  await run("node", "scripts/generate.mjs");

  assert.match(readFileSync(join(copy, "docs", "reference.md"), "utf8"), /trackops\.caseEvidence\.list\(\{ case: 4/);
  const { catalogue: onPages } = await import(join(copy, "examples/browser/page/generated/catalogue.js"));
  const offered = onPages.find(({ name }) => name === "caseEvidence").filters;
  assert.deepEqual(offered.at(-1), {
    name: "state",
    kind: "choice",
    choices: ["sealed", "open"],
    description: "State.",
  });
  writeFileSync(join(copy, "ts", "usage.ts"), usage);
  await run("node", "node_modules/typescript/bin/tsc", "--project", "tsconfig.json").catch(report);
  appendFileSync(join(copy, "simulator", "src", "server", "tests.rs"), rustTest);
  const { stdout } = await run("cargo", "test", "--package", "trackops-simulator").catch(report);
  assert.match(stdout, /a_new_resource_is_served \.\.\. ok/);
  rmSync(copy, { recursive: true });
});

function report({ stdout, stderr }) {
  throw new Error(`${stdout}\n${stderr}`);
}
