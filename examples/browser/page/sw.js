/**
 * Lets the page open offline, from its files as last loaded. Records are not cached here; they are in IndexedDB.
 */
const CACHE = "trackops-records";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

/** The page sends the list of its files, because at the first visit it was loaded before this worker was installed. */
addEventListener("message", (event) => {
  event.waitUntil(keep(event.data));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && isFile(request.url)) event.respondWith(newest(request));
});

function isFile(url) {
  const { origin, pathname } = new URL(url);
  return origin === location.origin && !pathname.startsWith("/api/");
}

/** One by one, since a file that the browser requests by itself, such as another icon, may not exist. */
async function keep(urls) {
  const cache = await caches.open(CACHE);
  await Promise.allSettled(urls.filter(isFile).map((url) => cache.add(url)));
}

async function newest(request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(request);
    if (kept === undefined) throw error;
    return kept;
  }
}
