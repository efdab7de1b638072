/**
 * A lock that a file is. Node has no call that the operating system ends with the process, so the file says whose it is, and
 * one whose owner is known to be dead is taken over.
 *
 * @module
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { inUse } from "./failure.js";

/** A lock that is held. */
export interface FileLock {
  /** Lets go of it. */
  release(): void;
}

interface Owner {
  readonly pid: number;
  readonly host: string;
  /** Tells the process from a later one with the same number. */
  readonly started: string;
  readonly nonce: string;
}

let made = 0;

/**
 * Takes the lock.
 *
 * @throws StoreError if another has it.
 */
export function acquire(path: string, what: string): FileLock {
  made += 1;
  const nonce = `${process.pid}-${made}-${process.hrtime.bigint()}`;
  const own: Owner = { pid: process.pid, host: hostname(), started: startOf(process.pid) ?? "", nonce };
  const beside = `${path}.${nonce}`;
  writeFileSync(beside, JSON.stringify(own));
  try {
    // Whoever finds the dead one's file gone has lost the race, and looks again.
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

/** Two names of one file: fails if the second is taken, in one step. */
function linked(beside: string, path: string): boolean {
  try {
    linkSync(beside, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Moves the file away before looking whose it is: only one can. If it was a living one's meanwhile, it is put back. */
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

/** Of another machine, nothing is known: it counts as alive. */
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

/** When a process started, in the system's own count, with the boot it belongs to; only Linux tells. */
function startOf(pid: number): string | undefined {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ");
    return `${boot} ${fields?.[19]}`;
  } catch {
    return undefined;
  }
}
