/**
 * ky with p-throttle around its fetch, so that retries wait for their turn as well.
 */
import ky from "ky";
import pThrottle from "p-throttle";
import { headersOf, intervalOf, PER_PAGE, pagesBy, RETRIES } from "./common.mjs";

export const title = "ky, p-throttle";

export function connect(account) {
  const interval = intervalOf(account);
  const client = ky.create({
    prefixUrl: `${account.baseUrl}/api/v1`,
    headers: headersOf(account),
    retry: { limit: RETRIES },
    ...(interval > 0 && { fetch: pThrottle({ limit: 1, interval, strict: true })(fetch) }),
  });
  const read = (path, searchParams) => client.get(path, { searchParams }).json();

  // ky builds a URL only when it calls fetch, so a fetch that stores the URL takes its place.
  let built;
  const never = new Promise(() => {});
  const keeps = client.extend({
    retry: 0,
    timeout: false,
    fetch: (request) => {
      built = request.url;
      return never;
    },
  });
  return {
    pages: () => pagesBy((page) => read("cases", { page, per_page: PER_PAGE })),
    get: (id) => read(`cases/${id}`),
    async address(searchParams) {
      built = undefined;
      keeps.get("cases", { searchParams });
      while (built === undefined) await undefined;
      return built;
    },
  };
}
