/**
 * A file that an export makes: kept beside it until it is whole, so that a file of that name is never half of one.
 *
 * @module
 */
import { realpathSync, statSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { acquire, type FileLock } from "../stores/file-lock.js";
import { UsageError } from "./exit.js";
import type { Writer } from "./format.js";
import type { Spool } from "./spool.js";

/** Its names. */
export interface ExportPaths {
  /** The file itself. */
  readonly file: string;
  /** The records read so far. */
  readonly part: string;
}

/** @throws UsageError if there cannot be such a file. */
export function exportPaths(output: string): ExportPaths {
  const file = resolved(output);
  return { file, part: `${file}.part` };
}

/** Keeps another export of the same file out. @throws StoreError if there is one. */
export function lockExport({ file, part }: ExportPaths): FileLock {
  return acquire(`${part}.lock`, file);
}

/** Writes the file from its records, and lets go of what was beside it. */
export async function finishFile(paths: ExportPaths, spool: Spool, writer: Writer, signal: AbortSignal): Promise<void> {
  const beside = `${paths.part}.new`;
  try {
    const file = await open(beside, "w");
    try {
      for await (const text of textsOf(spool, writer)) {
        signal.throwIfAborted();
        await file.writeFile(text);
      }
      // On the disk before it takes the old file's place.
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, paths.file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  await spool.close();
  await rm(paths.part, { force: true });
}

/** The texts that make the whole. */
export async function* textsOf(spool: Spool, writer: Writer): AsyncGenerator<string, void, undefined> {
  yield writer.begin();
  for await (const records of spool.records()) yield writer.records(records);
  yield writer.end();
}

/** A link is followed: what it leads to is replaced, not the link. */
function resolved(output: string): string {
  const stats = statSync(output, { throwIfNoEntry: false });
  if (stats !== undefined && !stats.isFile()) {
    const what = stats.isDirectory() ? "a folder" : "no regular file";
    throw new UsageError(`--output ${output}: it is ${what}; name a file, or leave it out to write to standard output`);
  }
  if (stats !== undefined) return realpathSync(output);
  const folder = dirname(output);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UsageError(`--output ${output}: there is no folder ${folder}`);
  }
  return join(realpathSync(folder), basename(output));
}
