/**
 * A record as cells: what is nested within becomes columns with dots in their names, lists become JSON.
 *
 * @module
 */

/** A cell before it is text. */
export type Cell = string | number | boolean | null;

/** The cells of a record by column. A dot that is part of a key is written `\.`, so that no two keys share a column. */
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
 * The columns that records have, in an order that does not depend on theirs: those that the catalogue knows in its order,
 * all others after them by name.
 */
export class Columns {
  /** Whether anything but `null` was seen in a column. */
  readonly #seen = new Map<string, boolean>();
  readonly #known: readonly string[];

  constructor(known: readonly string[]) {
    this.#known = known;
  }

  /** Takes note of a record's. */
  add(record: unknown): void {
    for (const [column, cell] of flatten(record)) {
      if (cell !== null || !this.#seen.has(column))
        this.#seen.set(column, cell !== null || this.#seen.get(column) === true);
    }
  }

  /** All of them; those of the catalogue where there was no record. */
  names(): string[] {
    const rank = new Map(this.#known.map((name, at) => [name, at]));
    const place = (name: string) => rank.get(rootOf(name)) ?? rank.size;
    const compare = (a: string, b: string) => place(a) - place(b) || (a < b ? -1 : Number(a > b));
    const names = [...this.#seen.keys()].sort(compare);
    const kept = names.filter((name) => this.#seen.get(name) || !names.some((other) => other.startsWith(`${name}.`)));
    return names.length === 0 ? [...this.#known] : kept;
  }
}

/** The key of the record that a column belongs to. */
function rootOf(column: string): string {
  return /^(?:\\.|[^.\\])*/s.exec(column)?.[0] ?? column;
}
