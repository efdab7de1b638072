/**
 * The output file of an export. It is written beside its final path and renamed when it is complete, so that a file of
 * that name is never incomplete.
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

/** The paths of an export. */
export interface ExportPaths {
  /** The output file. */
  readonly file: string;
  /** The records read so far. */
  readonly part: string;
}

/** @throws UsageError if the path cannot be an output file. */
export function exportPaths(output: string): ExportPaths {
  const file = resolved(output);
  return { file, part: `${file}.part` };
}

/** Locks out other exports to the same file. @throws StoreError if one is running. */
export function lockExport({ file, part }: ExportPaths): FileLock {
  return acquire(`${part}.lock`, file);
}

/** Writes the file from the spool, then closes the spool and removes it. */
export async function finishFile(paths: ExportPaths, spool: Spool, writer: Writer, signal: AbortSignal): Promise<void> {
  const beside = `${paths.part}.new`;
  try {
    const file = await open(beside, "w");
    try {
      for await (const text of textsOf(spool, writer)) {
        signal.throwIfAborted();
        await file.writeFile(text);
      }
      // Must be on disk before it replaces the old file.
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

/** The content of the file, in chunks. */
export async function* textsOf(spool: Spool, writer: Writer): AsyncGenerator<string, void, undefined> {
  yield writer.begin();
  for await (const records of spool.records()) yield writer.records(records);
  yield writer.end();
}

/** Follows a symbolic link, so that its target is replaced and not the link. */
function resolved(output: string): string {
  const stats = statSync(output, { throwIfNoEntry: false });
  if (stats !== undefined && !stats.isFile()) {
    const what = stats.isDirectory() ? "a folder" : "not a regular file";
    throw new UsageError(`--output ${output}: it is ${what}; name a file, or leave it out to write to standard output`);
  }
  if (stats !== undefined) return realpathSync(output);
  const folder = dirname(output);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UsageError(`--output ${output}: there is no folder ${folder}`);
  }
  return join(realpathSync(folder), basename(output));
}
