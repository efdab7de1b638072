/**
 * The errors of stores.
 *
 * @module
 */
import { StoreError } from "../client/errors.js";

/** An error that says what is wrong and what to do, followed by the message of the database or the file system. */
export function storeError(message: string, cause?: unknown): StoreError {
  const { code = "", message: words = "" } = (cause ?? {}) as { code?: unknown; message?: string };
  const told = words === "" || message.includes(words) ? message : `${message}: ${words}`;
  return new StoreError({
    code: "store",
    message: told,
    ...(cause !== undefined && { cause: { code: typeof code === "string" ? code : "", message: words } }),
  });
}

/** Another process or sync holds the lock. */
export function inUse(what: string, owner: string): StoreError {
  return storeError(`${what} is in use by ${owner}: wait until that has finished, or use another store`);
}

/** The store's format is newer than this version of the package. */
export function tooNew(what: string, found: unknown, known: number): StoreError {
  return storeError(
    `${what} was created by a newer version of trackops-client (format ${found}, this version knows ${known}): ` +
      "update the package. Nothing was changed",
  );
}
