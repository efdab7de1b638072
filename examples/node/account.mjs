/**
 * The account of an example: the one in the environment, or with `--simulator` a simulated one.
 */
import { Trackops } from "trackops-client";

/**
 * Connects to the account.
 *
 * @param {boolean} simulated
 * @param {object} [settings]
 * @param {import("trackops-client").TrackopsOptions["onEvent"]} [settings.onEvent]
 * @param {import("trackops-client/simulator").SimulatorOptions} [settings.simulatorOptions]
 */
export async function connect(simulated, { onEvent, simulatorOptions = {} } = {}) {
  if (!simulated) return { trackops: Trackops.fromEnv({ onEvent }), close: async () => {} };
  const { startSimulator } = await import("trackops-client/simulator");
  // Twenty hours between records spread them over a year.
  const simulator = await startSimulator({ minutesApart: 1200, ...simulatorOptions });
  const { url: baseUrl, username, apiToken } = simulator;
  const trackops = new Trackops({ baseUrl, username, apiToken, onEvent });
  return { trackops, simulator, close: () => simulator.close() };
}

/** Runs a program. Prints an error in one line, and exits with 2 for wrong usage, else with 1. */
export async function run(program) {
  try {
    await program();
  } catch (error) {
    console.error(`${error.name}: ${error.message}`);
    process.exitCode = error instanceof UsageError || error.code?.startsWith("ERR_PARSE_ARGS") ? 2 : 1;
  }
}

/** The program was called with invalid arguments. */
export class UsageError extends Error {
  name = "UsageError";
}
