/**
 * A collection into a file.
 */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { pipeline } from "node:stream/promises";
import { stringify } from "csv-stringify";
import { replaceFile, withScratchFile } from "./replace-file.mjs";

/** Each file format: its name for a person, the ending of its files, and how it is written. */
export const formats = {
  csv: { label: "CSV", extension: "csv", write: writeCsv },
  ndjson: { label: "NDJSON", extension: "ndjson", write: writeNdjson },
};

/**
 * Writes all records of a listing. The file is whole or not there; an older one is replaced only at the end.
 *
 * @param {object} job
 * @param {import("trackops-client").Listing<object>} job.listing
 * @param {string} job.file
 * @param {keyof typeof formats} job.format
 * @param {AbortSignal} job.signal Ends it; the listing has the same.
 */
export async function exportRecords({ listing, file, format, signal }) {
  signal.throwIfAborted();
  await formats[format].write({ listing, file, signal });
}

function writeNdjson({ listing, file, signal }) {
  return replaceFile(file, (stream) => pipeline(lines(listing), stream, { signal }));
}

/** By way of lines of JSON, since only the last record tells all the columns there are. */
function writeCsv({ listing, file, signal }) {
  const columns = new Set();
  return withScratchFile(
    file,
    (stream) => pipeline(lines(listing, columns), stream, { signal }),
    (scratch) =>
      replaceFile(file, (stream) => pipeline(rows(scratch, columns), stringify(csvOptions), stream, { signal })),
  );
}

/** @type {import("csv-stringify").Options} */
const csvOptions = {
  // Excel reads a file without it in the machine's old code page.
  bom: true,
  record_delimiter: "windows",
  cast: { object: (value) => JSON.stringify(value), boolean: String },
  // A cell such as =HYPERLINK(…) is text of somebody else's, and a spreadsheet would run it.
  escape_formulas: true,
};

/** A text a page. */
async function* lines(listing, columns = new Set()) {
  for await (const page of listing.pages()) {
    for (const record of page) {
      for (const key of Object.keys(record)) columns.add(key);
    }
    yield page.map((record) => `${oneLine(record)}\n`).join("");
  }
}

/** JSON leaves two characters as they are that many readers, Node's own too, take for the end of a line. */
function oneLine(record) {
  return JSON.stringify(record).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

/** Arrays rather than objects: csv-stringify would take a dot in a key for a path. */
async function* rows(path, columns) {
  const names = [...columns];
  if (names.length > 0) yield names;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    const record = JSON.parse(line);
    yield names.map((name) => record[name]);
  }
}
