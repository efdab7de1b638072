/**
 * What most scripts do about a limit: they sleep for the interval after each answer, and after a 429 once more.
 */
import { headersOf, intervalOf, PER_PAGE, pagesBy, sleep } from "./common.mjs";

export const title = "fetch and sleep";

export function connect(account) {
  const headers = headersOf(account);
  const interval = intervalOf(account);
  return {
    pages: () =>
      pagesBy(async (page) => {
        for (;;) {
          const response = await fetch(`${account.baseUrl}/api/v1/cases?page=${page}&per_page=${PER_PAGE}`, {
            headers,
          });
          const body = await response.json();
          if (response.ok && body.length < PER_PAGE) return body;
          await sleep(interval);
          if (response.ok) return body;
          if (response.status !== 429) throw new Error(`page ${page}: ${response.status}`);
        }
      }),
  };
}
