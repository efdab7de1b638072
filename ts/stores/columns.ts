/**
 * The columns of a store that is made for people.
 *
 * @module
 */

/** A key of a record that has a column of its own. */
export interface Column {
  /** The key, and the column's name. */
  readonly name: string;
  /** What it holds. Dates are `YYYY-MM-DD`, timestamps the API's own text, in UTC. */
  readonly type: "integer" | "number" | "boolean" | "date" | "timestamp" | "text";
  /** Whether records are looked up by it: it refers to another record, or is a time. */
  readonly indexed: boolean;
}
