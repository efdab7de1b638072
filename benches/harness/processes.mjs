/**
 * The processes of a measurement: the server's, and one for each sample. All end with this one.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
/** A sample that has not come to its end by then hangs. */
const LONGEST_MS = 240_000;

export const account = { username: "samspade", apiToken: "d29d3136-1251-5041-9e1c-428c77edb64d" };

/** A server process, spoken to by `ask`. */
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
    /** A new account; what a peer needs to know of it, told this rate or the true one. */
    async open({ requestsPerSecond = Number.POSITIVE_INFINITY, told = requestsPerSecond, ...options } = {}) {
      const baseUrl = await ask("open", { account, pages: 5, requestsPerSecond, ...options });
      return { ...account, baseUrl, requestsPerSecond: told };
    },
    counts: ({ baseUrl }) => ask("counts", baseUrl),
    end: () => child.kill(),
  };
}

/** A sample that is warm and waits. */
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
  // Told to whoever waits for a message.
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
