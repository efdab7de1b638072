/**
 * The errors of slots.
 *
 * @module
 */
import { SlotsError } from "../client/errors.js";

/** A `SlotsError`: what is wrong and what to do, with the system's own error as its cause. */
export function slotsError(message: string, cause?: unknown): SlotsError {
  const { code = "", message: words = "" } = (cause ?? {}) as { code?: unknown; message?: string };
  return new SlotsError({
    code: "slots",
    message: words === "" ? message : `${message}: ${words}`,
    ...(cause !== undefined && { cause: { code: typeof code === "string" ? code : "", message: words } }),
  });
}
