/**
 * The interface of a place that shares one limit between processes.
 *
 * @module
 */

/**
 * Computes an account's new entry from the old one. It has no side effects, and may be called again if another process
 * was faster.
 *
 * @param entry - The text that `update` stored last; `undefined` if there is none, or if it cannot be read.
 * @param nowMs - The time in milliseconds, read no earlier than the entry, on a clock that is the same for all
 * processes that share the account. Its origin does not matter. If the clock is set back, every process waits for one
 * interval; if it is set forward, one request may start early.
 * @returns The text to store in place of `entry`, some hundred characters long; `undefined` to change nothing.
 */
export type SlotChange = (entry: string | undefined, nowMs: number) => string | undefined;

/**
 * Stores one small text per account where all processes that share its limit can reach it. `machineSlots` and
 * `redisSlots` do so. Anything that can change a value atomically can do it too: a row of a database, a Durable Object,
 * etcd.
 *
 * The text says when the next request may start. Only the client needs to understand it.
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
   * Changes an account's entry. Nobody else may change it between the read and the write: hold a lock, or compare and
   * set and start over if another process was faster.
   *
   * Reject if it fails: the waiting call then fails with that error, and nothing is sent. Do not wait forever.
   *
   * @param account - The subdomain, or the URL that was given as `baseUrl`. It holds no Trackops credentials.
   * @param change - Computes the new entry; see {@link SlotChange}.
   */
  update(account: string, change: SlotChange): Promise<void>;
}
