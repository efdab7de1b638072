/**
 * A simulator and a client of it, for one test; both end with the test.
 */
import { startSimulator } from "trackops-client/simulator";
import { connect } from "./client.mjs";

export { connect, rejection } from "./client.mjs";

/** Starts a simulator without limit unless the options say otherwise. */
export async function simulate(context, options = {}) {
  const simulator = await startSimulator({ requestsPerSecond: Number.POSITIVE_INFINITY, ...options });
  context.after(() => simulator.close());
  return simulator;
}

/** Both at once. */
export async function account(context, simulatorOptions = {}, clientOptions = {}) {
  const simulator = await simulate(context, simulatorOptions);
  return { simulator, trackops: connect(simulator, clientOptions) };
}
