/**
 * A simulated account for one consumer, and the results that the scenario must return with it.
 */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { startSimulator } from "trackops-client/simulator";

const CASES = 250;
const REQUESTS_PER_SECOND = 20;
/** Longer than the scenario's shortest timeout. */
const LATENCY_MS = 30;

/**
 * Runs the scenario elsewhere through `play(settings)`, and checks its results and the requests that the server
 * received.
 */
export async function prove(play, { userAgent }) {
  const simulator = await startSimulator({
    requestsPerSecond: Number.POSITIVE_INFINITY,
    records: { cases: CASES },
    latency: { upMs: LATENCY_MS },
    cors: true,
  });
  try {
    const { url: baseUrl, username, apiToken } = simulator;
    const closedUrl = await closedAddress();
    const record = await plainRecord(simulator);
    await simulator.forget();
    const settings = { baseUrl, username, apiToken, requestsPerSecond: REQUESTS_PER_SECOND, closedUrl };
    assert.deepEqual(await play(settings), expected(record));
    checkRequests(await simulator.requests(), userAgent);
  } finally {
    await simulator.close();
  }
}

function expected(record) {
  const failure = (names, code, status, attempts, problems = []) => {
    return { classes: [...names, "TrackopsError"], error: true, code, status, attempts, problems };
  };
  return {
    listed: Array.from({ length: CASES }, (_, at) => CASES - at),
    pages: [
      [101, 150],
      [151, 200],
      [201, 250],
    ],
    left: [250, 249, 248],
    page: [247, 246, 245],
    count: { record_count: CASES, page_count: 3 },
    record,
    together: [5, 4, 3, 2, 1],
    created: "Zoë & Co",
    missing: failure(["ApiError", "NotFoundError"], "not_found", 404, 1),
    misspelt: failure(["InvalidParameterError"], "invalid_parameter", null, 0, [
      { parameter: "cleint", suggestion: "client" },
    ]),
    stranger: failure(["ApiError", "AuthenticationError"], "authentication", 401, 1),
    nobody: failure(["ConnectionError"], "connection", null, 1),
    late: failure(["TimeoutError"], "timeout", null, 1),
    aborted: true,
    next: 1,
  };
}

/**
 * Parallel calls must arrive one by one, which shows that the host's timers and clock are precise enough for the limit.
 */
function checkRequests(requests, userAgent) {
  const together = requests.filter(({ path }) => /\/cases\/[1-5]$/.test(path)).slice(0, 5);
  const spread = together.at(-1).at - together[0].at;
  const interval = 1000 / REQUESTS_PER_SECOND;
  // Half of the four intervals, because a busy machine shifts requests; without a limit they arrive within
  // milliseconds.
  assert.ok(spread >= 2 * interval, `five calls at once, ${interval} ms apart, arrived within ${spread} ms`);
  for (const request of requests) {
    assert.ok(request.authorized, "each request has its credentials");
    assert.match(request.userAgent, userAgent);
  }
}

/** The record as the server has it, read without the client. */
async function plainRecord({ url, username, apiToken }) {
  const authorization = `Basic ${Buffer.from(`${username}/token:${apiToken}`).toString("base64")}`;
  return (await fetch(`${url}/api/v1/cases/7`, { headers: { authorization } })).json();
}

/** A URL on this machine where nothing listens. */
async function closedAddress() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
