/**
 * What the collections of one {@link Trackops} share: its client in the core, its signal, its way of failing.
 *
 * @module
 */
import type { Client } from "../pkg/trackops_client.js";
import { core, guarded } from "./core.js";
import { thrownFor, wrongType } from "./errors.js";
import type { TrackopsEvent } from "./events.js";
import { keyLines } from "./keys.js";
import { shielded } from "./listener.js";
import type { Slots } from "./slots.js";
import { throttleFor } from "./throttles.js";

/** The parts of the options that are no plain values. */
export interface HostOptions {
  readonly fetch: typeof globalThis.fetch | undefined;
  readonly onEvent: ((event: TrackopsEvent) => void) | undefined;
  readonly signal: AbortSignal | undefined;
  readonly slots: Slots | undefined;
}

/** The signals that end a call. The core reads them. */
export type Signals = AbortSignal[];

/** Those of most calls. */
export const NO_SIGNALS: Signals = [];

/** @internal */
export class Connection {
  readonly #packedOptions: string;
  readonly #host: HostOptions;
  #client: Client | undefined;
  #generation = -1;

  constructor(packedOptions: string, host: HostOptions) {
    this.#packedOptions = packedOptions;
    this.#host = host;
    this.checked(NO_SIGNALS, () => this.client());
  }

  /**
   * The client in the core; made anew after a panic.
   *
   * @internal
   */
  client(): Client {
    const { exports, generation } = core();
    if (this.#client === undefined || this.#generation !== generation) {
      const { fetch, onEvent, slots } = this.#host;
      const hooks = {
        fetch,
        onEvent: onEvent && shielded(onEvent),
        keyLines,
        throttleFor: (account: string) => throttleFor(account, slots),
      };
      this.#client = new exports.Client(this.#packedOptions, hooks);
      this.#generation = generation;
    }
    return this.#client;
  }

  /** The signals that end a call: its own and the client's. */
  signals(own: AbortSignal | undefined): Signals {
    if ((own ?? this.#host.signal ?? undefined) === undefined) return NO_SIGNALS;
    const signals = [own, this.#host.signal].filter((signal) => signal !== undefined && signal !== null);
    for (const signal of signals) {
      if (typeof signal.addEventListener !== "function" || typeof signal.aborted !== "boolean") {
        throw wrongType("options", "signal", signal, "an AbortSignal");
      }
    }
    return signals;
  }

  /** Runs a synchronous part of a call; its failure becomes the error of its class. */
  checked<T>(signals: Signals, part: () => T): T {
    try {
      return part();
    } catch (report) {
      throw thrownFor(report, signals);
    }
  }

  /**
   * Makes a call that gives what belongs to it at once.
   *
   * @internal
   */
  run(signals: Signals, packed: string, body: unknown): unknown {
    return this.checked(signals, () => this.client().call(packed, body, signals));
  }

  /**
   * Makes a call. Wrong parameters reject like every other failure.
   *
   * @internal
   */
  async call<T>(own: AbortSignal | undefined, send: (client: Client, signals: Signals) => unknown): Promise<T> {
    const signals = this.signals(own);
    try {
      return (await guarded(() => send(this.client(), signals) as Promise<unknown>)) as T;
    } catch (report) {
      // Here, so that the stack leads to the caller.
      throw thrownFor(report, signals);
    }
  }
}
