/**
 * A simulator in a child process, controlled over Node's IPC channel.
 *
 * @module
 */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Simulator, SimulatorOptions } from "./options.js";

/** A call from the parent: a method of the simulator and its arguments. */
export interface Question {
  readonly id: number;
  readonly method: RemoteMethod | "start";
  readonly args: readonly unknown[];
}

/** The child's reply. */
export interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** The methods that can be called in the child. */
export type RemoteMethod =
  | "requests"
  | "forget"
  | "fault"
  | "clearFaults"
  | "churn"
  | "meddle"
  | "latency"
  | "clock"
  | "close";

/** Starts the child and its simulator. */
export async function startChild(options: SimulatorOptions): Promise<Simulator> {
  const channel = new Channel(fork(fileURLToPath(new URL("./main.js", import.meta.url))));
  const started = await channel.ask("start", [options]);
  const { url, username, apiToken } = started as Pick<Simulator, "url" | "username" | "apiToken">;
  const close = async () => {
    await channel.ask("close", []);
    await channel.end();
  };
  return {
    url,
    username,
    apiToken,
    requests: () => channel.ask("requests", []) as ReturnType<Simulator["requests"]>,
    forget: () => channel.ask("forget", []) as Promise<void>,
    fault: (...args) => channel.ask("fault", args) as Promise<void>,
    clearFaults: () => channel.ask("clearFaults", []) as Promise<void>,
    churn: (...args) => channel.ask("churn", args) as Promise<void>,
    meddle: (...args) => channel.ask("meddle", args) as Promise<number>,
    latency: (...args) => channel.ask("latency", args) as Promise<void>,
    clock: (...args) => channel.ask("clock", args) as Promise<void>,
    close,
    [Symbol.asyncDispose]: close,
  };
}

class Channel {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  readonly #ended: Promise<void>;
  #next = 0;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.on("message", (reply: Reply) => {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if (reply.error === undefined) waiting?.resolve(reply.value);
      else waiting?.reject(new Error(reply.error));
    });
    this.#ended = new Promise((resolve) => {
      child.once("exit", () => {
        for (const { reject } of this.#waiting.values()) reject(new Error("the simulator's process has ended"));
        this.#waiting.clear();
        resolve();
      });
    });
  }

  ask(method: Question["method"], args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (!this.#child.connected) {
        reject(new Error("the simulator's process has ended"));
        return;
      }
      const id = this.#next;
      this.#next += 1;
      this.#waiting.set(id, { resolve, reject });
      this.#child.send({ id, method, args } satisfies Question);
    });
  }

  end(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    return this.#ended;
  }
}
