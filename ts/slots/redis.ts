/**
 * One limit for several machines, through Redis 5 or later, or a compatible server such as Valkey.
 *
 * ```ts
 * import { createClient } from "redis";
 * import { redisSlots } from "trackops-client/slots/redis";
 * const client = await createClient({ url: process.env.REDIS_URL }).connect();
 * const trackops = Trackops.fromEnv({ slots: redisSlots(client) });
 * ```
 *
 * One atomic script compares the entry with the one that was read, replaces it if both are equal, and returns the
 * server's time, which is the clock that all machines share. An account's entry expires after two days without
 * requests.
 *
 * If the server's clock is set back, each account waits for one interval. If it is set forward, or a replica without
 * the last entry takes over, one request may start early. While Redis cannot be reached nothing is sent: calls fail
 * with a `SlotsError`.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { slotsError } from "./failure.js";
import type { Slots } from "./slots.js";

export type { SlotChange, Slots } from "./slots.js";

/** A client of the package `redis`, or a compatible one. */
export interface NodeRedisClient {
  /** Runs a script. */
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** A client of the package `ioredis`, or a compatible one. */
export interface IoRedisClient {
  /** Only `ioredis` has this method: it distinguishes the two clients. */
  defineCommand(name: string, definition: { lua: string }): unknown;
  /** Runs a script. */
  eval(script: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>;
}

/** Options of {@link redisSlots}. */
export interface RedisSlotsOptions {
  /** Prefix of the keys; a hash of the account follows. Default: `trackops-client:slots:`. */
  readonly prefix?: string | undefined;
  /**
   * Timeout of each Redis command in milliseconds. Without it a call could wait forever, because Redis clients
   * reconnect endlessly. Default: 10,000.
   */
  readonly timeoutMs?: number | undefined;
}

/** Longer than any pause that a server can request. */
const KEPT_MS = 2 * 24 * 60 * 60 * 1000;
/** Each failed attempt means that another machine was faster; this many in a row mean that something is wrong. */
const MOST_ATTEMPTS = 1000;

/**
 * ARGV: the entry that was read ("" for none), the new entry ("" to read only), its time to live in milliseconds.
 * Returns 1 if the new entry was stored, else 0 and the current entry; then the time in seconds and microseconds.
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

/** Slots for all processes that use this Redis server. The caller connects and closes the client. */
export function redisSlots(client: NodeRedisClient | IoRedisClient, options: RedisSlotsOptions = {}): Slots {
  const { prefix = "trackops-client:slots:", timeoutMs = 10_000 } = options;
  const run = runnerOf(client);
  return {
    async update(account, change) {
      const key = prefix + createHash("sha256").update(account).digest("hex").slice(0, 32);
      const exchange = async (found: string, put: string) => {
        const answer = await within(timeoutMs, () => run(key, [found, put, String(KEPT_MS)]));
        if (!Array.isArray(answer) || answer.length !== 4)
          throw slotsError("redisSlots: the client did not return a list of four");
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

/** The command's result; rejects after `timeoutMs`. */
async function within(timeoutMs: number, ask: () => Promise<unknown>): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([ask(), late]);
  } catch (error) {
    const words =
      "redisSlots: Redis cannot be asked for a slot, so nothing is sent. Check that it runs and can be reached";
    throw slotsError(words, error);
  } finally {
    clearTimeout(timer);
  }
}
