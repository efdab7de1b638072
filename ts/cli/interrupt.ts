/**
 * Ctrl-C ends what is under way in order; a second one ends it at once.
 *
 * @module
 */
import { exitCodes, Interrupted } from "./exit.js";

let controller: AbortController | undefined;

/** Aborted by SIGINT and SIGTERM, with {@link Interrupted} as the reason. */
export function interruption(): AbortSignal {
  if (controller !== undefined) return controller.signal;
  const made = new AbortController();
  controller = made;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (made.signal.aborted) process.exit(exitCodes.interrupted);
      made.abort(new Interrupted(signal));
    });
  }
  return made.signal;
}
