/**
 * Turns a record into cells: nested objects become columns with dots in their names, arrays become JSON.
 *
 * @module
 */

/** The value of a cell. */
export type Cell = string | number | boolean | null;

/** The cells of a record by column. A dot in a key becomes `\.`, so that no two keys share a column. */
export function flatten(record: unknown): Map<string, Cell> {
  const cells = new Map<string, Cell>();
  addCells(record, "", cells);
  return cells;
}

function addCells(value: unknown, column: string, cells: Map<string, Cell>): void {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const entries = Object.entries(value);
    for (const [key, part] of entries) {
      const name = key.replaceAll(/[\\.]/g, "\\$&");
      addCells(part, column === "" ? name : `${column}.${name}`, cells);
    }
    if (entries.length === 0 && column !== "") cells.set(column, "{}");
  } else {
    cells.set(column, cellOf(value));
  }
}

function cellOf(value: unknown): Cell {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  return JSON.stringify(value);
}

/**
 * Collects the columns of records. Their order does not depend on the records: the columns of the catalogue come first,
 * in its order, then all others by name.
 */
export class Columns {
  /** The columns, and whether they had a value other than `null`. */
  readonly #seen = new Map<string, boolean>();
  readonly #known: readonly string[];

  constructor(known: readonly string[]) {
    this.#known = known;
  }

  /** Adds the columns of a record. */
  add(record: unknown): void {
    for (const [column, cell] of flatten(record)) {
      if (cell !== null || !this.#seen.has(column))
        this.#seen.set(column, cell !== null || this.#seen.get(column) === true);
    }
  }

  /** The names of all columns; those of the catalogue if there was no record. */
  names(): string[] {
    const rank = new Map(this.#known.map((name, at) => [name, at]));
    const place = (name: string) => rank.get(rootOf(name)) ?? rank.size;
    const compare = (a: string, b: string) => place(a) - place(b) || (a < b ? -1 : Number(a > b));
    const names = [...this.#seen.keys()].sort(compare);
    const kept = names.filter((name) => this.#seen.get(name) || !names.some((other) => other.startsWith(`${name}.`)));
    return names.length === 0 ? [...this.#known] : kept;
  }
}

/** The top-level key of a column. */
function rootOf(column: string): string {
  return /^(?:\\.|[^.\\])*/s.exec(column)?.[0] ?? column;
}
