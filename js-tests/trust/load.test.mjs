/**
 * Many calls at once: first come first served within an account, no account held up by another, nothing kept afterwards.
 * The order is that in which requests start; the server's is printed beside it, since connections may overtake.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { memoryUse } from "../support/memory-use.mjs";
import { answer, startRawServer } from "../support/raw-server.mjs";

const { Trackops } = await import("trackops-client");

const CALLS = 1_000;
const ACCOUNTS = 200;
const CALLS_PER_ACCOUNT = 10;
const MOST_BYTES = 5 * 1024 * 1024;

const server = await startRawServer({ after });
const account = { username: "samspade", apiToken: "secret", maxRetries: 0 };
const idOf = (path) => Number(path.slice(path.lastIndexOf("/") + 1));
const json = (status, body, headers = []) =>
  answer(status, ["Content-Type: application/json", `Content-Length: ${body.length}`, ...headers], body);

server.respond = (socket, { target }) => socket.write(json("200 OK", `{"id":${idOf(target)}}`));

/** A client of the account at this path, which notes when each request starts. */
function connect(name, options) {
  const starts = [];
  const onEvent = ({ type, path }) => {
    if (type === "request") starts.push({ id: idOf(path), at: performance.now() });
  };
  return { starts, trackops: new Trackops({ ...account, baseUrl: `${server.url}/${name}`, onEvent, ...options }) };
}

const ids = (count) => Array.from({ length: count }, (_, at) => at + 1);
const getAll = async ({ trackops }, count) =>
  (await Promise.all(ids(count).map((id) => trackops.cases.get(id)))).map((record) => record.id);

/**
 * The share of requests that started too close to the one before. If the machine stops this program between a start and its
 * event, one gap looks too small; without a limit nearly all are.
 */
function tooClose(lists, intervalMs) {
  const gaps = lists.flatMap((starts) => starts.slice(1).map(({ at }, place) => at - starts[place].at));
  return gaps.filter((gap) => gap < intervalMs * 0.9).length / gaps.length;
}
const FEW = 0.2;

/** What memory grows by while this is done once more. */
async function growth(action) {
  const before = await memoryUse();
  await action();
  server.requests.length = 0;
  const { heapBytes, wasmBytes } = await memoryUse();
  return { heapBytes: heapBytes - before.heapBytes, wasmBytes: wasmBytes - before.wasmBytes };
}

test(`${CALLS} calls of one account at once start in their order, spaced, each once`, async (context) => {
  const requestsPerSecond = 200;
  const client = connect("one", { requestsPerSecond });
  const started = performance.now();
  assert.deepEqual(await getAll(client, CALLS), ids(CALLS));
  const seconds = (performance.now() - started) / 1000;
  assert.deepEqual(
    client.starts.map(({ id }) => id),
    ids(CALLS),
  );
  const shareTooClose = tooClose([client.starts], 1000 / requestsPerSecond);
  const ideal = (CALLS - 1) / requestsPerSecond;
  assert.ok(shareTooClose <= FEW && seconds >= ideal * 0.99, `${shareTooClose} too close, ${seconds} s`);
  const arrived = server.requests.map(({ target }) => idOf(target));
  assert.deepEqual(
    arrived.toSorted((a, b) => a - b),
    ids(CALLS),
  );
  const overtaken = arrived.filter((id, place) => id !== place + 1).length;
  context.diagnostic(`${seconds.toFixed(2)} s for an ideal of ${ideal.toFixed(2)} s`);
  context.diagnostic(`${overtaken} of ${CALLS} arrived at another place than they started`);
  server.requests.length = 0;

  const quick = connect("one-quick", { requestsPerSecond: Number.POSITIVE_INFINITY });
  await getAll(quick, CALLS);
  quick.starts.length = 0;
  const grown = await growth(async () => {
    await getAll(quick, CALLS);
    quick.starts.length = 0;
  });
  context.diagnostic(`${CALLS} calls more: ${JSON.stringify(grown)}`);
  assert.ok(grown.heapBytes < MOST_BYTES && grown.wasmBytes < MOST_BYTES, JSON.stringify(grown));
});

test(`${ACCOUNTS} accounts at once go at their own pace each, and a stopped one stops no other`, async (context) => {
  const requestsPerSecond = 10;
  const clients = ids(ACCOUNTS).map((number) => connect(`account-${number}`, { requestsPerSecond }));
  const [stopped, ...others] = clients;
  const respond = server.respond;
  server.respond = (socket, request) =>
    request.target.startsWith("/account-1/")
      ? socket.write(json("429 Too Many Requests", "{}", ["Retry-After: 3600"]))
      : respond(socket, request);

  const started = performance.now();
  const round = async () => {
    for (const { starts } of clients) starts.length = 0;
    const refused = Promise.allSettled([getAll(stopped, CALLS_PER_ACCOUNT)]);
    const found = await Promise.all(others.map((client) => getAll(client, CALLS_PER_ACCOUNT)));
    for (const list of found) assert.deepEqual(list, ids(CALLS_PER_ACCOUNT));
    const [{ reason }] = await refused;
    assert.equal(reason.name, "RateLimitError");
  };
  await round();
  const seconds = (performance.now() - started) / 1000;
  for (const { starts } of others) {
    assert.deepEqual(
      starts.map(({ id }) => id),
      ids(CALLS_PER_ACCOUNT),
    );
  }
  const shareTooClose = tooClose(
    others.map(({ starts }) => starts),
    1000 / requestsPerSecond,
  );
  assert.ok(shareTooClose <= FEW, `${shareTooClose}`);
  assert.equal(server.requests.length, (ACCOUNTS - 1) * CALLS_PER_ACCOUNT + stopped.starts.length);
  const ideal = (CALLS_PER_ACCOUNT - 1) / requestsPerSecond;
  context.diagnostic(
    `${seconds.toFixed(2)} s for an ideal of ${ideal.toFixed(2)} s; in one queue ${ideal * ACCOUNTS} s`,
  );
  assert.ok(seconds < (ideal * ACCOUNTS) / 5, `${seconds} s`);

  server.requests.length = 0;
  const grown = await growth(round);
  context.diagnostic(`the same once more: ${JSON.stringify(grown)}`);
  assert.ok(grown.heapBytes < MOST_BYTES && grown.wasmBytes < MOST_BYTES, JSON.stringify(grown));
});
