/**
 * An SDK that Stainless made, pointed at this server: its transport, retries and paging. It has no limiter; a 429 makes it wait.
 */
import { OpenAI } from "openai";
import { AbstractPage } from "openai/core/pagination";
import { headersOf, PER_PAGE, RETRIES } from "./common.mjs";

export const title = "openai (Stainless)";

/** Paging by number, in the way that the SDK's own pages are made. */
class NumberedPage extends AbstractPage {
  constructor(client, response, body, options) {
    super(client, response, body, options);
    this.records = body;
  }

  getPaginatedItems() {
    return this.records;
  }

  nextPageRequestOptions() {
    if (this.records.length < PER_PAGE) return null;
    const { query } = this.options;
    return { ...this.options, query: { ...query, page: query.page + 1 } };
  }
}

export function connect(account) {
  const client = new OpenAI({
    baseURL: `${account.baseUrl}/api/v1`,
    apiKey: "unused",
    defaultHeaders: headersOf(account),
    maxRetries: RETRIES,
  });
  return {
    async *pages() {
      const first = await client.getAPIList("/cases", NumberedPage, { query: { page: 1, per_page: PER_PAGE } });
      for await (const page of first.iterPages()) yield page.records;
    },
    get: (id) => client.get(`/cases/${id}`),
    address: (query) => client.buildURL("/cases", query),
  };
}
