/**
 * Reads api/openapi.yaml into plain lists, and refuses what the generators could not make sense of.
 */
import { parse } from "yaml";
import { Fault } from "../tools.mjs";

const MOST = Number.MAX_SAFE_INTEGER;
const SETTINGS = ["name", "record", "new", "recordKey", "wrapper", "wrapperSource", "filters", "create", "source"];

/** The resources in the order of their paths, and the parameters that all listings share. */
export function readCatalogue(yaml) {
  const document = parse(yaml);
  const resources = Object.entries(document.paths)
    .filter(([, item]) => item["x-trackops-resource"] !== undefined)
    .map(([path, item]) => readResource(document, path, item));
  const names = resources.map(({ name }) => name);
  for (const name of names) {
    if (names.indexOf(name) !== names.lastIndexOf(name)) throw new Fault(`two resources are called ${name}`);
  }
  const common = ["Page", "PerPage", "Dir"].map((name) =>
    readParameter(document.components.parameters[name], "common"),
  );
  return { resources, common };
}

function readResource(document, path, item) {
  const settings = item["x-trackops-resource"];
  const unknown = Object.keys(settings).filter((key) => !SETTINGS.includes(key));
  if (unknown.length > 0) throw new Fault(`${path}: unknown setting ${unknown.join(", ")}`);
  for (const key of ["name", "record", "recordKey", "filters", "source"]) {
    if (settings[key] === undefined) throw new Fault(`${path}: x-trackops-resource lacks ${key}`);
  }
  const filters = (item.get?.parameters ?? [])
    .filter((parameter) => parameter.$ref === undefined)
    .map((parameter) => readParameter(parameter, path));
  const single = Object.keys(document.paths).find((other) => other.startsWith(`${path}/{`));
  const schema = document.components.schemas[settings.new];
  return {
    name: settings.name,
    record: settings.record,
    newRecord: settings.new,
    path: path.slice(1),
    list: item.get !== undefined,
    summary: item.get?.summary ?? "",
    source: settings.source,
    key: single === undefined ? [] : [...single.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
    recordKey: settings.recordKey,
    recordSchema: document.components.schemas[settings.record],
    wrapper: item.post === undefined ? undefined : settings.wrapper,
    wrapperSource: settings.wrapperSource,
    filters: unique(filters, path),
    filtersCut: isCut(settings.filters, `${path}: filters`),
    ranges: ranges(filters),
    newSchema: item.post === undefined ? undefined : schema,
    create: item.post === undefined ? [] : readKeys(schema, path, document),
    createCut: item.post !== undefined && isCut(settings.create, `${path}: create`),
    schemas: document.components.schemas,
  };
}

function readParameter(parameter, where) {
  const { name, description, schema } = parameter;
  if (!(name && description && schema)) throw new Fault(`${where}: a parameter lacks name, description or schema`);
  return { name, description, schema, alias: parameter["x-trackops-alias"], kind: kindOf(schema, `${where}: ${name}`) };
}

function readKeys(schema, where, document) {
  return Object.entries(schema.properties).map(([name, property]) => ({
    name,
    description: property.description,
    schema: property,
    kind: kindOf(property, `${where}: ${name}`, document),
    required: schema.required?.includes(name) ?? false,
  }));
}

const SIMPLE_KINDS = new Set(["number", "boolean", "object"]);
const STRING_KINDS = { date: "date", "date-time": "timestamp", none: "string" };

/** A kind as both generators understand it. */
function kindOf(schema, where) {
  if (schema.$ref !== undefined) return { kind: "object", ref: schema.$ref.split("/").at(-1) };
  if (schema.type === "integer") return { kind: "integer", min: schema.minimum ?? -MOST, max: schema.maximum ?? MOST };
  if (schema.type === "array") return { kind: "list", item: kindOf(schema.items, where) };
  if (SIMPLE_KINDS.has(schema.type)) return { kind: schema.type };
  const kind = schema.type === "string" ? STRING_KINDS[schema.format ?? "none"] : undefined;
  if (kind === undefined) throw new Fault(`${where}: no kind for ${JSON.stringify(schema)}`);
  return schema.enum === undefined ? { kind } : { kind: "choice", choices: schema.enum };
}

/** Bounds of one value: `created_from` and `created_to`, `created_from_system` and `created_to_system`. */
function ranges(filters) {
  const names = new Set(filters.map(({ name }) => name));
  return filters
    .map(({ name }) => [name, name.replace(/(^|_)from(_|$)/, "$1to$2")])
    .filter(([lower, upper]) => lower !== upper && names.has(upper));
}

function unique(parameters, where) {
  const names = parameters.flatMap(({ name, alias }) => (alias === undefined ? [name] : [name, alias]));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Fault(`${where}: ${twice} stands twice`);
  return parameters;
}

function isCut(setting, where) {
  if (setting !== "cut" && setting !== "full") throw new Fault(`${where} is ${setting}, not cut or full`);
  return setting === "cut";
}
