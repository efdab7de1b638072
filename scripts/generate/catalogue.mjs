/**
 * Reads api/openapi.yaml into plain lists, and rejects what the generators cannot handle.
 */
import { parse } from "yaml";
import { Fault } from "../tools.mjs";

const SETTINGS = {
  name: "needed",
  record: "needed",
  utc: "needed",
  source: "needed",
  new: "optional",
  recordKey: "optional",
  filters: "optional",
  create: "optional",
  createPath: "optional",
  wrapperSource: "optional",
};

/** The resources in the order of their paths, the parameters common to all listings, and the types of custom fields. */
export function readCatalogue(yaml) {
  const document = parse(yaml);
  const resources = Object.entries(document.paths)
    .filter(([, item]) => item["x-trackops-resource"] !== undefined)
    .map(([path, item]) => readResource(document, path, item));
  const names = resources.map(({ name }) => name);
  refuseTwins(names, "the catalogue");
  for (const { name, filters, create } of resources) {
    const stray = [...filters, ...create].find(({ refersTo }) => refersTo !== undefined && !names.includes(refersTo));
    if (stray !== undefined)
      throw new Fault(`${name}: ${stray.name} refers to ${stray.refersTo}, which is not a resource`);
  }
  const common = ["Page", "PerPage", "Dir"].map((name) =>
    readParameter(document, document.components.parameters[name], "common"),
  );
  return { resources, common, fieldTypes: readFieldTypes(document), schemas: document.components.schemas };
}

function readResource(document, path, item) {
  const settings = item["x-trackops-resource"];
  checkSettings(settings, path);
  const post = document.paths[settings.createPath ?? path]?.post;
  const { body, wrapper } = readBody(document, post, path);
  const filters = (item.get?.parameters ?? [])
    .filter((parameter) => parameter.$ref === undefined)
    .map((parameter) => readParameter(document, parameter, path));
  refuseTwins(
    filters.flatMap(({ name, alias }) => (alias === undefined ? [name] : [name, alias])),
    path,
  );
  const increments = filters.filter(({ increment }) => increment !== undefined);
  if (increments.length > 1) throw new Fault(`${path}: more than one parameter is an increment`);
  const below = Object.keys(document.paths).filter((other) => other.startsWith(`${path}/{`));
  const single = below.reduce((longest, other) => (other.length > longest.length ? other : longest), "");
  return {
    name: settings.name,
    record: settings.record,
    newRecord: settings.new,
    path: path.slice(1),
    about: document.tags.find(({ name }) => name === (item.get ?? post).tags[0])?.description ?? "",
    list: item.get !== undefined,
    source: settings.source,
    utc: choice(settings.utc, ["stated", "unstated", "unseen"], `${path}: utc`),
    key: [...single.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
    keyExamples: document.paths[single]?.get.parameters.map(({ example }) => example) ?? [],
    getCertainty: document.paths[single]?.get["x-trackops-certainty"],
    parts: below.length > 1,
    recordKey: settings.recordKey ?? [],
    recordSchema: document.components.schemas[settings.record],
    filters,
    increment: increments[0],
    filtersCut: item.get !== undefined && isCut(settings.filters, `${path}: filters`),
    createPath: settings.createPath?.slice(1),
    wrapper,
    wrapperSource: post && choice(settings.wrapperSource, ["article", "client", "inferred"], `${path}: wrapperSource`),
    newSchema: body,
    create: body === undefined ? [] : readKeys(document, body, path),
    createCut: post !== undefined && isCut(settings.create, `${path}: create`),
  };
}

function checkSettings(settings, path) {
  const unknown = Object.keys(settings).filter((key) => SETTINGS[key] === undefined);
  if (unknown.length > 0) throw new Fault(`${path}: unknown setting ${unknown.join(", ")}`);
  const lacking = Object.keys(SETTINGS).filter((key) => SETTINGS[key] === "needed" && settings[key] === undefined);
  if (lacking.length > 0) throw new Fault(`${path}: x-trackops-resource lacks ${lacking.join(", ")}`);
}

/** The body of a create operation: the wrapper key and the schema of the wrapped record. */
function readBody(document, post, path) {
  if (post === undefined) return {};
  const whole = post.requestBody.content["application/json"].schema;
  const [wrapper, ...others] = whole.required ?? [];
  if (wrapper === undefined || others.length > 0) throw new Fault(`${path}: a create body has one wrapper key`);
  return { wrapper, body: resolved(document, whole.properties[wrapper]) };
}

function readParameter(document, parameter, where) {
  const { name, description, schema } = parameter;
  if (!(name && description && schema)) throw new Fault(`${where}: a parameter lacks name, description or schema`);
  return {
    name,
    description,
    schema,
    alias: parameter["x-trackops-alias"],
    increment: parameter["x-trackops-increment"],
    ...marks(parameter),
    kind: kindOf(document, schema, `${where}: ${name}`),
  };
}

function readKeys(document, schema, where) {
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    description: property.description,
    schema: property,
    ...marks(property),
    kind: kindOf(document, property, `${where}: ${name}`),
    required: schema.required?.includes(name) ?? false,
  }));
}

