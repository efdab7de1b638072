/**
 * `trackops export`: a collection as a file, or on standard output.
 *
 * @module
 */
import { type Command, Option } from "commander";
import { tables } from "../../generated/tables.js";
import type { TrackopsEvent } from "../../node.js";
import type { Account } from "../account.js";
import { type ListedEntry, listed } from "../catalogue.js";
import { addCollections } from "../collections.js";
import { typedLine } from "../command-line.js";
import { Unfinished, UsageError } from "../exit.js";
import { type ExportPaths, exportPaths, finishFile, lockExport, textsOf } from "../export-file.js";
import { type Earlier, type Reading, readInto } from "../export-run.js";
import { Columns } from "../flatten.js";
import { csvWriter, type Format, formats, jsonWriter, ndjsonWriter, type Writer } from "../format.js";
import { KeySet } from "../key-set.js";
import { addFilters, collectionOf, listingOf, type Selected } from "../listing.js";
import { write } from "../output.js";
import { Progress, showsProgress } from "../progress.js";
import { addSessionOptions, connect, type SessionOptions } from "../session.js";
import { Spool, type Subject } from "../spool.js";
import { say, styled } from "../terminal.js";

/** The options by which records are written. */
export interface WritingOptions {
  readonly format?: Format;
  readonly columns?: readonly string[];
  readonly escapeFormulas: boolean;
  readonly bom?: boolean;
}

interface ExportOptions extends SessionOptions, WritingOptions {
  readonly output?: string;
  readonly resume?: boolean;
  readonly verify?: boolean;
}

/** As programs have it that write to files. */
const STANDARD_OUTPUT = "-";

const ENDINGS: Readonly<Record<string, Format>> = { csv: "csv", ndjson: "ndjson", jsonl: "ndjson", json: "json" };

