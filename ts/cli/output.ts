/**
 * Standard output as a pipe: written no faster than it is read, and ended without a word where the reader has gone.
 *
 * @module
 */
import { exitCodes } from "./exit.js";

/** Once, before anything is written. */
export function guardStreams(): void {
  process.stdout.on("error", endIfUnread);
  // There is nobody to tell.
  process.stderr.on("error", () => {});
}

/** Writes and waits until it is taken. */
export function write(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (error === undefined || error === null) return resolve();
      endIfUnread(error);
      reject(new Error(`standard output cannot be written: ${error.message}`));
    });
  });
}

/** `head` has seen enough: that is how pipes end, and no failure. */
function endIfUnread(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(exitCodes.done);
}
