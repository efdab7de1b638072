/**
 * How slots fail.
 *
 * @module
 */
import { SlotsError } from "../client/errors.js";

/** What is wrong and what to do, with the words of the system. */
export function slotsError(message: string, cause?: unknown): SlotsError {
  const { code = "", message: words = "" } = (cause ?? {}) as { code?: unknown; message?: string };
  return new SlotsError({
    code: "slots",
    message: words === "" ? message : `${message}: ${words}`,
    ...(cause !== undefined && { cause: { code: typeof code === "string" ? code : "", message: words } }),
  });
}
