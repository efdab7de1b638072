/**
 * What every peer is told and every peer sends, so that they differ in their own work alone.
 */

/** Records of a page. */
export const PER_PAGE = 100;
/** Attempts beyond the first; every peer is told the same. */
export const RETRIES = 5;

/** The headers of a request, but for those that a peer's transport adds. */
export function headersOf({ username, apiToken }) {
  const credentials = Buffer.from(`${username}/token:${apiToken}`).toString("base64");
  return { accept: "application/json", authorization: `Basic ${credentials}`, "user-agent": "benches/1" };
}

/** Milliseconds from one start to the next. */
export function intervalOf({ requestsPerSecond }) {
  return 1000 / requestsPerSecond;
}

/** One page after the other, until one is short: what a user writes where a library knows no paging of this kind. */
export async function* pagesBy(read) {
  for (let page = 1; ; page += 1) {
    const records = await read(page);
    if (records.length > 0) yield records;
    if (records.length < PER_PAGE) return;
  }
}

export function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
