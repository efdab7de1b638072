/**
 * One sample: a process that warms a peer up on an account without a limit, reports that, waits for the start message,
 * runs one task and reports its cost. Forked with a job in JSON: `{ peer, task, warm, account, … }`.
 */
import { tasks } from "./tasks.mjs";

// JSON cannot represent infinity.
const job = JSON.parse(process.argv[2], (key, value) =>
  key === "requestsPerSecond" ? (value ?? Number.POSITIVE_INFINITY) : value,
);
const { connect } = await import(`../peers/${job.peer}.mjs`);

await tasks.warm(connect(job.warm), job);
const run = tasks[job.task];
process.once("message", async () => {
  // Do not count the warm-up's garbage.
  globalThis.gc?.();
  const before = { cpu: process.cpuUsage(), time: performance.now() };
  const result = await run((account) => connect({ ...job.account, ...account }), job).catch((error) => ({
    error: `${error.name}: ${error.message}`.slice(0, 200),
  }));
  const ms = performance.now() - before.time;
  const { user, system } = process.cpuUsage(before.cpu);
  const report = { ms, cpuMs: (user + system) / 1000, peakBytes: process.resourceUsage().maxRSS * 1024, ...result };
  // Exits explicitly: keep-alive connections would hold the process, and a profile is written on exit.
  process.send(report, () => process.exit());
});
process.send("ready");
