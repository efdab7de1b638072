/**
 * The simulator as a program: `node dist/simulator/main.js --port 8080 --records cases=450 --requests-per-second 1`
 * (`--records` once for each collection). It prints one line of JSON with its address and credentials, and runs until it is
 * interrupted. With `--channel`, it is the child of
 * `startSimulator({ ownProcess: true })`.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { resourceNames } from "../generated/resources.js";
import type { Simulator, SimulatorOptions } from "./options.js";
import type { Question, Reply } from "./own-process.js";
import { listen } from "./server.js";

const { values } = parseArgs({
  options: {
    channel: { type: "boolean", default: false },
    port: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
    records: { type: "string", multiple: true, default: [] },
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
    records: Object.fromEntries(values.records.map(countOf)),
  });
  const { url, username, apiToken } = simulator;
  console.log(JSON.stringify({ url, username, apiToken }));
  const stop = () => {
    simulator.close().then(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

function countOf(option: string): [name: string, count: number] {
  const [name = "", count = ""] = option.split("=");
  if (!(resourceNames as readonly string[]).includes(name)) {
    console.error(
      `--records: ${option} is not a collection and a number, such as cases=450; there are ${resourceNames.join(", ")}`,
    );
    process.exit(2);
  }
  return [name, whole(count, `--records ${name}`)];
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
