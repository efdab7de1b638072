/**
 * One read and one write at an address, as a process of its own whose trust the environment sets: `node tls-call.mjs
 * https://localhost:1234`. Prints what came of each.
 */
import { Trackops } from "trackops-client";

const [baseUrl] = process.argv.slice(2);
const trackops = new Trackops({
  baseUrl,
  username: "samspade",
  apiToken: "secret",
  requestsPerSecond: 100,
  maxRetries: 1,
});

async function outcome(call) {
  const started = performance.now();
  try {
    return { data: await call };
  } catch (error) {
    const { name, message, cause, attempts, mayHaveBeenApplied } = error;
    return { name, message, cause: cause?.code, attempts, mayHaveBeenApplied, ms: performance.now() - started };
  }
}

const read = await outcome(trackops.cases.page());
const write = await outcome(trackops.cases.create({ case_type_id: 1 }));
console.log(JSON.stringify({ read, write }));
