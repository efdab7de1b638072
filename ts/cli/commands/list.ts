/**
 * `trackops list`: prints records as they arrive.
 *
 * @module
 */
import type { Command } from "commander";
import { type ListedEntry, listed } from "../catalogue.js";
import { addCollections } from "../collections.js";
import { addFilters, listingOf, type Selected } from "../listing.js";
import { addSessionOptions, connect, positive, type SessionOptions } from "../session.js";
import { addWritingOptions, checkColumns, print, subjectOf, type WritingOptions } from "../writing.js";

interface ListOptions extends SessionOptions, WritingOptions {
  readonly limit?: number;
  readonly verify?: boolean;
}

const RECORDS_PER_PAGE = 100;

/** Adds the command. */
export function addList(program: Command): void {
  const parent = program.command("list").description("print records as they arrive, one JSON object per line");
  addCollections(parent, listed, (command, entry) => {
    const selected = addFilters(command, entry);
    addWritingOptions(command)
      .option("--limit <number>", "stop after this many records", positive)
      .option("--verify", "make sure that no concurrent deletion hides a record (two more requests)");
    addSessionOptions(command).action((options: ListOptions) => list(entry, selected(), options));
  });
}

async function list(entry: ListedEntry, selected: Selected, options: ListOptions): Promise<void> {
  // Only CSV has columns.
  const {
    limit = Number.POSITIVE_INFINITY,
    verify,
    columns,
    format = columns === undefined ? "ndjson" : "csv",
  } = options;
  checkColumns(format, options);
  const { trackops, account, signal } = connect(options);
  // Requests no more records than it prints.
  const filters = limit < RECORDS_PER_PAGE ? { per_page: limit, ...selected.filters } : selected.filters;
  const pages = listingOf(trackops, entry, { ...selected, filters }, { signal, verify }).pages();
  const subject = subjectOf(account, entry, selected);
  await print(first(pages, limit), entry, subject, { ...options, format });
}

async function* first(pages: AsyncIterable<object[]>, limit: number): AsyncGenerator<object[], void, undefined> {
  let left = limit;
  for await (const records of pages) {
    yield records.slice(0, left);
    left -= records.length;
    if (left <= 0) return;
  }
}
