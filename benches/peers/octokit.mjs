/**
 * Octokit's core with comparable plugins. Its throttling knows GitHub's limits only, so its global group is replaced by
 * one with this interval. Its paginate follows Link headers, which Trackops does not send, so the loop is written here.
 * The number of retries is set per request: as an option of the client, one count would apply to all requests together.
 */
import { Octokit } from "@octokit/core";
import { paginateRest } from "@octokit/plugin-paginate-rest";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import Bottleneck from "bottleneck";
import { headersOf, intervalOf, PER_PAGE, pagesBy, RETRIES } from "./common.mjs";

export const title = "Octokit";

const Client = Octokit.plugin(paginateRest, retry, throttling);

export function connect(account) {
  const { accept, authorization, "user-agent": userAgent } = headersOf(account);
  const interval = intervalOf(account);
  const again = (_after, _options, _octokit, retryCount) => retryCount < RETRIES;
  const octokit = new Client({
    baseUrl: `${account.baseUrl}/api/v1`,
    userAgent,
    throttle:
      interval > 0
        ? {
            global: new Bottleneck.Group({ minTime: interval, maxConcurrent: 10 }),
            onRateLimit: again,
            onSecondaryRateLimit: again,
          }
        : { enabled: false },
  });
  octokit.hook.before("request", (options) => {
    Object.assign(options.headers, { accept, authorization });
  });
  const request = { retries: RETRIES };
  return {
    pages: () =>
      pagesBy(async (page) => (await octokit.request("GET /cases", { page, per_page: PER_PAGE, request })).data),
    get: async (id) => (await octokit.request("GET /cases/{id}", { id, request })).data,
    address: (filters) => octokit.request.endpoint("GET /cases", filters).url,
  };
}
