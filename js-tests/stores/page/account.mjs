/**
 * Stands for `support/account.mjs` in a page: the simulator runs outside, and is called through the browser.
 */
import { Trackops } from "trackops-client";

/** Starts a simulator without limit unless the options say otherwise. */
export async function simulate(context, options = {}) {
  const simulator = await globalThis.startSimulator(options);
  const call = (method, ...args) => globalThis.callSimulator(simulator.url, method, args);
  context.after(() => call("close"));
  const methods = ["meddle", "forget", "requests", "fault"].map((name) => [name, (...args) => call(name, ...args)]);
  return { ...simulator, ...Object.fromEntries(methods) };
}

/** A client of this simulator. */
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
