/**
 * The names of all messages between page and main process. `preload.cjs` repeats them, since a sandboxed preload script
 * cannot load files; a test compares the two.
 */
export const channels = Object.freeze({
  overview: "trackops-export:overview",
  signIn: "trackops-export:sign-in",
  signOut: "trackops-export:sign-out",
  count: "trackops-export:count",
  read: "trackops-export:read",
  exportRecords: "trackops-export:export-records",
  stop: "trackops-export:stop",
  /** These two are sent from main to the page. */
  progress: "trackops-export:progress",
  records: "trackops-export:records",
});
