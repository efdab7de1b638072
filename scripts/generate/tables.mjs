/**
 * The columns of each collection in SQL stores.
 *
 * The reference documents hardly any fields of records. Known are the fields that identify a record, those of the few
 * records in the vendor's example, and those of the create bodies. The others are inferred from the filters by the same
 * pattern: the filters `client`, `due_from` and `activity_from` compare the fields `client_id`, `due_on` and
 * `activity_at`, so `location` should compare `location_id`, and `updated_from` `updated_at`. If this is wrong, a
 * column stays empty. No data is lost, because the whole record is stored as JSON beside the columns.
 */
import { Fault } from "../tools.mjs";

/** Column names that the stores themselves need. */
const RESERVED = ["account", "key", "record", "synced_at", "gone_at"];

/** Field names from the create bodies of the reference and from the vendor's example. */
const OWN_NAMES = { case: "casefile_id", date_from: "entry_date", date_to: "entry_date" };
/** Filters that compare no field: the format of records, and the end of a range whose start is an increment. */
const NO_KEYS = ["expand_field_values", "to"];

const TYPES = {
  id: "integer",
  whole: "integer",
  integer: "integer",
  flag: "boolean",
  boolean: "boolean",
  number: "number",
  date: "date",
  timestamp: "timestamp",
  string: "text",
  email: "text",
  link: "text",
  country: "text",
  choice: "text",
};
const SCHEMA_TYPES = { Id: "integer", Date: "date", Timestamp: "timestamp" };

/** The text of ts/generated/tables.ts. */
export function storeTables({ resources }) {
  const tables = resources.filter(({ list }) => list).map((resource) => [resource.name, columns(resource)]);
  const text = tables.map(([name, own]) => `  ["${name}", [\n${own.map(row).join("\n")}\n  ]],`).join("\n");
  return `/**
 * Made from \`api/openapi.yaml\` by \`npm run generate\`. Do not edit. For SQL stores; the client does not contain it.
 *
 * @module
 */
import type { Column } from "../stores/columns.js";

/** The columns of each collection that can be listed. \`scripts/generate/tables.mjs\` explains where they come from. */
export const tables: ReadonlyMap<string, readonly Column[]> = new Map([
${text}
]);
`;
}

/** The text of ts/generated/sync.ts. */
export function syncKeys({ resources }) {
  const lines = resources
    .filter(({ list }) => list)
    .map(({ name, increment, recordKey }) => {
      const [parameter, key] = increment === undefined ? ["", ""] : [increment.name, increment.increment];
      return `  ${name}: ${JSON.stringify({ parameter, key, recordKey })},`;
    });
  return `/**
 * Made from \`api/openapi.yaml\` by \`npm run generate\`. Do not edit. For syncs.
 *
 * @module
 */

/**
 * For each collection that can be listed: the filter by time of change and the field with that time, both empty if
 * there is none, and the fields that identify a record.
 */
export const syncKeys = {
${lines.join("\n")}
} as const;
`;
}

function row({ name, type, indexed }) {
  return `    { name: ${JSON.stringify(name)}, type: ${JSON.stringify(type)}, indexed: ${indexed} },`;
}

function columns({ name: resource, recordKey, recordSchema, filters, create }) {
  const found = new Map();
  const add = (name, type, indexed) => {
    if (type === undefined) return;
    if (RESERVED.includes(name)) throw new Fault(`${resource}: the column name ${name} is reserved for the stores`);
    const known = found.get(name);
    found.set(name, known ? { ...known, indexed: known.indexed || indexed } : { name, type, indexed });
  };
  for (const key of recordKey) add(key, "integer", true);
  for (const filter of filters.filter(({ name }) => !NO_KEYS.includes(name))) {
    const type = TYPES[filter.kind.kind];
    add(keyOf(filter), type, filter.refersTo !== undefined || type === "date" || type === "timestamp");
    if (filter.increment !== undefined) add(filter.increment, "timestamp", true);
  }
  for (const [key, schema] of Object.entries(recordSchema.properties ?? {})) {
    add(key, SCHEMA_TYPES[schema.$ref?.split("/").at(-1)] ?? (schema.type === "string" ? "text" : undefined), false);
  }
  for (const { name, kind, refersTo } of create) add(name, TYPES[kind.kind], refersTo !== undefined);
  return [...found.values()];
}

/** The field that a filter is assumed to compare. */
function keyOf({ name, kind, increment }) {
  if (increment !== undefined) return increment;
  if (OWN_NAMES[name] !== undefined) return OWN_NAMES[name];
  const bare = name.replace(/_system$/, "");
  const stem = /^(.*)_(?:from|to)$/.exec(bare)?.[1];
  if (kind.kind === "date" && stem !== undefined) return `${stem}_on`;
  if (kind.kind === "timestamp" && stem !== undefined) return `${stem}_at`;
  return kind.kind === "id" && name !== "id" ? `${name}_id` : name;
}
