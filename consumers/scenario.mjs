/**
 * The calls that every consumer makes. This file imports nothing: a consumer imports trackops-client in its own way and
 * passes its exports. The result is plain JSON, which the runner compares with the expected one.
 */

/**
 * @param exports - The classes, as the consumer imported them.
 * @param settings - Options of the client, and `closedUrl`, a URL where nothing listens.
 */
export async function scenario(exports, { closedUrl, ...options }) {
  const { Trackops } = exports;
  const failure = (call) => failureOf(exports, call);
  const trackops = new Trackops(options);
  const once = { ...options, maxRetries: 0 };

  const listed = [];
  for await (const { id } of trackops.cases.list()) listed.push(id);
  const pages = [];
  for await (const page of trackops.cases.list({ dir: "asc", per_page: 50, page: 3 }).pages()) {
    pages.push([page[0].id, page.at(-1).id]);
  }
  const left = [];
  for await (const { id } of trackops.cases.list({ per_page: 2 })) {
    left.push(id);
    if (left.length === 3) break;
  }

  return {
    listed,
    pages,
    left,
    page: (await trackops.cases.page({ page: 2, per_page: 3 })).map(({ id }) => id),
    count: await trackops.cases.count({ updated_from: new Date(0) }),
    record: await trackops.cases.get(7),
    together: (await Promise.all([5, 4, 3, 2, 1].map((id) => trackops.cases.get(id)))).map(({ id }) => id),
    created: (await trackops.clients.create({ name: "Zoë & Co" })).name,
    missing: await failure(trackops.cases.get(99_999)),
    misspelt: await failure(trackops.cases.page({ cleint: 4 })),
    stranger: await failure(new Trackops({ ...once, apiToken: "wrong" }).cases.page()),
    nobody: await failure(new Trackops({ ...once, baseUrl: closedUrl }).cases.page()),
    late: await failure(new Trackops({ ...once, timeoutMs: 5 }).cases.page()),
    aborted: await abort(Trackops, options),
    next: (await trackops.cases.get(1)).id,
  };
}

/** The parts of an error that are the same everywhere: its class by `instanceof`, its code, its problems. */
async function failureOf({ Trackops: _, ...classes }, call) {
  try {
    await call;
  } catch (error) {
    const names = Object.keys(classes).filter((name) => error instanceof classes[name]);
    const { code, status = null, attempts } = error;
    const problems = (error.problems ?? []).map(({ parameter, suggestion }) => ({ parameter, suggestion }));
    return { classes: names.sort(), error: error instanceof Error, code, status, attempts, problems };
  }
  return "it did not fail";
}

/** Cancels a call in flight. Returns whether it rejects with the signal's own reason, not a copy. */
async function abort(Trackops, options) {
  const controller = new AbortController();
  const reason = { enough: true };
  const onEvent = ({ type }) => {
    // The request is sent within this turn, and answered in a later one.
    if (type === "request") Promise.resolve().then(() => controller.abort(reason));
  };
  try {
    await new Trackops({ ...options, onEvent }).cases.page({}, { signal: controller.signal });
  } catch (error) {
    return error === reason;
  }
  return "it did not fail";
}
