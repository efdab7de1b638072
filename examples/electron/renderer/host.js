/**
 * Replaces `host.js` of the browser example: every call goes over the bridge of `preload.cjs`. This window has no token
 * and no network access.
 */
const bridge = window.trackopsExport;

/** Errors arrive as plain data: see `main/ipc.mjs`. */
async function answerOf(call) {
  const { ok, value, error } = await call;
  if (ok) return value;
  throw Object.assign(new Error(error.message), error);
}

const { formats, isRunning } = await answerOf(bridge.overview());
// After a reload, the page cannot learn the result of a task that is still running.
if (isRunning) await answerOf(bridge.stop());

export const host = {
  signInFields: [
    { name: "subdomain", label: "Subdomain", ending: ".viewcases.com" },
    { name: "username", label: "Username", hint: "An active employee with Full Access.", autocomplete: "username" },
    {
      name: "apiToken",
      label: "API token",
      note: "Copy it in Trackops, under Settings > API Tokens. The app takes it from the clipboard, and this window never sees it.",
    },
  ],
  signInText: "Sign in with the copied token",
  formats,

  overview: () => answerOf(bridge.overview()),
  signIn: ({ subdomain, username }) =>
    answerOf(bridge.signIn({ subdomain: subdomain.trim(), username: username.trim() })),
  signOut: () => answerOf(bridge.signOut()),
  count: (query) => answerOf(bridge.count(query)),
  exportRecords: (query) => answerOf(bridge.exportRecords(query)),
  stop: () => bridge.stop(),
  onProgress: (listener) => bridge.onProgress(listener),

  async read(query, onPage) {
    const end = bridge.onRecords(onPage);
    try {
      return await answerOf(bridge.read(query));
    } finally {
      end();
    }
  },
};
