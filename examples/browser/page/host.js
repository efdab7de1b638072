/**
 * The client in this page, over the address that the page came from: `serve.mjs` passes its requests on. The token is a variable of
 * this module while one is signed in, and is stored nowhere.
 */
import { createCopy } from "./copy.js";
import { filtersFor } from "./filters.js";
import { progressFor } from "./progress.js";
import { Trackops } from "./trackops-client/entries/index.js";

/** Whose records they are: `subdomain`; of a simulator also who may sign in, and how fast it lets itself be asked. */
const server = await (await fetch("account.json")).json();
const baseUrl = location.origin;

let current;
let running = new AbortController();
let tell = () => {};

const state = () => ({
  account: current === undefined ? null : { username: current.username, subdomain: server.subdomain },
  notice: "",
});

/** What comes of `work`; `{ outcome: "stopped" }` if it was. */
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

/** Clients are cheap, and share the account's limit. */
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
      hint: "It reads and changes nearly everything of the account, and whoever can run code in this page has it: use it on your own machine only. It is kept until the page is closed or you sign out.",
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
      // Verified: it counts before, so there is a total, and no deletion can hide a record.
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

/** It is not left in the field while one is signed in. */
function setTokenField(text) {
  document.getElementById("apiToken").value = text;
}

// Kept for the next time: all that this page was made of.
keepPage();

async function keepPage() {
  if (navigator.serviceWorker === undefined) return;
  // Where a policy wants trusted types, this is the one address that is trusted.
  const policy = globalThis.trustedTypes?.createPolicy("service-worker", { createScriptURL: () => "sw.js" });
  await navigator.serviceWorker.register(policy?.createScriptURL("") ?? "sw.js", { type: "module" });
  const { active } = await navigator.serviceWorker.ready;
  const keep = (urls) => active.postMessage(urls);
  // Icons are asked for by the browser and not by the page, so that no entry tells of them.
  keep([location.href, ...[...document.querySelectorAll("link[href]")].map(({ href }) => href)]);
  // What did not come by way of the worker, be it before or after it took over.
  new PerformanceObserver((list) => {
    const missed = list.getEntries().filter(({ workerStart }) => workerStart === 0);
    if (missed.length > 0) keep(missed.map(({ name }) => name));
  }).observe({ type: "resource", buffered: true });
}
