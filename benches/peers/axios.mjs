/**
 * axios with axios-retry, and bottleneck around it.
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
  const send = async (path, params) => (await client.get(path, { params })).data;
  const read = interval > 0 ? new Bottleneck({ minTime: interval }).wrap(send) : send;
  return {
    pages: () => pagesBy((page) => read("/cases", { page, per_page: PER_PAGE })),
    get: (id) => read(`/cases/${id}`),
    address: (params) => client.getUri({ url: "/cases", params }),
  };
}
