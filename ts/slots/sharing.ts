/**
 * How a throttle shares its limit with other processes. The rules are in `src/throttle/shared.rs`.
 *
 * @module
 */
import type { Throttle } from "../../pkg/trackops_client.js";
import type { Slots } from "./slots.js";

/**
 * Keeps a throttle and the shared entry of its account in step, one round at a time.
 *
 * @internal
 */
export class Sharing {
  readonly #throttle: Throttle;
  readonly #account: string;
  readonly #slots: Slots;
  #joined = false;
  #round: Promise<void> | undefined;

  constructor(throttle: Throttle, account: string, slots: Slots) {
    this.#throttle = throttle;
    this.#account = account;
    this.#slots = slots;
  }

  /** Before the first request, not when a client is made: some hosts allow no random numbers then. */
  join(): void {
    if (this.#joined) return;
    this.#joined = true;
    // Node.js loads its fetch when it is first used, which takes 20 ms: better now than once a slot is taken.
    Reflect.get(globalThis, "Response");
    // Any number but 0, which is nobody's.
    this.#throttle.share(1 + Math.floor(Math.random() * 0xffff_fffe));
  }

  /** The round under way, which rejects if the entry cannot be changed. */
  get round(): Promise<void> | undefined {
    return this.#round;
  }

  /** Starts a round if the throttle has a question or news, and none is under way. */
  start(): void {
    if (this.#round !== undefined || !this.#throttle.wantsExchange()) return;
    this.#round = this.#exchange();
    const next = () => {
      this.#round = undefined;
      this.start();
    };
    // After a failure the next question starts the next round.
    this.#round.then(next, () => {
      this.#round = undefined;
    });
  }

  async #exchange(): Promise<void> {
    let called = false;
    let asked = performance.now();
    try {
      await this.#slots.update(this.#account, (entry, nowMs) => {
        called = true;
        const put: object | undefined = this.#throttle.exchange(parsed(entry), nowMs, asked, performance.now());
        // Should another have been faster, the time is asked for again from here on.
        asked = performance.now();
        return put && JSON.stringify(put);
      });
      if (!called) throw new TypeError("slots.update did not call what it was given");
      this.#throttle.exchanged();
    } catch (error) {
      this.#throttle.exchangeFailed();
      throw error;
    }
  }
}

/** What is no JSON is no entry. Its form is checked by the core. */
function parsed(entry: string | undefined): unknown {
  try {
    return JSON.parse(entry ?? "null");
  } catch {
    return undefined;
  }
}
