/**
 * A local copy in flat files: a folder for each account, with one file for each collection.
 *
 * ```ts
 * import { ndjsonStore } from "trackops-client/stores/ndjson";
 * const store = ndjsonStore("trackops-copy");
 * await trackops.sync({ store, collections: ["cases"] });
 * ```
 *
 * Each line of `cases.ndjson` is JSON: `{"key":"7","synced_at":"2026-01-31 12:00:00","record":{…}}`, with `gone_at`
 * in place of `synced_at` if the record is gone. If a key has several lines, the last one counts. Lines with a
 * `checkpoint` belong to the sync. `jq -c 'select(.record) | .record' cases.ndjson` prints the records. Superseded
 * lines stay until they make up a fifth of the file; then the end of a sync rewrites the file without them.
 *
 * During a sync the position of each record is kept in memory: about 150 bytes a record, 15 MB for 100,000.
 *
 * @module
 */
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { AnyRecord } from "../client/collection.js";
import { storeError, tooNew } from "./failure.js";
import { acquire, type FileLock } from "./file-lock.js";
import type { Batch, Committed, Selection, Store } from "./store.js";
import { type Keeper, storeOf } from "./synchronous.js";

export type { Batch, Committed, KeyedRecord, Selection, Store } from "./store.js";

/** Version of the file format. An older version of this package does not touch files with a newer format. */
const FORM = 1;
const ABOUT = "trackops-store.json";
const LOCK = "sync.lock";
const SUFFIX = ".ndjson";
const KEYS_AT_ONCE = 1000;
const CHUNK = 1 << 20;
const NEWLINE = 10;
/** Precedes the record in a line. It cannot occur in a key, where JSON escapes the quotes. */
const RECORD = ',"record":';

/** A store in this folder. The first sync creates it. */
export function ndjsonStore(folder: string): Store {
  return storeOf(new Folder(folder));
}

