/**
 * Output of records: the options, and writing to standard output.
 *
 * @module
 */
import { type Command, Option } from "commander";
import { tables } from "../generated/tables.js";
import type { Account } from "./account.js";
import type { ListedEntry } from "./catalogue.js";
import { UsageError } from "./exit.js";
import { textsOf } from "./export-file.js";
import { Columns } from "./flatten.js";
import { csvWriter, type Format, formats, jsonWriter, ndjsonWriter, type Writer } from "./format.js";
import type { Selected } from "./listing.js";
import { write } from "./output.js";
import { Spool, type Subject } from "./spool.js";
import { say, styled } from "./terminal.js";

/** The output options. */
export interface WritingOptions {
  readonly format?: Format;
  readonly columns?: readonly string[];
  readonly escapeFormulas: boolean;
  readonly bom?: boolean;
}

/** Adds the output options. */
export function addWritingOptions(command: Command): Command {
  return command
    .optionsGroup("Format:")
    .addOption(new Option("--format <format>", "output format (default: by the file's extension)").choices(formats))
    .option("--columns <names>", "CSV columns in this order, separated by commas, such as id,Client.name", (text) =>
      text.split(","),
    )
    .option("--no-escape-formulas", "do not escape CSV cells that a spreadsheet would run as a formula")
    .option("--bom", "start CSV with a byte order mark, for Excel");
}

/** What an export is about. The order of the filters does not matter. */
export function subjectOf(account: Account, entry: ListedEntry, { filters, extra }: Selected): Subject {
  const sorted = Object.entries({ ...filters, ...extra }).sort(([a], [b]) => (a < b ? -1 : 1));
  const address = account.baseUrl ?? account.subdomain ?? "";
  return { account: address, collection: entry.name, filters: Object.fromEntries(sorted) };
}

/**
 * Writes pages to standard output. CSV without given columns waits for the last page, because the header needs all
 * columns.
 */
export async function print(
  pages: AsyncIterable<object[]>,
  entry: ListedEntry,
  subject: Subject,
  options: WritingOptions & { readonly format: Format },
  each: (records: readonly object[]) => void = () => {},
): Promise<void> {
  if (options.format === "csv" && options.columns === undefined) {
    const columns = new Columns(knownColumns(entry));
    const spool = await Spool.hidden(subject);
    try {
      for await (const records of pages) {
        for (const record of records) columns.add(record);
        await spool.append(records);
        each(records);
      }
      for await (const text of textsOf(spool, writerFor(options, columns.names()))) await write(text);
    } finally {
      await spool.close();
    }
    return;
  }
  const writer = writerFor(options, options.columns ?? []);
  await write(writer.begin());
  for await (const records of pages) {
    await write(writer.records(records));
    each(records);
  }
  await write(writer.end());
  warnOfUnseen(writer);
}

/** An unknown column only causes a warning: it may be missing from the current records only. */
export function warnOfUnseen(writer: Writer): void {
  const unseen = writer.unseen?.() ?? [];
  if (unseen.length > 0)
    say(`${styled("yellow", "warning:")} no record has ${unseen.join(", ")}; leave out --columns to write all columns`);
}

/** @throws UsageError for CSV options with another format. */
export function checkColumns(format: Format, { columns, bom }: WritingOptions): void {
  if (format === "csv") return;
  if (columns !== undefined) throw new UsageError(`--columns needs CSV, but the format is ${format}`);
  if (bom === true) throw new UsageError(`--bom needs CSV, but the format is ${format}`);
}

/** The writer for the format. */
export function writerFor({ format, escapeFormulas, bom = false }: WritingOptions, columns: readonly string[]): Writer {
  if (format === "csv") return csvWriter({ columns, escapeFormulas, bom });
  return format === "json" ? jsonWriter() : ndjsonWriter();
}

/** The fields that the catalogue knows for a collection. */
export function knownColumns(entry: ListedEntry): readonly string[] {
  return (tables.get(entry.name) ?? []).map(({ name }) => name);
}
