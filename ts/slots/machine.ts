/**
 * One limit for all processes of a user on a machine. (In a browser the same import gives all tabs of an origin one limit.)
 *
 * ```ts
 * import { machineSlots } from "trackops-client/slots/machine";
 * const trackops = Trackops.fromEnv({ slots: machineSlots() });
 * ```
 *
 * Each account has a folder, and in it one small file whose name is a number. Whoever changes the entry writes a file beside
 * it and gives that the next number by `link`, which fails if the number is taken: of all who have read the same entry, one
 * alone can follow it. Nothing is locked, so nothing stays locked: a process may be killed or suspended between any two steps,
 * and the others go on. A lock file would need a guess whether its owner is alive, as Node.js has no lock that ends with its process.
 *
 * Old files are deleted, lowest number first. One who was suspended in between might give a number that was used and deleted
 * meanwhile. So the file that was read must still be there afterwards, unchanged: lower numbers go first, so then the
 * number after it was never deleted.
 *
 * The clock is the system's monotonic one, which all processes read alike and nobody can set. It starts anew with the machine: an
 * entry from the future is of an earlier start.
 *
 * @module
 */
import { createHash, randomUUID } from "node:crypto";
import { linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SlotsError } from "../client/errors.js";
import { slotsError } from "./failure.js";
import type { SlotChange, Slots } from "./slots.js";

export type { SlotChange, Slots } from "./slots.js";

/** Where the entries are kept. */
export interface MachineSlotsOptions {
  /**
   * A folder on a local disk that is this user's alone (mode 700), made if it is missing. Give one where processes have different
   * temporary folders: services with `PrivateTmp`, containers of one machine, another `TMPDIR`. Default: `trackops-client-` and
   * the user's number, in the system's temporary folder.
   */
  readonly folder?: string | undefined;
}

/** Files that are kept: whoever is so many changes behind finds that what it read is gone. */
const KEPT = 4;
/** A file that is being written is older than this only if its writer was killed. */
const ABANDONED_MS = 60_000;
/** Each failed attempt means that another process has had its way; so many in a row mean that something is wrong. */
const MOST_ATTEMPTS = 1000;
const BEING_WRITTEN = "new-";

/** Slots for all processes of this user on this machine. */
export function machineSlots(options: MachineSlotsOptions = {}): Slots {
  const folder = options.folder ?? defaultFolder();
  return {
    update: (account, change) => new Promise((done) => done(update(folder, account, change))),
  };
}

function update(folder: string, account: string, change: SlotChange): void {
  const own = join(folder, createHash("sha256").update(account).digest("hex").slice(0, 32));
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const latest = explained(folder, () => latestIn(folder, own));
    if (latest === undefined) continue;
    const entry = change(latest.text?.split("\n", 1)[0], monotonicMs());
    if (entry === undefined || explained(folder, () => follow(own, latest, entry))) return;
  }
  throw slotsError(`machineSlots: ${own} changes all the time. Delete it, or give another folder`);
}

/**
 * Not `XDG_RUNTIME_DIR`: jobs of cron and services lack it, and must share with what runs in a session. On Windows the temporary
 * folder is the user's own.
 */
function defaultFolder(): string {
  const user = process.getuid?.();
  return join(tmpdir(), user === undefined ? "trackops-client" : `trackops-client-${user}`);
}

function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

interface Latest {
  /** The file's number; 0 if there is none. */
  readonly number: number;
  /** What is in it; nothing if it is no file. */
  readonly text: string | undefined;
  /** All numbers, ascending. */
  readonly numbers: readonly number[];
}

/** The file with the greatest number; nothing if it went meanwhile. */
function latestIn(folder: string, own: string): Latest | undefined {
  ensureFolder(folder);
  ensureFolder(own);
  const names = readdirSync(own);
  for (const name of names) if (name.startsWith(BEING_WRITTEN)) removeAbandoned(join(own, name));
  const numbers = names.filter((name) => /^\d{1,15}$/.test(name)).map(Number);
  numbers.sort((a, b) => a - b);
  const number = numbers.at(-1) ?? 0;
  if (number === 0) return { number, text: undefined, numbers };
  return unlessGone(() => ({ number, text: textOf(join(own, String(number))), numbers }));
}

/** Makes a folder that only this user can use, or makes sure that it is one: where it is, others may write, too. */
function ensureFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    const found = lstatSync(path);
    const wrong = !found.isDirectory()
      ? "it is no folder, or only a link to one"
      : process.getuid !== undefined && found.uid !== process.getuid()
        ? "it belongs to another user"
        : process.getuid !== undefined &&
          (found.mode & 0o077) !== 0 &&
          "other users have rights there (its mode is not 700)";
    if (wrong) throw slotsError(`machineSlots: ${path} is refused: ${wrong}. Delete it, or give a folder of your own`);
  }
}

/** Nothing if it is anything but a file: a link is not followed. */
function textOf(path: string): string | undefined {
  return lstatSync(path).isFile() ? readFileSync(path, "utf8") : undefined;
}

/** Whether the entry could be made the one that follows. */
function follow(folder: string, { number, text, numbers }: Latest, entry: string): boolean {
  const path = (name: number | string) => join(folder, String(name));
  // The first number is of the clock, so that it is above all of a folder that was deleted: 100 changes a ms there are not.
  const next = number === 0 ? Math.ceil(monotonicMs() * 100) : number + 1;
  const nonce = randomUUID();
  const beside = path(BEING_WRITTEN + nonce);
  try {
    writeFileSync(beside, `${entry}\n${nonce}\n`, { flag: "wx", mode: 0o600 });
    if (!linked(beside, path(next))) return false;
  } finally {
    rmSync(beside, { force: true });
  }
  if (number !== 0 && unlessGone(() => textOf(path(number)) === text) !== true) {
    rmSync(path(next), { force: true });
    return false;
  }
  for (const old of numbers.slice(0, -KEPT)) rmSync(path(old), { force: true });
  return true;
}

/** Two names of one file: false if the second is taken, or if the first went with its folder. */
function linked(beside: string, path: string): boolean {
  try {
    linkSync(beside, path);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST" || codeOf(error) === "ENOENT") return false;
    throw error;
  }
}

function removeAbandoned(path: string): void {
  const age = unlessGone(() => Date.now() - lstatSync(path).mtimeMs);
  if (age !== undefined && age > ABANDONED_MS) rmSync(path, { force: true });
}

function unlessGone<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** What people can do about it, by the system's codes. */
const REMEDIES: Readonly<Record<string, string>> = {
  EACCES: "this user may not use it: give a folder of your own",
  EPERM: "this user may not use it, or its file system has no hard links: give another folder",
  ENOTSUP: "its file system has no hard links: give another folder",
  ENOENT: "the folder that it is in is missing: make that, or give another folder",
  ENOSPC: "the disk is full: make room",
  EDQUOT: "this user's share of the disk is full: make room",
  EROFS: "the disk is read-only: give another folder",
};

function explained<T>(folder: string, part: () => T): T {
  try {
    return part();
  } catch (error) {
    if (error instanceof SlotsError) throw error;
    const remedy = REMEDIES[codeOf(error)] ?? "give another folder";
    throw slotsError(`machineSlots: ${folder} cannot be used; ${remedy}`, error);
  }
}

function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException).code);
}
