/**
 * got with p-throttle around it. One start in each interval: p-throttle's usual "20 in a second" would send 20 at once.
 */
import got, { Options } from "got";
import pThrottle from "p-throttle";
import { headersOf, intervalOf, PER_PAGE, pagesBy, RETRIES } from "./common.mjs";

export const title = "got, p-throttle";

export function connect(account) {
  const interval = intervalOf(account);
  const prefixUrl = `${account.baseUrl}/api/v1`;
  const client = got.extend({ prefixUrl, headers: headersOf(account), retry: { limit: RETRIES } });
  const send = (path, searchParams) => client(path, { searchParams }).json();
  const read = interval > 0 ? pThrottle({ limit: 1, interval, strict: true })(send) : send;
  return {
    pages: () => pagesBy((page) => read("cases", { page, per_page: PER_PAGE })),
    get: (id) => read(`cases/${id}`),
    address: (searchParams) => new Options("cases", { prefixUrl, searchParams }).url.href,
  };
}
