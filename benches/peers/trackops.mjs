/**
 * This client, as built.
 */
// biome-ignore lint/correctness/noUndeclaredDependencies: harness/install.mjs links it
import { Trackops } from "trackops-client";
import { RETRIES } from "./common.mjs";

export const title = "trackops-client";

export function connect({ baseUrl, username, apiToken, requestsPerSecond }) {
  const trackops = new Trackops({
    baseUrl,
    username,
    apiToken,
    requestsPerSecond,
    maxRetries: RETRIES,
    userAgent: "benches/1",
  });
  return {
    pages: () => trackops.cases.list().pages(),
    records: () => trackops.cases.list(),
    get: (id) => trackops.cases.get(id),
    // No method returns the URL alone: this is the whole curl command, with its quotes and headers.
    address: (filters) => trackops.curl("cases", filters),
    check: (filters) => trackops.cases.list(filters),
  };
}
