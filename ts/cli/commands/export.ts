/**
 * `trackops export`: writes a collection to a file or to standard output.
 *
 * @module
 */
import { rm } from "node:fs/promises";
import type { Command } from "commander";
import type { TrackopsEvent } from "../../entries/node.js";
import { type ListedEntry, listed } from "../catalogue.js";
import { addCollections } from "../collections.js";
import { typedLine } from "../command-line.js";
import { Unfinished, UsageError } from "../exit.js";
import { type ExportPaths, exportPaths, finishFile, lockExport } from "../export-file.js";
import { type Earlier, type Reading, readInto } from "../export-run.js";
import { Columns } from "../flatten.js";
import type { Format } from "../format.js";
import { KeySet } from "../key-set.js";
import { addFilters, collectionOf, listingOf, type Selected } from "../listing.js";
import { write } from "../output.js";
import { Progress, showsProgress } from "../progress.js";
import { addSessionOptions, connect, type SessionOptions } from "../session.js";
import { Spool, type Subject } from "../spool.js";
import { say } from "../terminal.js";
import {
  addWritingOptions,
  checkColumns,
  knownColumns,
  print,
  subjectOf,
  type WritingOptions,
  warnOfUnseen,
  writerFor,
} from "../writing.js";

interface ExportOptions extends SessionOptions, WritingOptions {
  readonly output?: string;
  readonly resume?: boolean;
  readonly verify?: boolean;
}

/** The usual name for standard output. */
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
      .option("-o, --output <file>", "the file, which is only replaced once the export is complete")
      .option("--resume", "continue an interrupted export to the same file")
      .option("--verify", "make sure that no concurrent deletion hides a record (two more requests)");
    addSessionOptions(command).action((options: ExportOptions) => exportCollection(entry, selected(), options));
  });
}

async function exportCollection(entry: ListedEntry, selected: Selected, options: ExportOptions): Promise<void> {
  const output = options.output === STANDARD_OUTPUT ? undefined : options.output;
  const { resume = false, verify = false, format = formatOf(output) } = options;
  if (resume && output === undefined)
    throw new UsageError("--resume needs --output: only an export to a file can be resumed");
  checkColumns(format, options);
  const paths = output === undefined ? undefined : exportPaths(output);
  let progress: Progress | undefined;
  const { trackops, account, signal } = connect(options, (event: TrackopsEvent) => progress?.see(event));
  const subject = subjectOf(account, entry, selected);
  const reading = { trackops, entry, selected, verify, signal };
  // Checks the filters before any file is opened.
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

async function toFile(
  paths: ExportPaths,
  reading: Reading,
  subject: Subject,
  options: ExportOptions & { readonly format: Format; readonly resume: boolean },
  progress: Progress | undefined,
): Promise<void> {
  const start = performance.now();
  const lock = lockExport(paths);
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
      const writer = writerFor(options, options.columns ?? (await columnsOf(spool, reading.entry, options.format)));
      await finishFile(paths, spool, writer, reading.signal);
      warnOfUnseen(writer);
    } catch (error) {
      progress?.stop();
      await spool.close();
      throw await unfinished(error, records, paths);
    }
  } finally {
    lock.release();
  }
  const seconds = (performance.now() - start) / 1000;
  if (options.json === true) await write(`${JSON.stringify({ file: paths.file, records, seconds })}\n`);
  else if (options.quiet !== true) say(`${counted(records)} in ${options.output}, ${seconds.toFixed(1)} s`);
}

/** The columns for CSV: all that occur in the records. */
async function columnsOf(spool: Spool, entry: ListedEntry, format: Format): Promise<string[]> {
  if (format !== "csv") return [];
  const columns = new Columns(knownColumns(entry));
  for await (const records of spool.records()) for (const record of records) columns.add(record);
  return columns.names();
}

/** Adds to the error how to resume, if any records have been read. */
async function unfinished(error: unknown, records: number, { part }: ExportPaths): Promise<unknown> {
  if (records > 0) return new Unfinished(error, `${counted(records)} are kept in ${part}`, typedLine("--resume"));
  await rm(part, { force: true });
  return error;
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

/** Number of records to read, for the progress line: less the pages before the first one. */
async function countOf({ trackops, entry, selected, signal }: Reading): Promise<number> {
  const { page = 1, per_page: perPage = 100, ...filters } = selected.filters;
  const { record_count: all } = await collectionOf(trackops, entry).count(filters, { extra: selected.extra, signal });
  return Math.max(0, all - (Number(page) - 1) * Number(perPage));
}

function formatOf(output: string | undefined): Format {
  return ENDINGS[/\.(\w+)$/.exec(output ?? "")?.[1]?.toLowerCase() ?? ""] ?? "csv";
}

function counted(records: number): string {
  return `${records.toLocaleString("en-US")} ${records === 1 ? "record" : "records"}`;
}
