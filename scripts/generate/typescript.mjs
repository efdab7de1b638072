/**
 * The TypeScript that comes of the catalogue: named interfaces whose comments are the hover texts, and the prose for help.
 */

const HEADER = "Made from `api/openapi.yaml` by `npm run generate`. Do not edit.";

/** What a filter of a kind takes in TypeScript. */
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
    block("What every listing takes.", "ListParameters", properties(common, used, true)),
    ...resources.map((resource) => types(resource, used)),
    ...nested(resources, schemas),
    fieldTypeTag(fieldTypes),
    fieldKinds(fieldTypes),
    block(
      "What the value of a custom field is, by the tag of its type, as this client takes and gives it.",
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
 * ${HEADER} For command-line help; nothing of it is in the client.
 *
 * @module
 */

import type { CatalogueEntry, Parameter } from "../cli/catalogue.js";

/** The parameters that every listing takes. */
export const commonParameters: readonly Parameter[] = ${JSON.stringify(prose(common), null, 2)};

/** Every resource with the prose of its parameters. */
export const catalogue: readonly CatalogueEntry[] = ${JSON.stringify(table, null, 2)};
`;
}

/** The text of examples/browser/page/generated/catalogue.js: what a page makes its fields of. */
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

/** What is said of a parameter or key, wherever it is shown. */
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

/** What is open or inferred about a resource, as sentences. */
export function reservations(resource) {
  const { filtersCut, createCut, getCertainty, wrapper, wrapperSource, utc, filters } = resource;
  const timed = filters.some(({ kind }) => kind.kind === "timestamp");
  return [
    filtersCut &&
      "The public copy of the reference ends within the list of filters: what it does not show goes into `extra`.",
    createCut &&
      "The public copy of the reference ends within the keys of a new record: further keys are sent as they are.",
    getCertainty === "inferred" && "The path of `get` is inferred.",
    wrapperSource === "inferred" &&
      `The wrapper key of \`create\`, \`${wrapper}\`, is inferred; the option \`wrapper\` replaces it.`,
    timed && utc !== "stated" && "That timestamps are UTC is stated for other resources, and inferred here.",
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
    const doc = createCut ? [newSchema.description, "Further keys are sent as they are."] : newSchema.description;
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

/** The properties of what the server sends, and of objects within create bodies. */
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

/** Interfaces of the objects that records, create bodies and custom fields hold. */
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

/** The names of those that can be listed. */
export const listableNames = [
${list(listed)}
] as const satisfies readonly (keyof Resources)[];`;
}
