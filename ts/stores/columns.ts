/**
 * The columns of a store that is made for people.
 *
 * @module
 */

import { tables } from "../generated/tables.js";
import { storeError } from "./failure.js";

/** A key of a record that has a column of its own. */
export interface Column {
  /** The key, and the column's name. */
  readonly name: string;
  /** What it holds. Dates are `YYYY-MM-DD`, timestamps the API's own text, in UTC. */
  readonly type: "integer" | "number" | "boolean" | "date" | "timestamp" | "text";
  /** Whether records are looked up by it: it refers to another record, or is a time. */
  readonly indexed: boolean;
}

/** Those that the catalogue knows of a collection; none of one that it lacks. */
export function columnsOf(collection: string): readonly Column[] {
  return tables.get(collection) ?? [];
}

/** What a table is called: `caseUpdates` is `case_updates`, a collection that the catalogue lacks is called as it is. */
export function tableName(collection: string): string {
  if (tables.has(collection)) return snake(collection);
  const taken = collection.toLowerCase();
  if (/^(trackops|sqlite|pg)_/.test(taken) || [...tables.keys()].some((known) => snake(known) === taken)) {
    throw storeError(`a collection cannot be called ${collection} here: that table is another's`);
  }
  return collection;
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
