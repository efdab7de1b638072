/**
 * The config file, which stores credentials in named profiles: `trackops/config.json` in the user's settings folder. It
 * is used only if no other user can read or change it.
 *
 * @module
 */
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { CredentialsError } from "./exit.js";

/** An account and its credentials. */
export interface Profile {
  readonly subdomain?: string | undefined;
  readonly username?: string | undefined;
  readonly apiToken?: string | undefined;
  readonly baseUrl?: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const OWNER_ALONE = 0o600;
const KEYS = ["subdomain", "username", "apiToken", "baseUrl"];

/** Path of the file: below `$XDG_CONFIG_HOME` or `~/.config`; on Windows below `%APPDATA%`. */
export function configPath(environment: Environment = process.env): string {
  const { XDG_CONFIG_HOME: xdg, APPDATA: appData, HOME: home } = environment;
  const inHome = join(home || homedir(), ".config");
  // The XDG specification says that a relative path must be ignored.
  const base = xdg?.startsWith("/") ? xdg : process.platform === "win32" && appData ? appData : inHome;
  return join(base, "trackops", "config.json");
}

/** The profiles of the file; `undefined` if there is none. @throws CredentialsError if it cannot be trusted or read. */
export function readProfiles(path: string): ReadonlyMap<string, Profile> | undefined {
  const text = textOf(path);
  return text === undefined ? undefined : parsed(path, text);
}

/** Writes a profile into the file. The replacement is atomic: a concurrent reader gets the old file or the new one. */
export function writeProfile(path: string, name: string, profile: Profile): void {
  const profiles = { ...Object.fromEntries(readProfiles(path) ?? []), [name]: profile };
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const beside = `${path}.${process.pid}`;
  try {
    writeFileSync(beside, `${JSON.stringify({ profiles }, null, 2)}\n`, { mode: OWNER_ALONE, flag: "wx" });
    renameSync(beside, path);
  } finally {
    rmSync(beside, { force: true });
  }
}

function textOf(path: string): string | undefined {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new CredentialsError(`the config file cannot be read: ${message}`);
  }
  try {
    // Checks the open file, so that it cannot be swapped between the check and the read.
    const { mode, uid } = fstatSync(file);
    if (process.platform !== "win32") checkOwner(path, mode, uid);
    return readFileSync(file, "utf8");
  } finally {
    closeSync(file);
  }
}

function checkOwner(path: string, mode: number, uid: number): void {
  const shown = (mode & 0o777).toString(8).padStart(3, "0");
  if ((mode & 0o077) !== 0) {
    throw new CredentialsError(
      `${path} holds a token, but other users may read or change it (mode ${shown}, not 600). Run: chmod 600 '${path}'`,
    );
  }
  if (uid !== process.getuid?.() && process.getuid?.() !== 0) {
    throw new CredentialsError(`${path} belongs to another user. Run trackops login to create your own`);
  }
}

/** The parser's error message is dropped, because it quotes the text and thus the token. */
function parsed(path: string, text: string): ReadonlyMap<string, Profile> {
  const wrong = (what: string) => {
    const example = '{"profiles": {"default": {"subdomain": "…", "username": "…", "apiToken": "…"}}}';
    return new CredentialsError(`${path} ${what}; expected ${example}. Run trackops login to write it`);
  };
  let whole: unknown;
  try {
    whole = JSON.parse(text);
  } catch {
    throw wrong("is not JSON");
  }
  const profiles = isObject(whole) ? whole["profiles"] : undefined;
  if (!isObject(profiles)) throw wrong("has no profiles");
  for (const [name, profile] of Object.entries(profiles)) {
    const plain = isObject(profile) && KEYS.every((key) => ["string", "undefined"].includes(typeof profile[key]));
    if (!plain) throw wrong(`has a profile ${JSON.stringify(name)} with a value that is not a string`);
  }
  return new Map(Object.entries(profiles) as [string, Profile][]);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
