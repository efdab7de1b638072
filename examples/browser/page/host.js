/**
 * The client, running in this page. It sends its requests to the page's own origin, where `serve.mjs` forwards them.
 * The token is only in a variable of this module while the user is signed in, and is stored nowhere.
 */
import { createCopy } from "./copy.js";
import { filtersFor } from "./filters.js";
import { progressFor } from "./progress.js";
import { Trackops } from "./trackops-client/entries/index.js";

/** The account: `subdomain`; for a simulator also its credentials and its rate limit. */
const server = await (await fetch("account.json")).json();
const baseUrl = location.origin;

let current;
let running = new AbortController();
let tell = () => {};

const state = () => ({
  account: current === undefined ? null : { username: current.username, subdomain: server.subdomain },
  notice: "",
});

/** The result of `work`, or `{ outcome: "stopped" }`. */
async function stoppable(work) {
  running = new AbortController();
  const { signal } = running;
  try {
    return await work(signal);
  } catch (error) {
    if (signal.aborted) return { outcome: "stopped" };
    throw error;
  }
}

/** Creates a client. Clients are cheap, and those of one account share its rate limit. */
function connect({ username, apiToken } = current) {
  const { onEvent } = progressFor(tell);
  return new Trackops({ baseUrl, username, apiToken, onEvent, requestsPerSecond: server.requestsPerSecond });
}

export const host = {
  signInFields: [
    {
      name: "username",
      label: "Username",
      hint: `An active employee with Full Access at ${server.subdomain}.`,
      autocomplete: "username",
      value: server.username,
    },
    {
      name: "apiToken",
      label: "API token",
      hint: "It can read and change nearly everything in the account, and any code in this page can use it: enter it only on your own machine. The page forgets it when you close it or sign out.",
      type: "password",
      value: server.apiToken,
    },
  ],
  signInText: "Sign in",

  overview: state,

  signIn: ({ username, apiToken }) =>
    stoppable(async (signal) => {
      const given = { username: username.trim(), apiToken: apiToken.trim() };
      await connect(given).cases.count({}, { signal });
      current = given;
      setTokenField("");
      return { outcome: "signedIn", ...state() };
    }),

  signOut() {
    running.abort();
    current = undefined;
    setTokenField(server.apiToken ?? "");
    return state();
  },

  count: ({ collection, filters }) =>
    stoppable(async (signal) => {
      const { record_count } = await connect()[collection].count(filtersFor(collection, filters), { signal });
      return { outcome: "counted", records: record_count };
    }),

  read: ({ collection, filters }, onPage) =>
    stoppable(async (signal) => {
      // A verified listing counts first, which gives the total, and no deletion can hide a record.
      const listing = connect()[collection].list(filtersFor(collection, filters), { signal, verify: true });
      for await (const page of listing.pages()) onPage(page);
      return { outcome: "read" };
    }),

  stop: () => running.abort(),

  onProgress(listener) {
    tell = listener;
  },

  copy: createCopy({ account: server.subdomain, stoppable, connect, tell: (progress) => tell(progress) }),
};

/** Removes the token from the field after sign-in. */
function setTokenField(text) {
  document.getElementById("apiToken").value = text;
}

// Caches all files of this page, so that it opens offline.
keepPage();

async function keepPage() {
  if (navigator.serviceWorker === undefined) return;
  // If the policy requires trusted types, this is the only trusted URL.
  const policy = globalThis.trustedTypes?.createPolicy("service-worker", { createScriptURL: () => "sw.js" });
  await navigator.serviceWorker.register(policy?.createScriptURL("") ?? "sw.js", { type: "module" });
  const { active } = await navigator.serviceWorker.ready;
  const keep = (urls) => active.postMessage(urls);
  // The browser requests icons by itself, so they have no performance entry.
  keep([location.href, ...[...document.querySelectorAll("link[href]")].map(({ href }) => href)]);
  // Files that were loaded without the worker, before or after it took control.
  new PerformanceObserver((list) => {
    const missed = list.getEntries().filter(({ workerStart }) => workerStart === 0);
    if (missed.length > 0) keep(missed.map(({ name }) => name));
  }).observe({ type: "resource", buffered: true });
}