class Folder implements Keeper {
  readonly #folder: string;
  readonly #files = new Map<string, RecordFile>();
  #lock: FileLock | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  lock(): void {
    guarded(this.#folder, () => {
      this.#check();
      mkdirSync(this.#folder, { recursive: true });
      const lock = acquire(join(this.#folder, LOCK), this.#folder);
      try {
        const about = join(this.#folder, ABOUT);
        if (!existsSync(about)) writeWhole(about, `${JSON.stringify({ form: FORM })}\n`);
        this.#check();
        this.#lock = lock;
      } catch (error) {
        lock.release();
        throw error;
      }
    });
  }

  unlock(): void {
    guarded(this.#folder, () => {
      try {
        for (const file of this.#files.values()) file.finish();
      } finally {
        this.#files.clear();
        this.#lock?.release();
        this.#lock = undefined;
      }
    });
  }

  checkpoint(account: string, collection: string): string {
    return this.#read(this.#path(account, collection), (file) => file.checkpoint);
  }

  commit(account: string, collection: string, batch: Batch): Committed {
    return guarded(this.#folder, () => {
      if (this.#lock === undefined) throw storeError(`${this.#folder}: call lock before commit`);
      const path = this.#path(account, collection);
      const file = this.#files.get(path) ?? RecordFile.open(path);
      this.#files.set(path, file);
      try {
        return file.append(batch);
      } catch (error) {
        // Memory may be ahead of the file now, so the file is read again on next use.
        this.#files.delete(path);
        file.close();
        throw error;
      }
    });
  }

  *keys(account: string, collection: string): Generator<readonly string[]> {
    const all = this.#read(this.#path(account, collection), (file) => file.keys());
    for (let at = 0; at < all.length; at += KEYS_AT_ONCE) yield all.slice(at, at + KEYS_AT_ONCE);
  }

  count(collection: string, selection: Selection): number {
    return this.#paths(collection, selection).reduce(
      (sum, path) => sum + this.#read(path, (file) => file.count(selection.gone === true)),
      0,
    );
  }

  *iterate(collection: string, selection: Selection): Generator<AnyRecord> {
    for (const path of this.#paths(collection, selection)) {
      const file = guarded(path, () => RecordFile.read(path));
      try {
        yield* file.records(selection.gone === true);
      } finally {
        file.close();
      }
    }
  }

  close(): void {
    this.unlock();
  }

  #check(): void {
    const about = join(this.#folder, ABOUT);
    if (!existsSync(about)) return;
    const { form } = JSON.parse(readFileSync(about, "utf8")) as { form?: unknown };
    if (!(Number(form) <= FORM)) throw tooNew(this.#folder, form, FORM);
  }

  /**
   * During a sync the file in memory is current. Otherwise it is read from disk, as another process may have written
   * it.
   */
  #read<T>(path: string, look: (file: RecordFile) => T): T {
    return guarded(path, () => {
      this.#check();
      const known = this.#files.get(path) ?? this.#kept(path);
      if (known !== undefined) return look(known);
      const file = RecordFile.read(path);
      try {
        return look(file);
      } finally {
        file.close();
      }
    });
  }

  /** Reads a file once in a sync, and keeps it open. */
  #kept(path: string): RecordFile | undefined {
    if (this.#lock === undefined || !existsSync(path)) return undefined;
    const file = RecordFile.open(path);
    this.#files.set(path, file);
    return file;
  }

  #path(account: string, collection: string): string {
    return join(this.#folder, fileName(account), fileName(collection) + SUFFIX);
  }

  #paths(collection: string, { account }: Selection): string[] {
    if (account !== undefined) return [this.#path(account, collection)];
    if (!existsSync(this.#folder)) return [];
    const entries = readdirSync(this.#folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return entries.map(({ name }) => join(this.#folder, name, fileName(collection) + SUFFIX));
  }
}

/** Position of a record's line. The length is negative if the record is gone. */
interface Place {
  start: number;
  length: number;
}

/** The file of one collection. */
class RecordFile {
  readonly #path: string;
  #descriptor: number | undefined;
  readonly #places = new Map<string, Place>();
  /** End of the committed bytes. What follows belongs to an interrupted commit. */
  #end = 0;
  /** Bytes in superseded lines. */
  #stale = 0;
  #checkpointLength = 0;
  checkpoint = "";

  private constructor(path: string) {
    this.#path = path;
  }

  /** Opens a file for reading. A missing file counts as empty. */
  static read(path: string): RecordFile {
    const file = new RecordFile(path);
    if (existsSync(path)) file.#load(openSync(path, "r"));
    return file;
  }

  /** Opens a file for writing, creates it if it is missing, and cuts off the remains of an interrupted commit. */
  static open(path: string): RecordFile {
    const file = new RecordFile(path);
    mkdirSync(join(path, ".."), { recursive: true });
    const descriptor = openSync(path, existsSync(path) ? "r+" : "w+");
    file.#load(descriptor);
    ftruncateSync(descriptor, file.#end);
    return file;
  }

  append({ records, gone, checkpoint, at }: Batch): Committed {
    const descriptor = this.#opened();
    const lines: string[] = [];
    const keys: { readonly key: string; readonly gone: boolean }[] = [];
    let [added, changed] = [0, 0];
    for (const { key, record } of records) {
      const json = JSON.stringify(record);
      const place = this.#places.get(key);
      if (place === undefined || place.length < 0) added += 1;
      else if (recordOf(this.#line(place)) === json) continue;
      else changed += 1;
      lines.push(`{"key":${JSON.stringify(key)},"synced_at":${JSON.stringify(at)},"record":${json}}\n`);
      keys.push({ key, gone: false });
    }
    for (const key of gone) {
      const place = this.#places.get(key);
      if (place === undefined || place.length < 0) continue;
      const json = recordOf(this.#line(place));
      lines.push(`{"key":${JSON.stringify(key)},"gone_at":${JSON.stringify(at)},"record":${json}}\n`);
      keys.push({ key, gone: true });
    }
    // The checkpoint commits all lines before it.
    lines.push(`{"checkpoint":${JSON.stringify(checkpoint)}}\n`);
    const lengths = lines.map((line) => Buffer.byteLength(line));
    try {
      writeAll(descriptor, Buffer.from(lines.join("")), this.#end);
      fdatasyncSync(descriptor);
    } catch (error) {
      ftruncateSync(descriptor, this.#end);
      throw error;
    }
    for (const [at, { key, gone: isGone }] of keys.entries()) this.#put(key, lengths[at] ?? 0, isGone);
    this.#checkpointed(checkpoint, lengths.at(-1) ?? 0);
    return { added, changed, gone: keys.filter((key) => key.gone).length };
  }

  keys(): string[] {
    return [...this.#places].filter(([, { length }]) => length > 0).map(([key]) => key);
  }

  count(gone: boolean): number {
    return gone ? this.#places.size : this.keys().length;
  }

  *records(gone: boolean): Generator<AnyRecord> {
    for (const place of this.#places.values()) {
      if (gone || place.length > 0) yield JSON.parse(recordOf(this.#line(place))) as AnyRecord;
    }
  }

  /** Ends a sync, and compacts the file if a fifth of it is superseded. */
  finish(): void {
    try {
      if (this.#stale * 5 > this.#end) this.#compact();
    } finally {
      this.close();
    }
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  /** Writes a new file beside the old one, and replaces that once the new one is completely on disk. */
  #compact(): void {
    const beside = `${this.#path}.new`;
    const descriptor = openSync(beside, "w");
    try {
      let end = 0;
      let lines: Buffer[] = [];
      const flush = () => {
        const bytes = Buffer.concat(lines);
        writeAll(descriptor, bytes, end);
        end += bytes.length;
        lines = [];
      };
      for (const place of this.#places.values()) {
        lines.push(this.#line(place));
        if (lines.length >= KEYS_AT_ONCE) flush();
      }
      lines.push(Buffer.from(`{"checkpoint":${JSON.stringify(this.checkpoint)}}\n`));
      flush();
      fsyncSync(descriptor);
    } catch (error) {
      closeSync(descriptor);
      rmSync(beside, { force: true });
      throw error;
    }
    closeSync(descriptor);
    this.close();
    renameSync(beside, this.#path);
    syncFolder(join(this.#path, ".."));
  }

  #load(descriptor: number): void {
    this.#descriptor = descriptor;
    // Lines count only once a checkpoint follows them.
    let pending: { readonly key: string; readonly length: number; readonly gone: boolean }[] = [];
    for (const line of linesOf(descriptor)) {
      const head = headOf(line);
      if (head === undefined) {
        if (line.length > 0)
          throw storeError(`${this.#path}: the file is damaged: it holds a foreign line after byte ${this.#end}`);
      } else if ("checkpoint" in head) {
        for (const { key, length, gone } of pending) this.#put(key, length, gone);
        this.#checkpointed(head.checkpoint, line.length);
        pending = [];
      } else {
        pending.push({ ...head, length: line.length });
      }
    }
  }

  #put(key: string, length: number, gone: boolean): void {
    const known = this.#places.get(key);
    if (known !== undefined) this.#stale += Math.abs(known.length);
    this.#places.set(key, { start: this.#end, length: gone ? -length : length });
    this.#end += length;
  }

  #checkpointed(checkpoint: string, length: number): void {
    this.#stale += this.#checkpointLength;
    this.checkpoint = checkpoint;
    this.#checkpointLength = length;
    this.#end += length;
  }

  #line({ start, length }: Place): Buffer {
    const bytes = Buffer.allocUnsafe(Math.abs(length));
    readSync(this.#opened(), bytes, 0, bytes.length, start);
    return bytes;
  }

  #opened(): number {
    if (this.#descriptor === undefined) throw storeError(`${this.#path} is closed`);
    return this.#descriptor;
  }
}

/** The lines with their newlines. An unterminated last line is left out. */
function* linesOf(descriptor: number): Generator<Buffer> {
  let rest = Buffer.alloc(0);
  for (let position = 0; ; ) {
    const chunk = Buffer.allocUnsafe(CHUNK);
    const read = readSync(descriptor, chunk, 0, CHUNK, position);
    if (read === 0) return;
    position += read;
    const bytes = Buffer.concat([rest, chunk.subarray(0, read)]);
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      yield bytes.subarray(start, end + 1);
      start = end + 1;
    }
    rest = bytes.subarray(start);
  }
}

/** The start of a line. The record is not parsed: this store wrote the lines, so their form is known. */
function headOf(line: Buffer): { key: string; gone: boolean } | { checkpoint: string } | undefined {
  const text = line.subarray(0, line.indexOf(RECORD) + RECORD.length).toString("utf8");
  const [, key, time] = /^\{"key":("(?:[^"\\]|\\.)*"),"(synced_at|gone_at)":"[^"]*","record":/.exec(text) ?? [];
  if (key !== undefined) return { key: JSON.parse(key) as string, gone: time === "gone_at" };
  return line.toString("utf8", 0, 14) === '{"checkpoint":' ? parsed(line) : undefined;
}

function parsed(line: Buffer): { checkpoint: string } | undefined {
  try {
    return JSON.parse(line.toString("utf8")) as { checkpoint: string };
  } catch {
    return undefined;
  }
}

/** The record of a line, as JSON text. */
function recordOf(line: Buffer): string {
  const text = line.toString("utf8");
  return text.slice(text.indexOf(RECORD) + RECORD.length, -2);
}

function writeAll(descriptor: number, bytes: Buffer, position: number): void {
  for (let written = 0; written < bytes.length; ) {
    written += writeSync(descriptor, bytes, written, bytes.length - written, position + written);
  }
}

function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { flush: true });
  renameSync(`${path}.new`, path);
}

/** Makes a rename survive a power failure. Windows has no such call, and needs none. */
function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Encodes a name as a single path segment, so that it cannot lead out of the folder. */
function fileName(name: string): string {
  return encodeURIComponent(name)
    .replace(/^\.+/, (dots) => "%2E".repeat(dots.length))
    .replaceAll("*", "%2A");
}

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full, and the last page was not written: make room and sync again",
  EDQUOT: "the disk quota is used up, and the last page was not written: make room and sync again",
  EFBIG: "the file may not grow any further, and the last page was not written",
  EROFS: "it cannot be written: the file system is read-only",
  EACCES: "this user may not read and write it",
  EPERM: "this user may not read and write it",
  ENOTDIR: "it is not a folder: use another name",
  EEXIST: "it is not a folder: use another name",
};

function guarded<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof Error) || error.name === "StoreError") throw error;
    const remedy = REMEDIES[String((error as NodeJS.ErrnoException).code)];
    throw storeError(remedy === undefined ? path : `${path}: ${remedy}`, error);
  }
}
