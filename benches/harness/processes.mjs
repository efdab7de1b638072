/**
 * The processes of a measurement: one for the server, and one for each sample. All end with this one.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
/** Timeout of a sample. */
const LONGEST_MS = 240_000;

export const account = { username: "samspade", apiToken: "d29d3136-1251-5041-9e1c-428c77edb64d" };

/** Starts a server process, called through `ask`. */
export function startServer(recordsFile) {
  const child = fork(path("../server/main.mjs"), [recordsFile], { serialization: "advanced" });
  const waiting = new Map();
  let last = 0;
  child.on("message", ({ id, value }) => {
    waiting.get(id).resolve(value);
    waiting.delete(id);
  });
  child.on("exit", (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`the server ended (${code})`));
  });
  const ask = (question, argument) =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      child.send({ id: last, question, argument });
    });
  return {
    /**
     * Opens a new account. Returns what a peer needs; `told` is the rate that the peer is told, if it is not the true
     * one.
     */
    async open({ requestsPerSecond = Number.POSITIVE_INFINITY, told = requestsPerSecond, ...options } = {}) {
      const baseUrl = await ask("open", { account, pages: 5, requestsPerSecond, ...options });
      return { ...account, baseUrl, requestsPerSecond: told };
    },
    counts: ({ baseUrl }) => ask("counts", baseUrl),
    end: () => child.kill(),
  };
}

/** Starts a sample process, warms it up, and lets it wait. */
export async function prepare(job, nodeOptions = []) {
  const child = fork(path("../samples/task.mjs"), [JSON.stringify(job)], {
    execArgv: nodeOptions,
    serialization: "advanced",
    stdio: ["ignore", "inherit", "pipe", "ipc"],
  });
  let words = "";
  child.stderr.on("data", (data) => {
    words += data;
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), LONGEST_MS);
  const ended = once(child, "exit").then(([code, signal]) => {
    clearTimeout(timer);
    throw new Error(`${job.peer}, ${job.task}: ended (${signal ?? code}) without a result\n${words}`);
  });
  // The rejection reaches whoever awaits the next message.
  ended.catch(() => {});
  const next = () => Promise.race([once(child, "message").then(([message]) => message), ended]);
  await next();
  return {
    async go() {
      child.send("go");
      const result = await next();
      await ended.catch(() => {});
      return result;
    },
    kill: () => child.kill("SIGKILL"),
  };
}

/** Prepares a sample and runs it at once. */
export async function sample(job, nodeOptions) {
  return (await prepare(job, nodeOptions)).go();
}
