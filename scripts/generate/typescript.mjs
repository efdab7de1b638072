/**
 * The TypeScript that comes of the catalogue: named interfaces whose comments are the hover texts, and the prose for help.
 */

const HEADER = "Made from `api/openapi.yaml` by `npm run generate`. Do not edit.";

const KINDS = {
  integer: "number",
  number: "number",
  string: "string",
  boolean: "boolean",
  date: "DateValue",
  timestamp: "TimestampValue",
  object: "Readonly<Record<string, unknown>>",
};

const UNITS = { date: " A day, `YYYY-MM-DD`.", timestamp: " A moment; sent in UTC." };

/** The text of ts/generated/resources.ts. */
export function resourceTypes({ resources, common }) {
  const used = new Set(["Key"]);
  const parts = [
    listParameters(common, used),
    ...resources.map((resource) => types(resource, used)),
    nested(resources, used),
  ];
  parts.push(resourcesInterface(resources, used), names(resources));
  const imports = [...used].sort().join(", ");
  return `/**
 * ${HEADER}
 *
 * @module
 */
import type { ${imports} } from "../collection.js";

${parts.join("\n\n")}
`;
}

/** The text of ts/generated/catalogue.ts. */
export function catalogueProse({ resources, common }) {
  const prose = (parameters) =>
    parameters.map(({ name, alias, kind, description, required }) => ({
      name,
      ...(alias === undefined ? {} : { alias }),
      kind: kind.kind,
      ...(kind.choices === undefined ? {} : { choices: kind.choices }),
      ...(required ? { required } : {}),
      description,
    }));
  const table = resources.map(({ name, path, summary, source, filters, create }) => ({
    name,
    path,
    summary,
    source,
    filters: prose(filters),
    create: prose(create),
  }));
  return `/**
 * ${HEADER} For command-line help; nothing of it is in the client.
 *
 * @module
 */

/** The parameters that every listing takes. */
export const commonParameters = ${JSON.stringify(prose(common), null, 2)} as const;

/** Every resource with the prose of its parameters. */
export const catalogue = ${JSON.stringify(table, null, 2)} as const;
`;
}

function listParameters(common, used) {
  const lines = common.map((parameter) => property(parameter, used, true));
  return `/** What every listing takes. */\nexport interface ListParameters {\n${lines.join("\n")}\n}`;
}

function types(resource, used) {
  const { record, newRecord, path, source, filtersCut, filters, create, createCut, newSchema } = resource;
  const cut = filtersCut
    ? "\n *\n * The public copy of the reference ends within this list: what it does not show goes into `extra`."
    : "";
  const parts = [
    `/**\n * Filters of \`${path}\` (${source}).${cut}\n */
export interface ${record}Filters extends ListParameters {
${filters.flatMap((filter) => [property(filter, used, true), ...alias(filter, used)]).join("\n")}
}`,
    `/** ${sentence(resource.recordSchema.description)} */
export interface ${record} {
${Object.entries(resource.recordSchema.properties)
  .map(
    ([name, schema]) =>
      `  /** ${schema.description} */\n  readonly ${name}: ${schema.type === "integer" ? "number" : "string"};`,
  )
  .join("\n")}
  readonly [key: string]: unknown;
}`,
  ];
  if (create.length > 0) {
    parts.push(`/** ${sentence(newSchema.description)}${createCut ? " The reference is cut here: further keys are sent as they are." : ""} */
export interface ${newRecord} {
${create.map((key) => property(key, used, !key.required)).join("\n")}${createCut ? "\n  readonly [key: string]: unknown;" : ""}
}`);
  }
  return parts.join("\n\n");
}

/** Interfaces of the objects that create bodies hold. */
function nested(resources, used) {
  const schemas = resources[0]?.schemas ?? {};
  const wanted = new Set();
  const collect = (properties) => {
    for (const schema of Object.values(properties ?? {})) {
      const ref = (schema.$ref ?? schema.items?.$ref)?.split("/").at(-1);
      if (ref !== undefined && !wanted.has(ref)) {
        wanted.add(ref);
        collect(schemas[ref].properties);
      }
    }
  };
  for (const { newSchema } of resources) collect(newSchema?.properties);
  return [...wanted]
    .map((name) => {
      const { description, properties, required = [], additionalProperties } = schemas[name];
      const lines = Object.entries(properties).map(([key, schema]) => {
        const optional = required.includes(key) ? ["", ""] : ["?", " | undefined"];
        return `  /** ${schema.description} */\n  readonly ${key}${optional[0]}: ${schemaType(schema, used)}${optional[1]};`;
      });
      if (additionalProperties) lines.push("  readonly [key: string]: unknown;");
      return `/** ${sentence(description)} */\nexport interface ${name} {\n${lines.join("\n")}\n}`;
    })
    .join("\n\n");
}

function resourcesInterface(resources, used) {
  const lines = resources.map(({ name, record, newRecord, list, key, wrapper, summary, path, wrapperSource }) => {
    const methods = [];
    if (list) methods.push(["Listable", `Listable<${record}, ${record}Filters>`]);
    if (key.length > 0) {
      const parts = key.map((part) => `${part}: Key`).join(", ");
      methods.push(["Gettable", `Gettable<${record}, [${parts}]>`]);
    }
    if (wrapper !== undefined) methods.push(["Creatable", `Creatable<${record}, ${newRecord}>`]);
    for (const [type] of methods) used.add(type);
    const inferred =
      wrapper !== undefined && wrapperSource === "inferred" ? ` Its wrapper key \`${wrapper}\` is inferred.` : "";
    return `  /** \`${path}\`. ${sentence(summary)}${inferred} */\n  readonly ${name}: ${methods.map(([, type]) => type).join(" & ")};`;
  });
  return `/** The collections of the catalogue, each with the methods that Trackops offers for it. */
export interface Resources {
${lines.join("\n")}
}`;
}

function names(resources) {
  const list = resources.map(({ name }) => JSON.stringify(name)).join(", ");
  return `/** The names of the collections. */\nexport const resourceNames = [${list}] as const satisfies readonly (keyof Resources)[];`;
}

function property({ name, description, kind, alias: other, schema }, used, optional) {
  const also = other === undefined ? "" : ` Alias: \`${other}\`.`;
  const standard = schema.default === undefined ? "" : ` Default: ${schema.default}.`;
  const [mark, union] = optional ? ["?", " | undefined"] : ["", ""];
  const doc = `${sentence(description)}${UNITS[kind.kind] ?? ""}${standard}${also}`;
  return `  /** ${doc} */\n  readonly ${name}${mark}: ${type(kind, used)}${union};`;
}

function alias(filter, used) {
  if (filter.alias === undefined) return [];
  const { name, kind } = filter;
  return [`  /** Another name of \`${name}\`. */\n  readonly ${filter.alias}?: ${type(kind, used)} | undefined;`];
}

function type(kind, used) {
  if (kind.kind === "choice") return kind.choices.map((choice) => JSON.stringify(choice)).join(" | ");
  if (kind.kind === "list") return `readonly ${type(kind.item, used)}[]`;
  if (kind.ref !== undefined) return kind.ref;
  const name = KINDS[kind.kind];
  if (name.endsWith("Value")) used.add(name);
  return name;
}

function schemaType(schema, used) {
  if (schema.$ref !== undefined) return schema.$ref.split("/").at(-1);
  if (schema.type === "array") return `readonly ${schemaType(schema.items, used)}[]`;
  return { integer: "number", number: "number", string: "string", boolean: "boolean" }[schema.type] ?? "unknown";
}

function sentence(text) {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
