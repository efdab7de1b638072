/**
 * One limit for several machines, by a real Redis, against a strict server in a process of its own. Figures are printed.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Redis } from "ioredis";
import { createClient } from "redis";
import { SlotsError, Trackops } from "trackops-client";
import { redisSlots } from "trackops-client/slots/redis";
import { rejection } from "./support/account.mjs";
import { startRedis } from "./support/redis.mjs";
import {
  assertLimitKept,
  eightKeepTheLimit,
  figures,
  startProcesses,
  strictAccount,
} from "./support/slots-processes.mjs";

/** A client of each package, which ends with the test. Its own errors are the slots' to tell. */
const clients = {
  async redis(context, { socket }) {
    const client = createClient({ socket: { path: socket, reconnectStrategy: 20 } }).on("error", () => {});
    await client.connect();
    context.after(() => client.destroy());
    return client;
  },
  ioredis(context, { socket }) {
    const client = new Redis({ path: socket, retryStrategy: () => 20 }).on("error", () => {});
    context.after(() => client.disconnect());
    return client;
  },
};

test("8 processes × 50 requests at a strict 20/s keep the limit together and use most of the rate", async (context) => {
  const { socket } = await startRedis(context);
  await eightKeepTheLimit(context, { redis: socket });
});

test("the entry is lost again and again, and requests keep their distance", async (context) => {
  const redis = await startRedis(context);
  const { simulator, account } = await strictAccount(context);
  const client = await clients.redis(context, redis);
  const children = await startProcesses(context, 4, { account, requests: 12, redis: redis.socket });
  await simulator.forget();
  for (const child of children) child.go();
  for (const answered of [2, 4, 6, 8]) {
    while (children[0].answered() < answered) await new Promise((resolve) => setTimeout(resolve, 5));
    await client.flushAll();
  }
  assert.deepEqual(await Promise.all(children.map(({ ended }) => ended)), [0, 0, 0, 0]);
  assertLimitKept(await figures(simulator));
});

for (const [name, connect] of Object.entries(clients)) {
  test(`${name}: the key holds no secret and goes by itself`, async (context) => {
    const redis = await startRedis(context);
    const { account } = await strictAccount(context);
    const slots = redisSlots(await connect(context, redis), { prefix: "mine:" });
    await new Trackops({ ...account, slots }).cases.get(1);
    const client = await clients.redis(context, redis);
    const keys = await client.keys("*");
    assert.equal(keys.length, 1);
    assert.match(keys[0], /^mine:[\da-f]{32}$/);
    assert.match(await client.get(keys[0]), /^\{(?:"\w+":[\d.e+]+,?)+\}$/);
    const left = await client.pTTL(keys[0]);
    assert.ok(left > 86_400_000 && left <= 172_800_000, `${left}`);
  });

  test(`${name}: while Redis is away calls fail and nothing is sent; when it is back they go on`, async (context) => {
    const redis = await startRedis(context);
    const { simulator, account } = await strictAccount(context);
    const slots = redisSlots(await connect(context, redis), { timeoutMs: 1_000 });
    const trackops = new Trackops({ ...account, slots });
    await trackops.cases.get(1);
    await redis.kill();
    await simulator.forget();
    const errors = await Promise.all([2, 3, 4].map((id) => rejection(trackops.cases.get(id))));
    for (const error of errors) {
      assert.ok(error instanceof SlotsError, error);
      assert.match(error.message, /Redis cannot be asked for a slot, so nothing is sent/);
    }
    assert.equal((await simulator.requests()).length, 0);
    await redis.start();
    for (let failed = true; failed; )
      failed = await trackops.cases
        .get(5)
        .then(() => false)
        .catch(() => true);
    const together = await Promise.all([6, 7, 8].map((id) => trackops.cases.get(id)));
    assert.deepEqual(
      together.map(({ id }) => id),
      [6, 7, 8],
    );
    assertLimitKept(await figures(simulator));
  });

  test(`${name}: a Redis that answers no more is told after the time-out`, async (context) => {
    const redis = await startRedis(context);
    const { simulator, account } = await strictAccount(context);
    const slots = redisSlots(await connect(context, redis), { timeoutMs: 1_000 });
    const trackops = new Trackops({ ...account, slots });
    await trackops.cases.get(1);
    // The first call may still have something to write.
    await new Promise((resolve) => setTimeout(resolve, 100));
    redis.signal("SIGSTOP");
    const error = await rejection(trackops.cases.get(2));
    redis.signal("SIGCONT");
    assert.ok(error instanceof SlotsError, error);
    assert.match(error.message, /no answer within 1000 ms/);
    assert.equal((await simulator.requests()).length, 1);
    assert.equal((await trackops.cases.get(3)).id, 3);
  });
}

test("what is no client is refused when the slots are made", () => {
  for (const wrong of [undefined, null, {}, "redis://127.0.0.1"]) {
    assert.throws(() => redisSlots(wrong), /give a client of the package redis or ioredis/);
  }
});
