/**
 * The tables of the vendor's reference, as they were copied from its articles: reference.tsv knows nothing of the catalogue,
 * and the catalogue is measured by it. A line is a request parameter (`list`), a key of a create body (`create`), a path, or a
 * type of custom fields. `more` holds an alias or the enumerated values.
 */
import { readFileSync } from "node:fs";

const [head, ...lines] = readFileSync(new URL("reference.tsv", import.meta.url), "utf8")
  .trimEnd()
  .split("\n");
const columns = head.split("\t");

/** Every line as an object. */
export const reference = lines.map((line) => {
  const cells = line.split("\t");
  return Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? ""]));
});

/** The names of the resources, in the reference's order. */
export const resources = [...new Set(reference.map(({ resource }) => resource))];

/** The lines of a resource and a table. */
export const rows = (resource, where) => reference.filter((row) => row.resource === resource && row.where === where);
