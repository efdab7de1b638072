/**
 * Generates the reference page from the catalogue: every resource with its methods, parameters and a runnable example.
 */
import { explanation, reservations } from "./typescript.mjs";

const CERTAINTIES = {
  article: "the reference",
  client: "the vendor's PHP client",
  inferred: "inferred",
};

/** Example values by kind. */
const SAMPLES = { id: 4, whole: 10_042, flag: 1, boolean: true, timestamp: "2026-01-01 00:00:00", date: "2026-01-01" };

/** The text of docs/reference.md. */
export function referencePage(catalogue) {
  const { resources, common, fieldTypes } = catalogue;
  return `---
title: Reference
---

<!-- Made from api/openapi.yaml by npm run generate. Do not edit. -->

# Reference

Every collection that the public sources of the Trackops API show, with every filter and key they show: ${resources.length} collections,
${resources.reduce((sum, { filters }) => sum + filters.length, 0)} filters. Names are Trackops's own. Each section says where the sources end or leave something open. The sources
document next to no keys of records; the types name those that are known.

In the examples, \`trackops\` is a client, made by \`Trackops.fromEnv()\`. Put ids of your own account in place of theirs.
[Reading](reading.md) and [Create](create.md) explain the methods, [Values](values.md) dates and custom fields.

${resources.map(({ name, about }) => `- [\`${name}\`](#${anchor(name)}): ${about}`).join("\n")}

## What every listing takes

${parameterTable(common)}

## Custom fields

The value of a custom field has the form of its type. \`customField(tag, id, value)\` makes an entry for \`custom_fields\` of a new
record; \`readCustomField(tag, value)\` reads the value in a record. Addresses and names come in parts only where the request asks
for them with \`expand_field_values\`. [Values](values.md#custom-fields) has examples.

| tag | in Trackops | value |
| --- | --- | --- |
${fieldTypes.map(({ name, title, description }) => `| \`${name}\` | ${title} | ${cell(description)} |`).join("\n")}

${resources.map(section).join("\n\n")}
`;
}

function section(resource) {
  const { name, about, source, list, filters, wrapper, newSchema, create } = resource;
  const parts = [
    `## ${name}`,
    `${about} Source: ${source}.`,
    methodTable(resource),
    reservations(resource)
      .map((text) => `- ${text}`)
      .join("\n"),
    `\`\`\`js\n${example(resource)}\n\`\`\``,
  ];
  if (list) parts.push("### filters", parameterTable(filters));
  if (wrapper !== undefined) parts.push("### keys of a new record", newSchema.description);
  if (create.length > 0) parts.push(parameterTable(create));
  return parts
    .filter((part) => part !== "")
    .join("\n\n")
    .replaceAll("### ", `### ${name}: `);
}

function methodTable({ name, path, list, key, getCertainty, wrapper, wrapperSource, createPath, parts }) {
  const rows = [];
  const row = (method, request, source) => rows.push(`| \`${name}.${method}\` | \`${request}\` | ${source} |`);
  if (list) {
    row("list(filters)", `GET /${path}`, CERTAINTIES.article);
    row("page(filters)", `GET /${path}`, CERTAINTIES.article);
    row("count(filters)", `GET /${path}?mode=count`, CERTAINTIES.client);
  }
  if (parts) {
    rows.push(`| \`collection("${path}/…").list()\` | \`GET /${path}/{${key[0]}}\` | ${CERTAINTIES.article} |`);
  }
  if (key.length > 0) {
    const path_ = key.map((part) => `/{${part}}`).join("");
    row(`get(${key.join(", ")})`, `GET /${path}${path_}`, CERTAINTIES[getCertainty]);
  }
  if (wrapper !== undefined) {
    const note = wrapperSource === "inferred" ? `; wrapper key ${CERTAINTIES.inferred}` : "";
    row("create(values)", `POST /${createPath ?? path} {"${wrapper}": …}`, `${CERTAINTIES.article}${note}`);
  }
  return `| method | request | source |\n| --- | --- | --- |\n${rows.join("\n")}`;
}

function parameterTable(parameters) {
  const rows = parameters.map((parameter) => {
    const { name, required, kind } = parameter;
    return `| \`${name}\` | ${cell(typeOf(kind))} | ${required ? "Required. " : ""}${cell(explanation(parameter))} |`;
  });
  return `| name | takes | meaning |\n| --- | --- | --- |\n${rows.join("\n")}`;
}

function typeOf(kind) {
  if (kind.kind === "choice") return kind.choices.map((choice) => `\`${choice}\``).join(", ");
  if (kind.kind === "list") return `list of ${typeOf(kind.item)}`;
  if (kind.kind === "integer") return kind.max > 1_000_000 ? `${kind.min} or more` : `${kind.min} to ${kind.max}`;
  return (
    { yesNoNa: "true, false, null", flag: "true or false, sent as 1 or 0", whole: "whole number" }[kind.kind] ??
    kind.kind
  );
}

function cell(text) {
  return text.replaceAll("|", "\\|");
}

function anchor(name) {
  return name.toLowerCase();
}

/** Runnable code: the first filters of each kind, a record by its key, and the create body from the catalogue. */
function example(resource) {
  const { name, list, key, keyExamples, wrapper, newSchema, create } = resource;
  const lines = [];
  if (list) {
    const filters = object(sampleFilters(resource));
    lines.push(`for await (const record of trackops.${name}.list(${filters})) {`, "  console.log(record);", "}");
    lines.push(`const { record_count } = await trackops.${name}.count();`);
  }
  if (key.length > 0) {
    const ids = key.map((_, place) => keyExamples[place] ?? (place === 0 ? SAMPLES.id : 1));
    lines.push(`const one = await trackops.${name}.get(${ids.join(", ")});`);
  }
  if (wrapper !== undefined) {
    const sample = newSchema.examples?.[0] ?? sampleOf(create.filter(({ required }) => required));
    lines.push(`const created = await trackops.${name}.create(${object(sample)});`);
  }
  return lines.join("\n");
}

function sampleFilters({ filters }) {
  const first = (wanted) => filters.find(({ name, kind }) => name !== "id" && kind.kind === wanted);
  const since = filters.find(({ name }) => name === "updated_from") ?? first("timestamp");
  return sampleOf([first("id"), first("choice"), since].filter(Boolean));
}

function sampleOf(parameters) {
  return Object.fromEntries(parameters.map(({ name, kind }) => [name, kind.choices?.[0] ?? SAMPLES[kind.kind] ?? "…"]));
}

/** Maximum length of an object in one line, in characters. */
const ONE_LINE = 80;

/** An object as a JavaScript literal. */
function object(value) {
  const entries = Object.entries(value).map(([key, one]) => `${key}: ${literal(one)}`);
  const line = `{ ${entries.join(", ")} }`;
  if (entries.length === 0) return "{}";
  return line.length <= ONE_LINE ? line : `{\n  ${entries.join(",\n  ")},\n}`;
}

function literal(value) {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  return typeof value === "object" ? object(value) : JSON.stringify(value);
}
