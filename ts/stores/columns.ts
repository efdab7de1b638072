/**
 * The columns of SQL stores, which people query.
 *
 * @module
 */

import { tables } from "../generated/tables.js";
import { storeError } from "./failure.js";

/** A field of a record that has a column of its own. */
export interface Column {
  /** Name of the field and of the column. */
  readonly name: string;
  /** Type of its values. Dates are `YYYY-MM-DD`; timestamps are the API's own text, in UTC. */
  readonly type: "integer" | "number" | "boolean" | "date" | "timestamp" | "text";
  /** Whether the column has an index: it refers to another record, or holds a time. */
  readonly indexed: boolean;
}

/** The columns that the catalogue knows for a collection; none if the collection is not in the catalogue. */
export function columnsOf(collection: string): readonly Column[] {
  return tables.get(collection) ?? [];
}

/** Name of the table: `case_updates` for `caseUpdates`. A collection that is not in the catalogue keeps its name. */
export function tableName(collection: string): string {
  if (tables.has(collection)) return snake(collection);
  const taken = collection.toLowerCase();
  if (/^(trackops|sqlite|pg)_/.test(taken) || [...tables.keys()].some((known) => snake(known) === taken)) {
    throw storeError(`a collection cannot be named ${collection} here: the name of its table is reserved`);
  }
  return collection;
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
