/**
 * The child process of `startSimulator({ ownProcess: true })`: a simulator controlled over Node's IPC channel. The
 * stand-alone program is `trackops simulate`.
 *
 * @module
 */
import type { Simulator, SimulatorOptions } from "./options.js";
import type { Question, Reply } from "./own-process.js";
import { listen } from "./server.js";

let simulator: Simulator | undefined;
const carryOut = async ({ method, args }: Question): Promise<unknown> => {
  if (method === "start") {
    const [options] = args as [SimulatorOptions];
    simulator = await listen({ ...options, ownProcess: false });
    const { url, username, apiToken } = simulator;
    return { url, username, apiToken };
  }
  if (simulator === undefined) throw new Error("call start first");
  const call = simulator[method] as (...args: readonly unknown[]) => Promise<unknown>;
  return call.apply(simulator, [...args]);
};
process.on("message", async (question: Question) => {
  const reply: Reply = await carryOut(question).then(
    (value) => ({ id: question.id, value }),
    (error: Error) => ({ id: question.id, error: error.message }),
  );
  process.send?.(reply);
});
// The parent has ended.
process.once("disconnect", () => process.exit(0));
