/**
 * A hand-written read-ahead: a request starts at each interval, whether or not the previous one was answered, with at
 * most eight in flight. Pages are returned in order.
 */
import { headersOf, intervalOf, PER_PAGE, sleep } from "./common.mjs";

export const title = "read-ahead by hand";

const UNDER_WAY = 8;

export function connect(account) {
  const headers = headersOf(account);
  const interval = intervalOf(account);
  let due = 0;

  async function read(page) {
    for (;;) {
      const start = Math.max(due, performance.now());
      due = start + interval;
      await sleep(start - performance.now());
      const response = await fetch(`${account.baseUrl}/api/v1/cases?page=${page}&per_page=${PER_PAGE}`, { headers });
      if (response.ok) return response.json();
      await response.arrayBuffer();
      if (response.status !== 429) throw new Error(`page ${page}: ${response.status}`);
    }
  }

  return {
    async *pages() {
      let next = 1;
      const underWay = [];
      for (;;) {
        while (underWay.length < UNDER_WAY) {
          const page = read(next);
          // A failure is reported when its page is due.
          page.catch(() => {});
          underWay.push(page);
          next += 1;
        }
        const records = await underWay.shift();
        if (records.length > 0) yield records;
        if (records.length < PER_PAGE) return;
      }
    },
  };
}
