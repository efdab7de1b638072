/**
 * How records are written: the options for it, and the way to standard output.
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

/** The options by which records are written. */
export interface WritingOptions {
  readonly format?: Format;
  readonly columns?: readonly string[];
  readonly escapeFormulas: boolean;
  readonly bom?: boolean;
}

/** Adds the options by which records are written. */
export function addWritingOptions(command: Command): Command {
  return command
    .optionsGroup("Form:")
    .addOption(new Option("--format <form>", "the form; else the file's ending says it").choices(formats))
    .option("--columns <names>", "columns of CSV in their order, separated by commas, such as id,Client.name", (text) =>
      text.split(","),
    )
    .option("--no-escape-formulas", "leave cells of CSV as they are that a spreadsheet would run as a formula")
    .option("--bom", "begin CSV with a byte order mark, for Excel");
}

/** The same whatever order its filters are given in. */
export function subjectOf(account: Account, entry: ListedEntry, { filters, extra }: Selected): Subject {
  const sorted = Object.entries({ ...filters, ...extra }).sort(([a], [b]) => (a < b ? -1 : 1));
  const address = account.baseUrl ?? account.subdomain ?? "";
  return { account: address, collection: entry.name, filters: Object.fromEntries(sorted) };
}

/** Writes pages to standard output. CSV waits for the last of them where its columns are not given. */
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

/** A column that is mistyped is no failure: records may lack it for now. */
export function warnOfUnseen(writer: Writer): void {
  const unseen = writer.unseen?.() ?? [];
  if (unseen.length > 0)
    say(
      `${styled("yellow", "warning:")} no record has ${unseen.join(", ")}; without --columns, all that they have is written`,
    );
}

/** @throws UsageError for options of CSV with another form. */
export function checkColumns(format: Format, { columns, bom }: WritingOptions): void {
  if (format === "csv") return;
  if (columns !== undefined) throw new UsageError(`--columns goes with CSV, and the form is ${format}`);
  if (bom === true) throw new UsageError(`--bom goes with CSV, and the form is ${format}`);
}

/** What writes records in that form. */
export function writerFor({ format, escapeFormulas, bom = false }: WritingOptions, columns: readonly string[]): Writer {
  if (format === "csv") return csvWriter({ columns, escapeFormulas, bom });
  return format === "json" ? jsonWriter() : ndjsonWriter();
}

/** The keys of its records that the catalogue knows. */
export function knownColumns(entry: ListedEntry): readonly string[] {
  return (tables.get(entry.name) ?? []).map(({ name }) => name);
}
