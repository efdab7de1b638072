/**
 * One limit for all processes of a user on a machine. (In a browser the same import shares one limit between all tabs
 * of an origin.)
 *
 * ```ts
 * import { machineSlots } from "trackops-client/slots/machine";
 * const trackops = Trackops.fromEnv({ slots: machineSlots() });
 * ```
 *
 * Each account has a folder that holds one small file whose name is a number. To change the entry, a process writes a
 * new file and links it to the next number. `link` fails if that number exists, so of all processes that have read the
 * same entry only one succeeds. There is no lock, so a process may be killed or suspended between any two steps without
 * blocking the others. A lock file would need a guess whether its owner is alive, because Node.js has no lock that ends
 * with its process.
 *
 * Old files are deleted, lowest number first. A process that was suspended in between might therefore link a number
 * that was used and deleted meanwhile. To rule that out, it checks afterwards that the file it read still exists,
 * unchanged: lower numbers are deleted first, so the number after it cannot have been deleted either.
 *
 * The clock is the system's monotonic one, which is the same for all processes and cannot be set. It restarts at boot:
 * an entry from the future was written before the last boot.
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
   * A folder on a local disk that only this user can access (mode 700); created if missing. Set it where processes have
   * different temporary folders: services with `PrivateTmp`, containers on one machine, another `TMPDIR`. Default:
   * `trackops-client-` and the user's number, in the system's temporary folder.
   */
  readonly folder?: string | undefined;
}

/** Files to keep. A process that is further behind finds the file that it read deleted, and starts over. */
const KEPT = 4;
/** A temporary file older than this was left by a process that was killed. */
const ABANDONED_MS = 60_000;
/** Each failed attempt means that another process was faster; this many in a row mean that something is wrong. */
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
 * Not `XDG_RUNTIME_DIR`: cron jobs and services lack it, and must share with the processes of a session. On Windows the
 * temporary folder belongs to the user already.
 */
function defaultFolder(): string {
  const user = process.getuid?.();
  return join(tmpdir(), user === undefined ? "trackops-client" : `trackops-client-${user}`);
}

function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

interface Latest {
  /** The file's number; 0 if there is no file yet. */
  readonly number: number;
  /** Its content; `undefined` if it is not a regular file. */
  readonly text: string | undefined;
  /** The numbers of all files, ascending. */
  readonly numbers: readonly number[];
}

/** The file with the highest number; `undefined` if it was deleted meanwhile. */
function latestIn(folder: string, own: string): Latest | undefined {
  ensureFolder(folder);
  // Another process may delete the folder at any moment.
  const names = unlessGone(() => {
    ensureFolder(own);
    return readdirSync(own);
  });
  if (names === undefined) return undefined;
  for (const name of names) if (name.startsWith(BEING_WRITTEN)) removeAbandoned(join(own, name));
  const numbers = names.filter((name) => /^\d{1,15}$/.test(name)).map(Number);
  numbers.sort((a, b) => a - b);
  const number = numbers.at(-1) ?? 0;
  if (number === 0) return { number, text: undefined, numbers };
  return unlessGone(() => ({ number, text: textOf(join(own, String(number))), numbers }));
}

/**
 * Creates a folder that only this user can access, or checks an existing one: others may write to its parent folder.
 */
function ensureFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    const found = unlessGone(() => lstatSync(path));
    if (found === undefined) {
      ensureFolder(path);
      return;
    }
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

/** The file's content; `undefined` for anything but a regular file. Links are not followed. */
function textOf(path: string): string | undefined {
  return lstatSync(path).isFile() ? readFileSync(path, "utf8") : undefined;
}

/** Tries to add the next entry. `false` if another process was faster, or deleted the folder. */
function follow(folder: string, { number, text, numbers }: Latest, entry: string): boolean {
  const path = (name: number | string) => join(folder, String(name));
  // The clock gives the first number, so that it exceeds all numbers of a deleted folder: no 100 changes fit into 1 ms.
  const next = number === 0 ? Math.ceil(monotonicMs() * 100) : number + 1;
  const nonce = randomUUID();
  const beside = path(BEING_WRITTEN + nonce);
  try {
    const written = unlessGone(() => {
      writeFileSync(beside, `${entry}\n${nonce}\n`, { flag: "wx", mode: 0o600 });
      return true;
    });
    if (!written) return false;
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

/** Creates a hard link. `false` if the new name exists, or if the folder was deleted. */
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

/** What the user can do, by system error code. */
const REMEDIES: Readonly<Record<string, string>> = {
  EACCES: "this user may not use it: give a folder of your own",
  EPERM: "this user may not use it, or its file system has no hard links: give another folder",
  ENOTSUP: "its file system has no hard links: give another folder",
  ENOENT: "its parent folder is missing: create it, or give another folder",
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
