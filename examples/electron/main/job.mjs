/**
 * Runs one task at a time, which can be stopped.
 */
import { BusyError } from "./errors.mjs";

export function createJob() {
  let running;

  return {
    /** Runs `work` with a signal that `stop` aborts. Returns `{ outcome: "stopped" }` if it was aborted. */
    async run(work) {
      if (running !== undefined) throw new BusyError();
      const controller = new AbortController();
      const done = work(controller.signal);
      running = { controller, done };
      try {
        return await done;
      } catch (error) {
        if (controller.signal.aborted) return { outcome: "stopped" };
        throw error;
      } finally {
        running = undefined;
      }
    },

    /** Aborts the task, and waits until it has cleaned up. */
    async stop() {
      running?.controller.abort();
      await running?.done.catch(() => {});
    },

    isRunning: () => running !== undefined,
  };
}
