/**
 * A temporary file with the records of an export, one JSON object per line, after a header that describes the export.
 * If the process is killed, all complete lines are complete records. A resumed export cuts off the rest.
 *
 * @module
 */

import { randomUUID } from "node:crypto";
import { type FileHandle, open, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "./exit.js";

/** Describes an export. Only the same export can resume. */
export interface Subject {
  readonly account: string;
  readonly collection: string;
  readonly filters: Readonly<Record<string, unknown>>;
}

const NEWLINE = 0x0a;
const CHUNK_BYTES = 1 << 16;
const BATCH_RECORDS = 100;

/** The temporary file. */
export class Spool {
  readonly #file: FileHandle;
  #end: number;

  private constructor(file: FileHandle, end: number) {
    this.#file = file;
    this.#end = end;
  }

  /** Creates a file, or overwrites the existing one. */
  static async begin(path: string, subject: Subject): Promise<Spool> {
    const spool = new Spool(await open(path, "w+"), 0);
    await spool.#write(`${JSON.stringify({ export: subject })}\n`);
    return spool;
  }

  /** Creates a private file that disappears with the process. */
  static async hidden(subject: Subject): Promise<Spool> {
    const path = join(tmpdir(), `trackops-${randomUUID()}`);
    const spool = new Spool(await open(path, "wx+", 0o600), 0);
    // Windows cannot unlink an open file. There the system's own cleanup removes it.
    if (process.platform !== "win32") await unlink(path);
    await spool.#write(`${JSON.stringify({ export: subject })}\n`);
    return spool;
  }

  /**
   * Opens the file of an interrupted export, and passes its records to `each`. `undefined` if there is none.
   *
   * @throws UsageError if it belongs to another export.
   */
  static async resume(path: string, subject: Subject, each: (records: object[]) => void): Promise<Spool | undefined> {
    let file: FileHandle;
    try {
      file = await open(path, "r+");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
    const spool = new Spool(file, (await file.stat()).size);
    let header = false;
    let end = 0;
    let batch: object[] = [];
    for await (const { text, endsAt } of spool.#lines(0)) {
      const value = parsed(text);
      // After a power failure the file may end with zeros or with half a line.
      if (value === undefined) break;
      if (header) batch.push(value);
      else checkSubject(path, value, subject);
      header = true;
      end = endsAt;
      if (batch.length === BATCH_RECORDS) {
        each(batch);
        batch = [];
      }
    }
    each(batch);
    await file.truncate(end);
    spool.#end = end;
    if (!header) await spool.#write(`${JSON.stringify({ export: subject })}\n`);
    return spool;
  }

  /** Appends records. */
  append(records: readonly unknown[]): Promise<void> {
    return this.#write(records.map((record) => `${JSON.stringify(record)}\n`).join(""));
  }

  /** All records in order, in batches. */
  async *records(): AsyncGenerator<object[], void, undefined> {
    let batch: object[] = [];
    let header = true;
    for await (const { text } of this.#lines(0)) {
      if (!header) batch.push(JSON.parse(text) as object);
      header = false;
      if (batch.length === BATCH_RECORDS) {
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0) yield batch;
  }

  /** Closes the file. */
  close(): Promise<void> {
    return this.#file.close();
  }

  async #write(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    let done = 0;
    while (done < bytes.length) {
      const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, this.#end);
      done += bytesWritten;
      this.#end += bytesWritten;
    }
  }

  /**
   * Complete lines, and the offset at which each ends. node:readline would also split at U+2028, which JSON may
   * contain.
   */
  async *#lines(from: number): AsyncGenerator<{ readonly text: string; readonly endsAt: number }, void, undefined> {
    let rest: Buffer = Buffer.alloc(0);
    let at = from;
    while (at < this.#end) {
      const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, this.#end - at));
      const { bytesRead } = await this.#file.read(chunk, 0, chunk.length, at);
      if (bytesRead === 0) return;
      const start = at - rest.length;
      at += bytesRead;
      const bytes = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
      let begin = 0;
      for (let newline = bytes.indexOf(NEWLINE); newline >= 0; newline = bytes.indexOf(NEWLINE, begin)) {
        yield { text: bytes.toString("utf8", begin, newline), endsAt: start + newline + 1 };
        begin = newline + 1;
      }
      rest = bytes.subarray(begin);
    }
  }
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function checkSubject(path: string, header: object, subject: Subject): void {
  const { export: found } = header as { export?: Partial<Subject> };
  if (JSON.stringify(found) === JSON.stringify(subject)) return;
  const what =
    found === undefined
      ? "was not created by this program"
      : `belongs to another export: ${found.collection} of ${found.account} with ${JSON.stringify(found.filters)}`;
  throw new UsageError(`${path} ${what}. To resume that export, repeat its options; to start over, leave out --resume`);
}
