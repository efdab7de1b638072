/**
 * What `redis` and `ioredis` have is what the slots take, by their own types.
 */
import { Redis } from "ioredis";
import { createClient, createCluster } from "redis";
import { redisSlots, type Slots } from "trackops-client/slots/redis";

export function compiles(): Slots[] {
  return [
    redisSlots(createClient({ url: "redis://localhost" })),
    redisSlots(createCluster({ rootNodes: [{ url: "redis://localhost" }] })),
    redisSlots(new Redis(), { prefix: "mine:", timeoutMs: 1000 }),
    redisSlots(new Redis.Cluster([6379])),
  ];
}
