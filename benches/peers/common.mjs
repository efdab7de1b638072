/**
 * The settings and headers that all peers share, so that they differ in their own work only.
 */

/** Page size. */
export const PER_PAGE = 100;
/** Retries; the same for every peer. */
export const RETRIES = 5;

/** The headers of a request, except those that a peer's transport adds. */
export function headersOf({ username, apiToken }) {
  const credentials = Buffer.from(`${username}/token:${apiToken}`).toString("base64");
  return { accept: "application/json", authorization: `Basic ${credentials}`, "user-agent": "benches/1" };
}

/** Milliseconds between two request starts. */
export function intervalOf({ requestsPerSecond }) {
  return 1000 / requestsPerSecond;
}

/** Reads page after page until one is short, as users of a library without this kind of paging do. */
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
