/**
 * How stores fail.
 *
 * @module
 */
import { StoreError } from "../client/errors.js";

/** What is wrong and what to do, with the words of the database or the file system. */
export function storeError(message: string, cause?: unknown): StoreError {
  const { code = "", message: words = "" } = (cause ?? {}) as { code?: unknown; message?: string };
  const told = words === "" || message.includes(words) ? message : `${message}: ${words}`;
  return new StoreError({
    code: "store",
    message: told,
    ...(cause !== undefined && { cause: { code: typeof code === "string" ? code : "", message: words } }),
  });
}

/** Someone else writes to it. */
export function inUse(what: string, owner: string): StoreError {
  return storeError(`${what} is in use by ${owner}: let that end first, or use another store`);
}

/** It was made by a version of this package that this one does not know. */
export function tooNew(what: string, found: unknown, known: number): StoreError {
  return storeError(
    `${what} was made by a newer version of trackops-client (its form is ${found}, this version knows ${known}): update ` +
      "the package. Nothing was changed",
  );
}
