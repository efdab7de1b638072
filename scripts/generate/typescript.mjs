/**
 * Generates TypeScript from the catalogue: named interfaces with doc comments, and the descriptions for help texts.
 */

const HEADER = "Made from `api/openapi.yaml` by `npm run generate`. Do not edit.";

/** The TypeScript type of a filter, by kind. */
const KINDS = {
  id: "number",
  whole: "number",
  integer: "number",
  flag: "0 | 1",
  number: "number",
  string: "string",
  email: "string",
  link: "string",
  country: "string",
  boolean: "boolean",
  date: "DateValue",
  timestamp: "TimestampValue",
};

const UNITS = { date: " A day, `YYYY-MM-DD`.", timestamp: " A moment; sent in UTC." };
const COPIES = {
  newer: " Newer copies of the reference only.",
  older: " Older copies of the reference only.",
};
const RECORD_TYPES = { integer: "number", number: "number", string: "string", boolean: "boolean", null: "null" };

/** The text of ts/generated/resources.ts. */
export function resourceTypes(catalogue) {
  const { resources, common, fieldTypes, schemas } = catalogue;
  const used = new Set(["Key"]);
  const parts = [
    block("Parameters of every listing.", "ListParameters", properties(common, used, true)),
    ...resources.map((resource) => types(resource, used)),
    ...nested(resources, schemas),
    fieldTypeTag(fieldTypes),
    fieldKinds(fieldTypes),
    block(
      "The values of custom fields as this client accepts and returns them, by the tag of their type.",
      "CustomFieldValues",
      fieldTypes.map(fieldValue),
    ),
    resourcesInterface(resources, used),
    names(resources),
  ];
  return `/**
 * ${HEADER}
 *
 * @module
 */
import type { ${[...used].sort().join(", ")} } from "../client/collection.js";

${parts.join("\n\n")}
`;
}

/** The text of ts/generated/catalogue.ts. */
export function catalogueProse({ resources, common }) {
  const table = resources.map((resource) => ({
    name: resource.name,
    path: resource.path,
    about: resource.about,
    source: resource.source,
    open: reservations(resource),
    recordKey: resource.recordKey,
    ...(resource.list ? { filters: prose(resource.filters) } : {}),
    ...(resource.key.length > 0 ? { key: resource.key } : {}),
    ...(resource.wrapper === undefined ? {} : { create: prose(resource.create) }),
  }));
  return `/**
 * ${HEADER} For command-line help; the client does not contain it.
 *
 * @module
 */

import type { CatalogueEntry, Parameter } from "../cli/catalogue.js";

/** The parameters of every listing. */
export const commonParameters: readonly Parameter[] = ${JSON.stringify(prose(common), null, 2)};

/** Every resource with the descriptions of its parameters. */
export const catalogue: readonly CatalogueEntry[] = ${JSON.stringify(table, null, 2)};
`;
}

/** The text of examples/browser/page/generated/catalogue.js, from which the page builds its form. */
export function catalogueForPages({ resources }) {
  const table = resources.map(({ name, about, filters }) => ({ name, about, filters: prose(filters) }));
  return `/** ${HEADER} */\nexport const catalogue = ${JSON.stringify(table, null, 2)};\n`;
}

function prose(parameters) {
  return parameters.map((parameter) => ({
    name: parameter.name,
    ...(parameter.alias === undefined ? {} : { alias: parameter.alias }),
    kind: parameter.kind.kind,
    ...(parameter.kind.choices === undefined ? {} : { choices: parameter.kind.choices.map(String) }),
    ...(parameter.required ? { required: true } : {}),
    description: explanation(parameter),
  }));
}

/** The description of a parameter or field, in all outputs. */
export function explanation({ description, kind, alias, schema, copies, refersTo }) {
  const parts = [
    description,
    UNITS[kind.kind] ?? "",
    schema.default === undefined ? "" : ` Default: ${schema.default}.`,
    alias === undefined ? "" : ` Alias: \`${alias}\`.`,
    refersTo === undefined ? "" : ` One of \`${refersTo}\`.`,
    COPIES[copies] ?? "",
  ];
  return parts.join("");
}

/** What is unknown or inferred about a resource, in sentences. */
export function reservations(resource) {
  const { filtersCut, createCut, getCertainty, wrapper, wrapperSource, utc, filters } = resource;
  const timed = filters.some(({ kind }) => kind.kind === "timestamp");
  return [
    filtersCut &&
      "The public copy of the reference cuts off the list of filters: pass filters that it does not show in `extra`.",
    createCut && "The public copy of the reference cuts off the keys of a new record: others are sent unchecked.",
    getCertainty === "inferred" && "The path of `get` is inferred.",
    wrapperSource === "inferred" &&
      `The wrapper key of \`create\`, \`${wrapper}\`, is inferred; the option \`wrapper\` overrides it.`,
    timed && utc !== "stated" && "The reference states only for other resources that timestamps are UTC.",
  ].filter(Boolean);
}

function types(resource, used) {
  const { record, newRecord, path, source, list, filters, create, createCut, newSchema, recordSchema } = resource;
  const parts = [];
  if (list) {
    const lines = properties(filters, used, true);
    const open = reservations({ ...resource, createCut: false, wrapperSource: "", getCertainty: "" });
    parts.push(
      block([`Filters of \`${path}\` (${source}).`, ...open], `${record}Filters extends ListParameters`, lines),
    );
  }
  parts.push(block(recordSchema.description, record, schemaProperties(recordSchema)));
  if (newSchema !== undefined) {
    const doc = createCut ? [newSchema.description, "Other keys are sent unchecked."] : newSchema.description;
    const lines = properties(create, used, false);
    parts.push(block(doc, newRecord, createCut ? [...lines, "  readonly [key: string]: unknown;"] : lines));
  }
  return parts.join("\n\n");
}

