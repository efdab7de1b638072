/**
 * got with p-throttle before each attempt, retries included. One start per interval: p-throttle's usual "20 in a
 * second" would send 20 at once.
 */
import got, { Options } from "got";
import pThrottle from "p-throttle";
import { headersOf, intervalOf, PER_PAGE, pagesBy, RETRIES } from "./common.mjs";

export const title = "got, p-throttle";

export function connect(account) {
  const interval = intervalOf(account);
  const prefixUrl = `${account.baseUrl}/api/v1`;
  const turn = pThrottle({ limit: 1, interval, strict: true })(() => {});
  const client = got.extend({
    prefixUrl,
    headers: headersOf(account),
    retry: { limit: RETRIES },
    hooks: { beforeRequest: interval > 0 ? [() => turn()] : [] },
  });
  const read = (path, searchParams) => client(path, { searchParams }).json();
  return {
    pages: () => pagesBy((page) => read("cases", { page, per_page: PER_PAGE })),
    get: (id) => read(`cases/${id}`),
    address: (searchParams) => new Options("cases", { prefixUrl, searchParams }).url.href,
  };
}
