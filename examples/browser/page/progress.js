/**
 * Turns the client's events into progress: records, total, and the reason for a wait other than the rate limit.
 */

/**
 * @param {(progress: { records: number, total: number | null, waiting: { reason: string, ms: number } | null }) =>
 * void} onProgress
 */
export function progressFor(onProgress) {
  let records = 0;
  let total = null;
  const tell = (waiting) => onProgress({ records, total, waiting });
  return {
    records: () => records,
    /** @param {import("trackops-client").TrackopsEvent} event */
    onEvent(event) {
      if (event.type === "page") {
        records += event.records;
        total = event.total ?? total;
        tell(null);
      } else if (event.type === "wait" && event.reason !== "rate_limit") {
        tell({ reason: event.reason, ms: event.ms });
      }
    },
  };
}