function block(doc, head, lines) {
  const docs = [doc].flat();
  const comment =
    docs.length === 1 ? `/** ${docs[0]} */` : `/**\n${docs.map((text) => ` * ${text}`).join("\n *\n")}\n */`;
  return `${comment}\nexport interface ${head} {\n${lines.join("\n")}\n}`;
}

function properties(parameters, used, filter) {
  return parameters.flatMap((parameter) => {
    const { name, alias, required } = parameter;
    const type = filterType(parameter.kind, used, filter);
    const [mark, union] = required ? ["", ""] : ["?", " | undefined"];
    const lines = [`  /** ${explanation(parameter)} */\n  readonly ${name}${mark}: ${type}${union};`];
    if (alias !== undefined)
      lines.push(`  /** Another name of \`${name}\`. */\n  readonly ${alias}?: ${type} | undefined;`);
    return lines;
  });
}

function filterType(kind, used, filter) {
  if (kind.kind === "list") return `readonly ${filterType(kind.item, used, filter)}[]`;
  if (kind.ref !== undefined) return kind.ref;
  if (kind.kind === "choice") return kind.choices.map((choice) => JSON.stringify(choice)).join(" | ");
  const name = KINDS[kind.kind];
  if (name.endsWith("Value")) used.add(name);
  return kind.kind === "flag" && filter ? `boolean | ${name}` : name;
}

/** The properties of records, and of objects in create bodies. */
function schemaProperties({ properties: known = {}, required = [], additionalProperties }) {
  const lines = Object.entries(known).map(([name, schema]) => {
    const [mark, union] = required.includes(name) ? ["", ""] : ["?", " | undefined"];
    return `  /** ${schema.description} */\n  readonly ${name}${mark}: ${schemaType(schema)}${union};`;
  });
  return additionalProperties ? [...lines, "  readonly [key: string]: unknown;"] : lines;
}

function schemaType(schema) {
  const ref = schema.$ref?.split("/").at(-1);
  if (ref !== undefined) return { Id: "number", Date: "string", Timestamp: "string" }[ref] ?? ref;
  if (schema.type === "array") return `readonly ${schemaType(schema.items)}[]`;
  const known = [schema.type].flat().map((type) => RECORD_TYPES[type]);
  return known.includes(undefined) ? "unknown" : known.join(" | ");
}

/** Interfaces of nested objects in records, create bodies and custom fields. */
function nested(resources, schemas) {
  const wanted = new Set();
  const collect = (holder) => {
    for (const schema of Object.values(holder?.properties ?? {})) {
      const ref = (schema.$ref ?? schema.items?.$ref)?.split("/").at(-1);
      if (ref === undefined || wanted.has(ref) || schemas[ref].type !== "object") continue;
      wanted.add(ref);
      collect(schemas[ref]);
    }
  };
  for (const { newSchema, recordSchema } of resources) {
    collect(recordSchema);
    collect(newSchema);
  }
  collect({ properties: schemas.FieldTypeTag["x-trackops-values"] });
  return [...wanted].map((name) => block(schemas[name].description, name, schemaProperties(schemas[name])));
}

function fieldTypeTag(fieldTypes) {
  const tags = fieldTypes.map(({ name }) => JSON.stringify(name)).join(" | ");
  return `/** The tag of a type of custom fields. */\nexport type FieldTypeTag = ${tags};`;
}

function fieldKinds(fieldTypes) {
  const kinds = fieldTypes.map(({ name, kind }) => `  ${name}: ${JSON.stringify(kind.parts ?? kind.kind)},`);
  return `/**\n * The kind of each type of custom fields, or the names of its parts.\n *\n * @internal\n */\nexport const fieldKinds = {\n${kinds.join("\n")}\n} as const;`;
}

function fieldValue({ name, title, description, kind }) {
  const types = { flag: "boolean", yesNoNa: "boolean | null", date: "string", list: "readonly string[]" };
  const type = kind.ref ?? types[kind.kind] ?? KINDS[kind.kind];
  return `  /** ${title}: ${description} */\n  readonly ${name}: ${type};`;
}

function resourcesInterface(resources, used) {
  const lines = resources.map((resource) => {
    const { name, record, newRecord, list, key, wrapper, about, path } = resource;
    const methods = [];
    if (list) methods.push(["Listable", `Listable<${record}, ${record}Filters>`]);
    if (key.length > 0) {
      // `case` alone would be a reserved word.
      const parts = key.map((part) => `${part.endsWith("_id") ? part : `${part}_id`}: Key`).join(", ");
      methods.push(["Gettable", `Gettable<${record}, [${parts}]>`]);
    }
    if (wrapper !== undefined) methods.push(["Creatable", `Creatable<${record}, ${newRecord}>`]);
    for (const [type] of methods) used.add(type);
    const doc = [`\`${path}\`. ${about}`, ...reservations(resource)].map((text) => `   * ${text}`).join("\n   *\n");
    return `  /**\n${doc}\n   */\n  readonly ${name}: ${methods.map(([, type]) => type).join(" & ")};`;
  });
  return block(
    "The collections of the catalogue, each with the methods that Trackops offers for it.",
    "Resources",
    lines,
  );
}

function names(resources) {
  const list = (chosen) => chosen.map(({ name }) => `  ${JSON.stringify(name)},`).join("\n");
  const listed = resources.filter((resource) => resource.list);
  return `/** The names of the collections. */
export const resourceNames = [
${list(resources)}
] as const satisfies readonly (keyof Resources)[];

/** The names of the collections that can be listed. */
export const listableNames = [
${list(listed)}
] as const satisfies readonly (keyof Resources)[];`;
}
