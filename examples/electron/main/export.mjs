/**
 * Exports a collection to a file.
 */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { pipeline } from "node:stream/promises";
import { stringify } from "csv-stringify";
import { replaceFile, withScratchFile } from "./replace-file.mjs";

/** The file formats, with their display name, file extension and writer. */
export const formats = {
  csv: { label: "CSV", extension: "csv", write: writeCsv },
  ndjson: { label: "NDJSON", extension: "ndjson", write: writeNdjson },
};

/**
 * Writes all records of a listing. The file is complete or missing, never partial; an older file is replaced at the
 * end.
 *
 * @param {object} job
 * @param {import("trackops-client").Listing<object>} job.listing
 * @param {string} job.file
 * @param {keyof typeof formats} job.format
 * @param {AbortSignal} job.signal Cancels the export. The listing must use the same signal.
 */
export async function exportRecords({ listing, file, format, signal }) {
  signal.throwIfAborted();
  await formats[format].write({ listing, file, signal });
}

function writeNdjson({ listing, file, signal }) {
  return replaceFile(file, (stream) => pipeline(lines(listing), stream, { signal }));
}

/** Writes NDJSON to a temporary file first, since all columns are known only after the last record. */
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
  // Without it, Excel reads the file in the machine's legacy code page.
  bom: true,
  record_delimiter: "windows",
  cast: { object: (value) => JSON.stringify(value), boolean: String },
  // A cell such as =HYPERLINK(…) may come from anyone, and a spreadsheet would run it.
  escape_formulas: true,
};

/** One string per page. */
async function* lines(listing, columns = new Set()) {
  for await (const page of listing.pages()) {
    for (const record of page) {
      for (const key of Object.keys(record)) columns.add(key);
    }
    yield page.map((record) => `${oneLine(record)}\n`).join("");
  }
}

/** JSON does not escape U+2028 and U+2029, which many readers (Node's too) treat as line breaks. */
function oneLine(record) {
  return JSON.stringify(record).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

/** Arrays, because csv-stringify treats a dot in an object's key as a path. */
async function* rows(path, columns) {
  const names = [...columns];
  if (names.length > 0) yield names;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    const record = JSON.parse(line);
    yield names.map((name) => record[name]);
  }
}
