/**
 * A client of a simulator, wherever that runs; also for pages.
 */
import { Trackops } from "trackops-client";

/** A client of this simulator, as fast as its limit unless the options say otherwise. */
export function connect({ url: baseUrl, username, apiToken }, options = {}) {
  return new Trackops({ baseUrl, username, apiToken, requestsPerSecond: Number.POSITIVE_INFINITY, ...options });
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
