/**
 * The columns that a store which is made for people gives each collection.
 *
 * The reference documents next to no key of a record. Known are the keys that identify one, those of the few records that
 * the vendor's own example reads, and those of the create bodies. From these follows how the others are called: the filters
 * `client`, `due_from` and `activity_from` are the keys `client_id`, `due_on` and `activity_at`, so `location` is taken to be
 * `location_id` and `updated_from` to be `updated_at`. Where that proves wrong, a column stays empty; the record is whole
 * all the same, since the JSON beside the columns holds it.
 */
import { Fault } from "../tools.mjs";

/** Names that a store needs for itself. */
const RESERVED = ["account", "key", "record", "synced_at", "gone_at"];

/** As the create bodies of the reference and the vendor's own example have it. */
const OWN_NAMES = { case: "casefile_id", date_from: "entry_date", date_to: "entry_date" };
/** Filters that speak of no key: how a record is shown, and the end of a range whose start is an increment. */
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
 * Made from \`api/openapi.yaml\` by \`npm run generate\`. Do not edit. For stores with columns; nothing of it is in the client.
 *
 * @module
 */
import type { Column } from "../stores/columns.js";

/** The columns of each collection that can be listed; \`scripts/generate/tables.mjs\` says how they are known. */
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
 * Made from \`api/openapi.yaml\` by \`npm run generate\`. Do not edit. For syncs; nothing of it is in the client.
 *
 * @module
 */

/**
 * Of each collection that can be listed: the parameter that takes the time of change and the record key that holds it, both
 * empty if there is none; the keys that identify a record.
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
    if (RESERVED.includes(name)) throw new Fault(`${resource}: no store can have a column ${name}`);
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

/** The key of a record that a filter is taken to be compared with. */
function keyOf({ name, kind, increment }) {
  if (increment !== undefined) return increment;
  if (OWN_NAMES[name] !== undefined) return OWN_NAMES[name];
  const bare = name.replace(/_system$/, "");
  const stem = /^(.*)_(?:from|to)$/.exec(bare)?.[1];
  if (kind.kind === "date" && stem !== undefined) return `${stem}_on`;
  if (kind.kind === "timestamp" && stem !== undefined) return `${stem}_at`;
  return kind.kind === "id" && name !== "id" ? `${name}_id` : name;
}
