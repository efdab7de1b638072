/**
 * A simulator and a client of it, for one test; both end with the test.
 */
import { Trackops } from "trackops-client";
import { startSimulator } from "trackops-client/simulator";

/** Starts a simulator without limit unless the options say otherwise. */
export async function simulate(context, options = {}) {
  const simulator = await startSimulator({ requestsPerSecond: Number.POSITIVE_INFINITY, ...options });
  context.after(() => simulator.close());
  return simulator;
}

/** A client of this simulator, as fast as its limit unless the options say otherwise. */
export function connect({ url: baseUrl, username, apiToken }, options = {}) {
  return new Trackops({ baseUrl, username, apiToken, requestsPerSecond: Number.POSITIVE_INFINITY, ...options });
}

/** Both at once. */
export async function account(context, simulatorOptions = {}, clientOptions = {}) {
  const simulator = await simulate(context, simulatorOptions);
  return { simulator, trackops: connect(simulator, clientOptions) };
}

/** What a promise rejects with. */
export async function rejection(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("it did not fail");
}
