/**
 * `fetch` with the least that an unattended script needs: a timeout, with a signal for each request.
 */
import { headersOf } from "./common.mjs";

export const title = "fetch with a time-out";

const TIMEOUT_MS = 60_000;

export function connect(account) {
  const headers = headersOf(account);

  return {
    async get(id) {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), TIMEOUT_MS);
      try {
        const response = await fetch(`${account.baseUrl}/api/v1/cases/${id}`, { headers, signal: controller.signal });
        const body = await response.json();
        if (!response.ok) throw new Error(`case ${id}: ${response.status}`);
        return body;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
