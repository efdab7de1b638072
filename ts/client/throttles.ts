/**
 * One throttle per account in a process, also where the package is loaded more than once (two versions, a bundle beside the
 * original): the registry lives on `globalThis`.
 *
 * @module
 */
import type { Throttle } from "../../pkg/trackops_client.js";
import { Sharing } from "../slots/sharing.js";
import type { Slots } from "../slots/slots.js";
import { enter } from "./core.js";
import { generation } from "./generation.js";

/**
 * The methods by which copies of the package share a throttle. Times are milliseconds of `performance.now()`.
 *
 * @internal
 */
export interface SharedThrottle {
  configure(intervalMs: number): void;
  reserve(now: number): number;
  /** `undefined`: the request may start. */
  claim(ticket: number, now: number): Wait | undefined;
  answered(ticket: number, now: number): void;
  rejected(ticket: number, now: number, waitMs: number): void;
  release(ticket: number): void;
  interval(): number;
  pause(now: number): number;
  /** From now on the limit is shared with other processes; what was given first holds. */
  share(slots: Slots): void;
  /** Ends when those who share the limit have been asked. */
  round(): Promise<void> | undefined;
}

/** Why a request may not start yet, and when to claim again. */
export interface Wait {
  readonly again: number;
  readonly expected: number;
  readonly why: "spacing" | "server_asked" | "others";
}

/** The number changes with the methods of SharedThrottle, and with what `share` asks of slots. */
const REGISTRY = Symbol.for("trackops-client.throttles.4");

/** The throttle of an account, made at the first call for it. */
export function throttleFor(account: string, slots: Slots | undefined): SharedThrottle {
  const holder = globalThis as { [REGISTRY]?: Map<string, SharedThrottle> };
  holder[REGISTRY] ??= new Map();
  const registry = holder[REGISTRY];
  const throttle = registry.get(account) ?? new OwnThrottle(account);
  registry.set(account, throttle);
  if (slots !== undefined) throttle.share(slots);
  return throttle;
}

/** A throttle of this copy. After a trap it goes on in the fresh instance: other copies keep using it. */
class OwnThrottle implements SharedThrottle {
  readonly #account: string;
  #throttle: Throttle | undefined;
  #generation = -1;
  #intervalMs = 0;
  #nextTicket = 0;
  #pausedUntil = 0;
  #slots: Slots | undefined;
  #sharing: Sharing | undefined;

  constructor(account: string) {
    this.#account = account;
  }

  configure(intervalMs: number): void {
    this.#intervalMs = Math.max(this.#intervalMs, intervalMs);
    this.#use((throttle) => throttle.configure(intervalMs));
  }

  reserve(now: number): number {
    const ticket = this.#use((throttle) => throttle.reserve(now));
    this.#nextTicket = ticket + 1;
    return ticket;
  }

  claim(ticket: number, now: number): Wait | undefined {
    this.#sharing?.join();
    return this.#use((throttle) => throttle.claim(ticket, now));
  }

  answered(ticket: number, now: number): void {
    this.#use((throttle) => throttle.answered(ticket, now));
  }

  rejected(ticket: number, now: number, waitMs: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, now + waitMs);
    this.#use((throttle) => throttle.rejected(ticket, now, waitMs));
  }

  release(ticket: number): void {
    this.#use((throttle) => throttle.release(ticket));
  }

  interval(): number {
    return this.#use((throttle) => throttle.interval());
  }

  pause(now: number): number {
    return this.#use((throttle) => throttle.pause(now));
  }

  share(slots: Slots): void {
    if (this.#slots !== undefined) return;
    this.#slots = slots;
    this.#sharing = new Sharing(this.#current(), this.#account, slots);
  }

  round(): Promise<void> | undefined {
    return this.#sharing?.round;
  }

  /** Each use may leave the throttle with a question to other processes, or with news for them. */
  #use<T>(use: (throttle: Throttle) => T): T {
    const throttle = this.#current();
    const result = enter(() => use(throttle));
    this.#sharing?.start();
    return result;
  }

  #current(): Throttle {
    if (this.#throttle !== undefined && this.#generation === generation()) return this.#throttle;
    const throttle = enter(({ Throttle }) => new Throttle());
    throttle.configure(this.#intervalMs);
    if (this.#throttle !== undefined) {
      const now = performance.now();
      throttle.succeed(this.#nextTicket, now, Math.max(0, this.#pausedUntil - now));
      this.#sharing = this.#slots && new Sharing(throttle, this.#account, this.#slots);
    }
    this.#throttle = throttle;
    this.#generation = generation();
    return throttle;
  }
}
