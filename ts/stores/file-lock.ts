/**
 * A lock file. Node has no file locks that the operating system releases when the process ends. So the file names its
 * owner, and a lock whose owner is known to be dead is taken over.
 *
 * @module
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { inUse } from "./failure.js";

/** A held lock. */
export interface FileLock {
  /** Releases the lock. */
  release(): void;
}

interface Owner {
  readonly pid: number;
  readonly host: string;
  /** Start time, to recognise a later process with the same id. */
  readonly started: string;
  readonly nonce: string;
}

let made = 0;

/**
 * Acquires the lock.
 *
 * @throws StoreError if another process holds it.
 */
export function acquire(path: string, what: string): FileLock {
  made += 1;
  const nonce = `${process.pid}-${made}-${process.hrtime.bigint()}`;
  const own: Owner = { pid: process.pid, host: hostname(), started: startOf(process.pid) ?? "", nonce };
  const beside = `${path}.${nonce}`;
  writeFileSync(beside, JSON.stringify(own));
  try {
    // If the dead owner's file has vanished, another process won the race: try again.
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (linked(beside, path)) return { release: () => release(path, nonce) };
      const owner = ownerOf(path);
      if (owner === undefined) continue;
      if (isAlive(owner)) throw inUse(what, `process ${owner.pid} on ${owner.host}`);
      removeDead(path, owner, beside);
    }
    throw inUse(what, "another process");
  } finally {
    rmSync(beside, { force: true });
  }
}

/** A hard link is created atomically, and fails if the name exists. */
function linked(beside: string, path: string): boolean {
  try {
    linkSync(beside, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/**
 * Renames the file before it reads the owner, since only one process can succeed in that. If a live process has taken
 * the lock in the meantime, the file is put back.
 */
function removeDead(path: string, dead: Owner, beside: string): void {
  const away = `${beside}.dead`;
  try {
    renameSync(path, away);
  } catch {
    return;
  }
  if (ownerOf(away)?.nonce !== dead.nonce) linked(away, path);
  rmSync(away, { force: true });
}

function release(path: string, nonce: string): void {
  if (ownerOf(path)?.nonce === nonce) rmSync(path, { force: true });
}

function ownerOf(path: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Owner;
  } catch {
    return undefined;
  }
}

/** A process of another machine cannot be checked, and counts as alive. */
function isAlive({ pid, host, started }: Owner): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const now = startOf(pid);
  return now === undefined || started === "" || now === started;
}

/** Boot id and start time of a process, in the system's ticks. Only Linux provides them. */
function startOf(pid: number): string | undefined {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ");
    return `${boot} ${fields?.[19]}`;
  } catch {
    return undefined;
  }
}
