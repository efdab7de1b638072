/**
 * What most scripts do about a limit: sleep for the interval after each response, and once more after a 429.
 */
import { headersOf, intervalOf, PER_PAGE, sleep } from "./common.mjs";

export const title = "fetch and sleep";

export function connect(account) {
  const headers = headersOf(account);
  const interval = intervalOf(account);

  async function read(page) {
    for (;;) {
      const response = await fetch(`${account.baseUrl}/api/v1/cases?page=${page}&per_page=${PER_PAGE}`, { headers });
      const body = await response.json();
      if (response.ok) return body;
      if (response.status !== 429) throw new Error(`page ${page}: ${response.status}`);
      await sleep(interval);
    }
  }

  return {
    async *pages() {
      for (let page = 1; ; page += 1) {
        const records = await read(page);
        if (records.length > 0) yield records;
        if (records.length < PER_PAGE) return;
        await sleep(interval);
      }
    },
  };
}
