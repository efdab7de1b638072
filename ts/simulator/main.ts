/**
 * The simulator as a program: `node dist/simulator/main.js --port 8080 --cases 450 --requests-per-second 1`. It prints one
 * line of JSON with its address and credentials, and runs until it is interrupted. With `--channel`, it is the child of
 * `startSimulator({ ownProcess: true })`.
 *
 * @module
 */
import { parseArgs } from "node:util";
import type { Simulator, SimulatorOptions } from "./options.js";
import type { Question, Reply } from "./own-process.js";
import { listen } from "./server.js";

const { values } = parseArgs({
  options: {
    channel: { type: "boolean", default: false },
    port: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
    cases: { type: "string", default: "450" },
    clients: { type: "string", default: "40" },
    "case-updates": { type: "string", default: "900" },
    "requests-per-second": { type: "string", default: "1" },
    cors: { type: "boolean", default: false },
  },
});

if (values.channel) {
  serveChannel();
} else {
  const simulator = await listen({
    port: whole(values.port, "--port"),
    seed: whole(values.seed, "--seed"),
    requestsPerSecond: Number(values["requests-per-second"]),
    cors: values.cors,
    records: {
      cases: whole(values.cases, "--cases"),
      clients: whole(values.clients, "--clients"),
      caseUpdates: whole(values["case-updates"], "--case-updates"),
    },
  });
  const { url, username, apiToken } = simulator;
  console.log(JSON.stringify({ url, username, apiToken }));
  const stop = () => {
    simulator.close().then(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

function whole(text: string, option: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  console.error(`${option}: ${text} is not a whole number`);
  process.exit(2);
}

function serveChannel(): void {
  let simulator: Simulator | undefined;
  const carryOut = async ({ method, args }: Question): Promise<unknown> => {
    if (method === "start") {
      const [options] = args as [SimulatorOptions];
      simulator = await listen({ ...options, ownProcess: false });
      const { url, username, apiToken } = simulator;
      return { url, username, apiToken };
    }
    if (simulator === undefined) throw new Error("start comes first");
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
  // The parent is gone, however it ended.
  process.once("disconnect", () => process.exit(0));
}
