/**
 * Waiting for a fact, however long a busy machine takes.
 */
import { setTimeout as sleep } from "node:timers/promises";

/** No fact takes this long: whoever waits longer waits for something that never comes. */
export const PATIENCE_MS = 60_000;

/** What `fact` gives as soon as that is true. If it never is, an error says what was waited for and what was there instead. */
export async function until(what, fact, seen = () => "") {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await fact();
    if (found) return found;
    if (performance.now() > end) throw new Error(`${what}: not so after ${PATIENCE_MS / 1000} s. ${seen()}`.trim());
    await sleep(5);
  }
}
