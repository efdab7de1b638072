/**
 * `trackops simulate`: runs a simulated Trackops server on this machine.
 *
 * @module
 */
import { type Command, InvalidArgumentError } from "commander";
import { resourceNames } from "../../entries/node.js";
import { variables } from "../account.js";
import { checkCollection } from "../collections.js";
import { UsageError } from "../exit.js";
import { interruption } from "../interrupt.js";
import { write } from "../output.js";
import { collectPairs } from "../parameters.js";
import { addCommonOptions, type CommonOptions, numeric } from "../session.js";

interface SimulateOptions extends CommonOptions {
  readonly port: number;
  readonly seed: number;
  readonly requestsPerSecond: number;
  readonly records?: Readonly<Record<string, string>>;
  readonly cors?: boolean;
}

/** Adds the command. */
export function addSimulate(program: Command): void {
  const command = program
    .command("simulate")
    .description(
      "run a simulated Trackops server on this machine, with seeded data and the documented rules, until Ctrl-C",
    )
    .optionsGroup("Server:")
    .option("--port <number>", "port on 127.0.0.1; 0 for any free port", wholeNumber, 0)
    .option("--seed <number>", "seed of the data", wholeNumber, 1)
    .option(
      "--records <collection=number>",
      "number of records of a collection; can be repeated (default: 450 cases, and matching numbers of others)",
      collectPairs,
    )
    .option("--requests-per-second <number>", "the strict rate limit; Infinity for none", numeric, 1)
    .option("--cors", "allow pages of other origins");
  addCommonOptions(command).action(simulate);
}

async function simulate({ records = {}, cors = false, ...options }: SimulateOptions): Promise<void> {
  const { startSimulator } = await import("../../simulator/index.js");
  const { port, seed, requestsPerSecond } = options;
  const counts = Object.fromEntries(Object.entries(records).map(countOf));
  const simulator = await startSimulator({ port, seed, requestsPerSecond, cors, records: counts });
  const stopped = interruption();
  const { url, username, apiToken } = simulator;
  await write(options.json === true ? `${JSON.stringify({ url, username, apiToken })}\n` : introduction(simulator));
  await new Promise((resolve) => stopped.addEventListener("abort", resolve, { once: true }));
  await simulator.close();
}

function introduction({ url, username, apiToken }: { url: string; username: string; apiToken: string }): string {
  return `A simulated Trackops server runs at ${url} until Ctrl-C. In another shell:

  export ${variables.baseUrl}=${url} ${variables.username}=${username} ${variables.apiToken}=${apiToken}
  trackops count cases
`;
}

function countOf([name, count]: readonly [string, string]): [string, number] {
  checkCollection(name, resourceNames);
  if (!/^\d{1,9}$/.test(count)) throw new UsageError(`--records ${name}: ${count} is not a whole number`);
  return [name, Number(count)];
}

function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError("Expected a whole number.");
  return Number(text);
}
