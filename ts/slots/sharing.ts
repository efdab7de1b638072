/**
 * Shares a throttle's limit with other processes. The rules are in `src/throttle/shared.rs`.
 *
 * @module
 */
import type { Throttle } from "../../pkg/trackops_client.js";
import type { Slots } from "./slots.js";

/**
 * Synchronises a throttle with its account's shared entry, one exchange at a time.
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

  /** Called before the first request rather than in the constructor: some hosts allow no random numbers at startup. */
  join(): void {
    if (this.#joined) return;
    this.#joined = true;
    // Node.js loads fetch on first use, which takes 20 ms: load it now, not while a slot is taken.
    Reflect.get(globalThis, "Response");
    // The sender's number: any but 0, which means nobody.
    this.#throttle.share(1 + Math.floor(Math.random() * 0xffff_fffe));
  }

  /** The exchange in progress. Rejects if the entry cannot be changed. */
  get round(): Promise<void> | undefined {
    return this.#round;
  }

  /** Starts an exchange if the throttle wants one and none is in progress. */
  start(): void {
    if (this.#round !== undefined || !this.#throttle.wantsExchange()) return;
    this.#round = this.#exchange();
    const next = () => {
      this.#round = undefined;
      this.start();
    };
    // After a failure, the next question starts the next exchange.
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
        // If another process was faster, the next read starts here.
        asked = performance.now();
        return put && JSON.stringify(put);
      });
      if (!called) throw new TypeError("slots.update did not call its second argument");
      this.#throttle.exchanged();
    } catch (error) {
      this.#throttle.exchangeFailed();
      throw error;
    }
  }
}

/** Text that is not JSON counts as no entry. The core checks its form. */
function parsed(entry: string | undefined): unknown {
  try {
    return JSON.parse(entry ?? "null");
  } catch {
    return undefined;
  }
}
