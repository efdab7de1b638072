/**
 * Standard output as a pipe: respects backpressure, and exits silently when the reader closes it.
 *
 * @module
 */
import { exitCodes } from "./exit.js";

/** Installs the error handlers. To be called once, before any output. */
export function guardStreams(): void {
  process.stdout.on("error", endIfUnread);
  // There is no other place to report the failure.
  process.stderr.on("error", () => {});
}

/** Writes to standard output, and waits until the text is flushed. */
export function write(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (error === undefined || error === null) return resolve();
      endIfUnread(error);
      reject(new Error(`standard output cannot be written: ${error.message}`));
    });
  });
}

/** A reader such as `head` closes the pipe when it has enough. This is not a failure. */
function endIfUnread(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(exitCodes.done);
}
