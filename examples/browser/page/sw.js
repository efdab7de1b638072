/**
 * Lets the page open without a connection: its own files, as they were last loaded. Records are never kept here, but in IndexedDB.
 */
const CACHE = "trackops-records";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

/** The page says what it was made of: the first time, it was loaded before this worker was there. */
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

/** One by one: what a browser asks for by itself, such as another icon, may not be there. */
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
