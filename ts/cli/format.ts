/**
 * The forms that records are written in: CSV (RFC 4180), one JSON text a line, one JSON list.
 *
 * @module
 */
import { stringify } from "csv-stringify/sync";
import { type Cell, flatten } from "./flatten.js";

/** The names of the forms. */
export const formats = ["csv", "ndjson", "json"] as const;

/** One of them. */
export type Format = (typeof formats)[number];

/** Texts that make a file, one after the other. */
export interface Writer {
  /** Before the first records. */
  begin(): string;
  /** For records, at least one. */
  records(records: readonly unknown[]): string;
  /** After the last. */
  end(): string;
  /** Columns that were asked for and that no record had. */
  unseen?(): string[];
}

/** How CSV is written. */
export interface CsvOptions {
  /** The columns, in their order. */
  readonly columns: readonly string[];
  /** Whether cells that a spreadsheet would run as a formula get an apostrophe before them. */
  readonly escapeFormulas: boolean;
  /** Whether it begins with a byte order mark, by which Excel knows UTF-8. */
  readonly bom: boolean;
}

/** A negative number that the API sends as a text, as it does with money, is no formula. */
const NEGATIVE = /^-\d+(\.\d+)?$/;

/** CSV with a header. */
export function csvWriter({ columns, escapeFormulas, bom }: CsvOptions): Writer {
  const text = (rows: readonly (readonly (Cell | undefined)[])[]): string =>
    stringify(rows as Cell[][], {
      record_delimiter: "windows",
      // Else only the pair of both is quoted, and a single line feed within a cell would end the row.
      quote_record_delimiter: true,
      escape_formulas: escapeFormulas,
      // Else a row of one empty cell would be an empty line, which readers skip.
      quoted_empty: columns.length === 1,
      cast: {
        boolean: String,
        string: (cell) => (NEGATIVE.test(cell) ? { value: cell, escape_formulas: false } : cell),
      },
    });
  const unseen = new Set(columns);
  let any = false;
  return {
    begin: () => (bom ? "\uFEFF" : "") + text([columns]),
    records: (records) =>
      text(
        records.map((record) => {
          const cells = flatten(record);
          any = true;
          for (const column of unseen) if (cells.has(column)) unseen.delete(column);
          return columns.map((column) => cells.get(column));
        }),
      ),
    end: () => "",
    unseen: () => (any ? [...unseen] : []),
  };
}

/** One JSON text a line. */
export function ndjsonWriter(): Writer {
  return {
    begin: () => "",
    records: (records) => records.map((record) => `${JSON.stringify(record)}\n`).join(""),
    end: () => "",
  };
}

/** One JSON list, a record a line. */
export function jsonWriter(): Writer {
  let separator = "\n";
  return {
    begin: () => "[",
    records: (records) => {
      const text = separator + records.map((record) => JSON.stringify(record)).join(",\n");
      separator = ",\n";
      return text;
    },
    end: () => (separator === "\n" ? "]\n" : "\n]\n"),
  };
}
