/**
 * axios with axios-retry, and bottleneck before each attempt, retries included.
 */
import axios from "axios";
import axiosRetry, { exponentialDelay } from "axios-retry";
import Bottleneck from "bottleneck";
import { headersOf, intervalOf, PER_PAGE, pagesBy, RETRIES } from "./common.mjs";

export const title = "axios, bottleneck";

export function connect(account) {
  const interval = intervalOf(account);
  const client = axios.create({ baseURL: `${account.baseUrl}/api/v1`, headers: headersOf(account) });
  axiosRetry(client, { retries: RETRIES, retryDelay: exponentialDelay });
  if (interval > 0) {
    const limiter = new Bottleneck({ minTime: interval });
    client.interceptors.request.use((config) => limiter.schedule(() => Promise.resolve(config)));
  }
  const read = async (path, params) => (await client.get(path, { params })).data;
  return {
    pages: () => pagesBy((page) => read("/cases", { page, per_page: PER_PAGE })),
    get: (id) => read(`/cases/${id}`),
    address: (params) => client.getUri({ url: "/cases", params }),
  };
}