/** Adds the command. */
export function addExport(program: Command): void {
  const parent = program
    .command("export")
    .description("write a collection as CSV, NDJSON or JSON, to a file or standard output");
  addCollections(parent, listed, (command, entry) => {
    const selected = addFilters(command, entry);
    addWritingOptions(command)
      .option("-o, --output <file>", "the file; it is written beside and takes its place when it is whole")
      .option("--resume", "go on with what an interrupted export of the same file has read")
      .option("--verify", "make sure that no deletion meanwhile hides a record (two requests more)");
    addSessionOptions(command).action((options: ExportOptions) => exportCollection(entry, selected(), options));
  });
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

async function exportCollection(entry: ListedEntry, selected: Selected, options: ExportOptions): Promise<void> {
  const output = options.output === STANDARD_OUTPUT ? undefined : options.output;
  const { resume = false, verify = false, format = formatOf(output) } = options;
  if (resume && output === undefined) throw new UsageError("--resume goes with --output: only a file can go on");
  checkColumns(format, options);
  const paths = output === undefined ? undefined : exportPaths(output);
  let progress: Progress | undefined;
  const { trackops, account, signal } = connect(options, (event: TrackopsEvent) => progress?.see(event));
  const subject = subjectOf(account, entry, selected);
  const reading = { trackops, entry, selected, verify, signal };
  // Made once now, so that wrong filters are told before anything is opened.
  listingOf(trackops, entry, selected, { signal, verify });
  if (options.quiet !== true && options.verbose !== true && showsProgress(paths === undefined)) {
    progress = new Progress(entry.name);
  }
  try {
    if (paths === undefined) await toStandardOutput(reading, subject, format, options, progress);
    else await toFile(paths, reading, subject, { ...options, format, resume }, progress);
  } finally {
    progress?.stop();
  }
}

async function toStandardOutput(
  reading: Reading,
  subject: Subject,
  format: Format,
  options: ExportOptions,
  progress: Progress | undefined,
) {
  if (progress !== undefined) progress.expect(0, await countOf(reading));
  const told = (records: readonly object[]) => progress?.add(records.length);
  const pages = listingOf(reading.trackops, reading.entry, reading.selected, reading).pages();
  await print(pages, reading.entry, subject, { ...options, format }, told);
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
function warnOfUnseen(writer: Writer): void {
  const unseen = writer.unseen?.() ?? [];
  if (unseen.length > 0)
    say(
      `${styled("yellow", "warning:")} no record has ${unseen.join(", ")}; without --columns, all that they have is written`,
    );
}

async function toFile(
  paths: ExportPaths,
  reading: Reading,
  subject: Subject,
  options: ExportOptions & { readonly format: Format; readonly resume: boolean },
  progress: Progress | undefined,
): Promise<void> {
  const start = performance.now();
  const lock = lockExport(paths);
  const columns = new Columns(knownColumns(reading.entry));
  let records = 0;
  try {
    const { spool, earlier } = await openSpool(paths.part, subject, reading.entry, options.resume);
    records = earlier?.records ?? 0;
    try {
      if (progress !== undefined) progress.expect(records, await countOf(reading));
      await readInto(spool, reading, earlier, (added) => {
        records += added;
        progress?.add(added);
      });
      progress?.stop();
      if (options.format === "csv" && options.columns === undefined) {
        for await (const batch of spool.records()) for (const record of batch) columns.add(record);
      }
      const writer = writerFor(options, options.columns ?? columns.names());
      await finishFile(paths, spool, writer, reading.signal);
      warnOfUnseen(writer);
    } catch (error) {
      progress?.stop();
      await spool.close();
      throw new Unfinished(error, `${counted(records)} are kept in ${paths.part}`, typedLine("--resume"));
    }
  } finally {
    lock.release();
  }
  const seconds = (performance.now() - start) / 1000;
  if (options.json === true) await write(`${JSON.stringify({ file: paths.file, records, seconds })}\n`);
  else if (options.quiet !== true) say(`${counted(records)} in ${options.output}, ${seconds.toFixed(1)} s`);
}

async function openSpool(
  part: string,
  subject: Subject,
  entry: ListedEntry,
  resume: boolean,
): Promise<{ spool: Spool; earlier: Earlier | undefined }> {
  if (resume) {
    const keys = new KeySet(entry.recordKey);
    let records = 0;
    const spool = await Spool.resume(part, subject, (batch) => {
      keys.add(batch);
      records += batch.length;
    });
    if (spool !== undefined) return { spool, earlier: { keys, records } };
  }
  return { spool: await Spool.begin(part, subject), earlier: undefined };
}

/** For the time left. A listing that begins at a later page has so many fewer. */
async function countOf({ trackops, entry, selected, signal }: Reading): Promise<number> {
  const { page = 1, per_page: perPage = 100, ...filters } = selected.filters;
  const { record_count: all } = await collectionOf(trackops, entry).count(filters, { extra: selected.extra, signal });
  return Math.max(0, all - (Number(page) - 1) * Number(perPage));
}

function formatOf(output: string | undefined): Format {
  return ENDINGS[/\.(\w+)$/.exec(output ?? "")?.[1]?.toLowerCase() ?? ""] ?? "csv";
}

function checkColumns(format: Format, { columns, bom }: WritingOptions): void {
  if (format === "csv") return;
  if (columns !== undefined) throw new UsageError(`--columns goes with CSV, and the form is ${format}`);
  if (bom === true) throw new UsageError(`--bom goes with CSV, and the form is ${format}`);
}

function writerFor({ format, escapeFormulas, bom = false }: WritingOptions, columns: readonly string[]): Writer {
  if (format === "csv") return csvWriter({ columns, escapeFormulas, bom });
  return format === "json" ? jsonWriter() : ndjsonWriter();
}

function knownColumns(entry: ListedEntry): readonly string[] {
  return (tables.get(entry.name) ?? []).map(({ name }) => name);
}

function counted(records: number): string {
  return `${records.toLocaleString("en-US")} ${records === 1 ? "record" : "records"}`;
}
