/**
 * The first Ctrl-C cancels the running command, so that it can clean up. The second one exits at once.
 *
 * @module
 */
import { exitCodes, Interrupted } from "./exit.js";

let controller: AbortController | undefined;

/** A signal that SIGINT and SIGTERM abort, with {@link Interrupted} as the reason. */
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
