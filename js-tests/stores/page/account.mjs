/**
 * Stands for `support/account.mjs` in a page: the simulator runs outside, and is called through the browser.
 */
import { connect } from "../../support/client.mjs";

export { connect, rejection } from "../../support/client.mjs";

/** Starts a simulator without limit unless the options say otherwise. */
export async function simulate(context, options = {}) {
  const simulator = await globalThis.startSimulator(options);
  const call = (method, ...args) => globalThis.callSimulator(simulator.url, method, args);
  context.after(() => call("close"));
  const methods = ["meddle", "forget", "requests", "fault"].map((name) => [name, (...args) => call(name, ...args)]);
  return { ...simulator, ...Object.fromEntries(methods) };
}

/** Both at once. */
export async function account(context, simulatorOptions = {}, clientOptions = {}) {
  const simulator = await simulate(context, simulatorOptions);
  return { simulator, trackops: connect(simulator, clientOptions) };
}
