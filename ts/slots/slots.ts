/**
 * What keeps one limit for several processes.
 *
 * @module
 */

/**
 * What makes a new entry of an account's old one. It has no effect but its answer, and may be called again if somebody else
 * was faster.
 *
 * @param entry - What `update` kept last, as it was; `undefined` if there is nothing, or nothing that can be read.
 * @param nowMs - The time in milliseconds on a clock that all who share the account read alike, read no earlier than the entry. Where
 * it starts does not matter. It had better not be set: after a step back everybody waits for one interval; after a step forward one request may come early.
 * @returns What to keep in place of `entry`, a text of some hundred characters; `undefined` if nothing changes.
 */
export type SlotChange = (entry: string | undefined, nowMs: number) => string | undefined;

/**
 * Keeps one small text per account where all processes that share its limit reach it. `machineSlots` and
 * `redisSlots` do, and so can anything that changes a value in one step: a row of a database, a Durable Object, etcd.
 *
 * The text says when the next request may start; what it means is the client's business alone.
 *
 * ```ts
 * const slots: Slots = {
 *   async update(account, change) {
 *     await database.transaction(async (sql) => {
 *       await sql`INSERT … ON CONFLICT DO NOTHING`;
 *       const [{ entry }] = await sql`SELECT entry FROM … FOR UPDATE`;
 *       const [{ now }] = await sql`SELECT extract(epoch FROM clock_timestamp()) * 1000 AS now`;
 *       const next = change(entry ?? undefined, Number(now));
 *       if (next !== undefined) await sql`UPDATE …`;
 *     });
 *   },
 * };
 * ```
 */
export interface Slots {
  /**
   * Changes the entry of an account. From the reading to the writing nobody else may change it: hold a lock, or
   * compare-and-set, and start over if somebody was faster.
   *
   * Reject where that fails: the call that waits for its slot fails with it, and nothing is sent. Do not wait for ever.
   *
   * @param account - The subdomain, or the address that was given as `baseUrl`. It holds no credentials of Trackops.
   */
  update(account: string, change: SlotChange): Promise<void>;
}
