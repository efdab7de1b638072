/** The settings of the page: the client's options, after the #. */
export function settings() {
  return JSON.parse(decodeURIComponent(location.hash.slice(1)));
}

/** Writes a promise's value or error into the page. */
export async function show(promise) {
  const text = await promise.then(JSON.stringify, (error) => String(error?.stack ?? error));
  document.querySelector("output").textContent = text;
}
