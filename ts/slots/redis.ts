/**
 * One limit for several machines, by Redis (5 or later) or what speaks its language, such as Valkey.
 *
 * ```ts
 * import { createClient } from "redis";
 * import { redisSlots } from "trackops-client/slots/redis";
 * const client = await createClient({ url: process.env.REDIS_URL }).connect();
 * const trackops = Trackops.fromEnv({ slots: redisSlots(client) });
 * ```
 *
 * One script looks at the entry, puts the new one in its place if it is still as it was, and tells the time of the server, which is the clock
 * that all share. It runs as a whole or not at all. The entry of an account that nobody asks for goes after two days.
 *
 * If the server's clock is set back, each account waits for one interval; if it is set forward, or a replica without the last
 * entry takes over, one request may come early. While Redis cannot be reached nothing is sent: the calls fail with a `SlotsError`.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { slotsError } from "./failure.js";
import type { Slots } from "./slots.js";

export type { SlotChange, Slots } from "./slots.js";

/** A client of the package `redis`, or what works as one. */
export interface NodeRedisClient {
  /** Runs a script. */
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** A client of the package `ioredis`, or what works as one. */
export interface IoRedisClient {
  /** By this one it is told from the other. */
  defineCommand(name: string, definition: { lua: string }): unknown;
  /** Runs a script. */
  eval(script: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>;
}

/** How Redis is used. */
export interface RedisSlotsOptions {
  /** What the keys begin with. Default: `trackops-client:slots:`. A hash of the account follows. */
  readonly prefix?: string | undefined;
  /** Milliseconds after which Redis counts as gone; its client may try to reach it for ever. Default: 10,000. */
  readonly timeoutMs?: number | undefined;
}

/** Longer than any pause that a server can ask for. */
const KEPT_MS = 2 * 24 * 60 * 60 * 1000;
/** Each failed attempt means that another machine has had its way; so many in a row mean that something is wrong. */
const MOST_ATTEMPTS = 1000;

/**
 * ARGV: the entry that was read ("" for none), the one to take its place ("" to look only), milliseconds to keep it. Gives
 * whether it was put there, else the entry; and the time, in seconds and microseconds.
 */
const SCRIPT = `
local entry = redis.call('GET', KEYS[1]) or ''
local time = redis.call('TIME')
if ARGV[2] ~= '' and entry == ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
  return {1, '', time[1], time[2]}
end
return {0, entry, time[1], time[2]}
`;

/** Slots for all who use this Redis. The client stays the caller's, to connect and to close. */
export function redisSlots(client: NodeRedisClient | IoRedisClient, options: RedisSlotsOptions = {}): Slots {
  const { prefix = "trackops-client:slots:", timeoutMs = 10_000 } = options;
  const run = runnerOf(client);
  return {
    async update(account, change) {
      const key = prefix + createHash("sha256").update(account).digest("hex").slice(0, 32);
      const exchange = async (found: string, put: string) => {
        const answer = await within(timeoutMs, () => run(key, [found, put, String(KEPT_MS)]));
        if (!Array.isArray(answer) || answer.length !== 4)
          throw slotsError("redisSlots: the client gave no list of four");
        const [done, entry, seconds, micros] = answer.map(String);
        return { done: done === "1", entry: entry ?? "", nowMs: Number(seconds) * 1000 + Number(micros) / 1000 };
      };
      let { entry, nowMs } = await exchange("", "");
      for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
        const put = change(entry === "" ? undefined : entry, nowMs);
        if (put === undefined) return;
        const answer = await exchange(entry, put);
        if (answer.done) return;
        ({ entry, nowMs } = answer);
      }
      throw slotsError(`redisSlots: the key ${key} changes all the time`);
    },
  };
}

type Run = (key: string, args: string[]) => Promise<unknown>;

function runnerOf(client: NodeRedisClient | IoRedisClient): Run {
  if (typeof client?.eval !== "function") {
    throw new TypeError("redisSlots: give a client of the package redis or ioredis");
  }
  if ("defineCommand" in client) return (key, args) => client.eval(SCRIPT, 1, key, ...args);
  return (key, args) => client.eval(SCRIPT, { keys: [key], arguments: args });
}

/** The answer; a failure if there is none in time. */
async function within(timeoutMs: number, ask: () => Promise<unknown>): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([ask(), late]);
  } catch (error) {
    const words =
      "redisSlots: Redis cannot be asked for a slot, so nothing is sent. See that it runs and can be reached";
    throw slotsError(words, error);
  } finally {
    clearTimeout(timer);
  }
}
