/**
 * The output formats: CSV (RFC 4180), NDJSON (one JSON object per line), and JSON (one array).
 *
 * @module
 */
import { stringify } from "csv-stringify/sync";
import { type Cell, flatten } from "./flatten.js";

/** The names of the formats. */
export const formats = ["csv", "ndjson", "json"] as const;

/** An output format. */
export type Format = (typeof formats)[number];

/** Produces the content of a file, piece by piece. */
export interface Writer {
  /** The text before the first record. */
  begin(): string;
  /** The text for at least one record. */
  records(records: readonly unknown[]): string;
  /** The text after the last record. */
  end(): string;
  /** Requested columns that no record had. */
  unseen?(): string[];
}

/** Options for CSV. */
export interface CsvOptions {
  /** The columns, in order. */
  readonly columns: readonly string[];
  /** Whether to put an apostrophe before cells that a spreadsheet would run as a formula. */
  readonly escapeFormulas: boolean;
  /** Whether to start with a byte order mark, which Excel needs to recognise UTF-8. */
  readonly bom: boolean;
}

/** A negative number as a string is no formula. The API sends money this way. */
const NEGATIVE = /^-\d+(\.\d+)?$/;

/** Writes CSV with a header. */
export function csvWriter({ columns, escapeFormulas, bom }: CsvOptions): Writer {
  const text = (rows: readonly (readonly (Cell | undefined)[])[]): string =>
    stringify(rows as Cell[][], {
      record_delimiter: "windows",
      // Otherwise only CRLF is quoted, and a single line feed in a cell would end the row.
      quote_record_delimiter: true,
      escape_formulas: escapeFormulas,
      // Otherwise a row with one empty cell would be an empty line, which readers skip.
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

/** Writes one JSON object per line. */
export function ndjsonWriter(): Writer {
  return {
    begin: () => "",
    records: (records) => records.map((record) => `${JSON.stringify(record)}\n`).join(""),
    end: () => "",
  };
}

/** Writes one JSON array, with a record per line. */
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
