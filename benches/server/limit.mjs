/**
 * A strict limit, counted when a request arrives, by the same rules as the simulator's (`simulator/src/limit.rs`),
 * except that another integration always gets its slots. Times are in milliseconds.
 */
export class Limit {
  #interval;
  #countRejected;
  #other;
  #last = Number.NEGATIVE_INFINITY;

  /** Number of accepted and of rejected requests. */
  accepted = 0;
  rejected = 0;

  /**
   * @param requestsPerSecond - `Infinity` for no limit.
   * @param countRejected - Whether a rejected request restarts the interval.
   * @param other - Slots per second that another integration takes, at random times: always the next free one.
   * @param random - Random numbers from 0 to 1 for those times.
   */
  constructor({ requestsPerSecond, countRejected = false, other = 0, random = Math.random }) {
    this.#interval = 1000 / requestsPerSecond;
    this.#countRejected = countRejected;
    if (other > 0) {
      const gap = () => (-Math.log(1 - random()) * 1000) / other;
      this.#other = { gap, next: undefined };
    }
  }

  /** A request arrives. Returns whether it is accepted. */
  arrive(now) {
    this.#othersUntil(now);
    const through = this.#admit(now);
    if (through) this.accepted += 1;
    else this.rejected += 1;
    return through;
  }

  #admit(now) {
    const through = now >= this.#last + this.#interval;
    if (through || this.#countRejected) this.#last = now;
    return through;
  }

  #othersUntil(now) {
    const other = this.#other;
    if (other === undefined) return;
    other.next ??= now + other.gap();
    while (other.next <= now) {
      this.#last = Math.max(other.next, this.#last + this.#interval);
      other.next += other.gap();
    }
  }
}
