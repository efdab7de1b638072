/**
 * The lower bound: a minimal loop over `fetch`. Under a limit it starts its requests exactly one interval apart, and
 * retries after a 429 once, one interval later.
 */
import { headersOf, intervalOf, PER_PAGE, sleep } from "./common.mjs";

export const title = "bare fetch";

export function connect(account) {
  const headers = headersOf(account);
  const base = `${account.baseUrl}/api/v1`;
  const interval = intervalOf(account);
  let due = 0;

  async function turn() {
    const wait = due - performance.now();
    if (wait > 0) await sleep(wait);
    due = Math.max(due, performance.now()) + interval;
  }

  async function read(url) {
    for (;;) {
      if (interval > 0) await turn();
      const response = await fetch(url, { headers });
      if (response.ok) return response.json();
      await response.arrayBuffer();
      if (response.status !== 429) throw new Error(`${url}: ${response.status}`);
    }
  }

  return {
    async *pages() {
      for (let page = 1; ; page += 1) {
        const records = await read(`${base}/cases?page=${page}&per_page=${PER_PAGE}`);
        if (records.length > 0) yield records;
        if (records.length < PER_PAGE) return;
      }
    },
    get: (id) => read(`${base}/cases/${id}`),
    address: (filters) => `${base}/cases?${new URLSearchParams(filters)}`,
  };
}
