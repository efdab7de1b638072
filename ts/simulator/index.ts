/**
 * A simulated Trackops server for tests and experiments: the documented rules, seeded data, faults on demand. Never
 * test against a real account.
 *
 * ```ts
 * import { startSimulator } from "trackops-client/simulator";
 * const simulator = await startSimulator({ requestsPerSecond: 20 });
 * const { url: baseUrl, username, apiToken } = simulator;
 * const trackops = new Trackops({ baseUrl, username, apiToken, requestsPerSecond: 20 });
 * ```
 *
 * @module
 */
import type { Simulator, SimulatorOptions } from "./options.js";
import { startChild } from "./own-process.js";
import { listen } from "./server.js";

export type {
  Churn,
  Clock,
  Fault,
  LargeFault,
  Latency,
  PlainFault,
  RedirectFault,
  SeenRequest,
  Simulator,
  SimulatorOptions,
  SlowFault,
  StatusFault,
} from "./options.js";

/** Starts a simulator on this machine. */
export function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  return options.ownProcess === true ? startChild(options) : listen(options);
}