function marks(described) {
  return { refersTo: described["x-trackops-refers-to"], copies: described["x-trackops-copies"] };
}

/** The types of custom fields, each with its tag, its title in Trackops and the kind of its values. */
function readFieldTypes(document) {
  const { enum: tags, "x-trackops-values": properties } = document.components.schemas.FieldTypeTag;
  if (tags.join() !== Object.keys(properties).join()) throw new Fault("FieldTypeTag: its enum and its values differ");
  return readKeys(document, { properties }, "FieldTypeTag").map((type) => ({
    ...type,
    title: type.schema["x-trackops-title"],
  }));
}

/** Resolves the `$ref` of a schema, and keeps its other properties. */
function resolved(document, schema) {
  if (schema.$ref === undefined) return schema;
  const { $ref, ...own } = schema;
  const target = document.components.schemas[$ref.split("/").at(-1)];
  if (target === undefined) throw new Fault(`there is no ${$ref}`);
  return { ...target, ...own };
}

const SIMPLE_KINDS = new Set(["number", "boolean"]);
const STRING_KINDS = { date: "date", "date-time": "timestamp", email: "email", uri: "link" };
const COUNTRY = "^[A-Z]{2}$";

/** The kind of a value, for all generators. `ref` is the name of a schema with a TypeScript type of its own. */
function kindOf(document, schema, where) {
  const ref = schema.$ref?.split("/").at(-1);
  const whole = resolved(document, schema);
  if (whole.type === "integer") return integerKind(whole, ref);
  if (whole.type === "array") return { kind: "list", item: kindOf(document, whole.items, where) };
  if (whole.type === "object") {
    const closed = whole.additionalProperties === false;
    return { kind: closed ? "parts" : "object", ref, parts: Object.keys(whole.properties) };
  }
  if (SIMPLE_KINDS.has(whole.type)) return { kind: whole.type };
  if (whole.type === "string" && whole.enum) return { kind: "choice", choices: whole.enum, ref };
  if (whole.type === "string" && whole.pattern === COUNTRY) return { kind: "country" };
  if (whole.type === "string") return { kind: STRING_KINDS[whole.format] ?? "string" };
  if (whole.enum?.includes("")) return { kind: "yesNoNa" };
  throw new Fault(`${where}: no kind for ${JSON.stringify(schema)}`);
}

function integerKind(schema, ref) {
  if (ref === "Id") return { kind: "id" };
  if (ref === "Number") return { kind: "whole" };
  if (ref === "Flag" || schema.enum) return { kind: "flag" };
  return { kind: "integer", min: schema.minimum, max: schema.maximum };
}

function refuseTwins(names, where) {
  const twin = names.find((name, at) => names.indexOf(name) !== at);
  if (twin !== undefined) throw new Fault(`${where}: ${twin} is listed twice`);
}

function isCut(setting, where) {
  return choice(setting, ["cut", "full"], where) === "cut";
}

function choice(setting, choices, where) {
  if (!choices.includes(setting)) throw new Fault(`${where} is ${setting}, not one of ${choices.join(", ")}`);
  return setting;
}
