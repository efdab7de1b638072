/** What the page was opened with: options of the client, after the #. */
export function settings() {
  return JSON.parse(decodeURIComponent(location.hash.slice(1)));
}

/** Writes into the page what a promise gives, or how it fails. */
export async function show(promise) {
  const text = await promise.then(JSON.stringify, (error) => String(error?.stack ?? error));
  document.querySelector("output").textContent = text;
}
