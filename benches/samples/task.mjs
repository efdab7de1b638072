/**
 * One sample: a process that warms a peer up on an account without limit, says so, waits for its start, does one task and
 * tells what it cost. Forked with a job in JSON: `{ peer, task, warm, account, … }`.
 */
import { tasks } from "./tasks.mjs";

// JSON has no infinity.
const job = JSON.parse(process.argv[2], (key, value) =>
  key === "requestsPerSecond" ? (value ?? Number.POSITIVE_INFINITY) : value,
);
const { connect } = await import(`../peers/${job.peer}.mjs`);

await tasks.warm(connect(job.warm), job);
const run = tasks[job.task];
process.once("message", async () => {
  // What the warm-up left is not the task's.
  globalThis.gc?.();
  const before = { cpu: process.cpuUsage(), time: performance.now() };
  const result = await run((account) => connect({ ...job.account, ...account }), job).catch((error) => ({
    error: `${error.name}: ${error.message}`.slice(0, 200),
  }));
  const ms = performance.now() - before.time;
  const { user, system } = process.cpuUsage(before.cpu);
  const report = { ms, cpuMs: (user + system) / 1000, peakBytes: process.resourceUsage().maxRSS * 1024, ...result };
  // Connections that are kept alive would hold the process, a profile is written on the way out.
  process.send(report, () => process.exit());
});
process.send("ready");
