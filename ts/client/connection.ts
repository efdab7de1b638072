/**
 * What the collections of one {@link Trackops} share: its client in the core, its signal, its way of failing.
 *
 * @module
 */
import type { Client } from "../../pkg/trackops_client.js";
import type { Slots } from "../slots/slots.js";
import { type CoreExports, enter, guarded } from "./core.js";
import { thrownFor, wrongType } from "./errors.js";
import type { TrackopsEvent } from "./events.js";
import { generation } from "./generation.js";
import { hostWith } from "./host.js";
import { shielded } from "./listener.js";
import { throttleFor } from "./throttles.js";

/** The options of a client that this side uses. */
export interface HostOptions {
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly onEvent?: ((event: TrackopsEvent) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly slots?: Slots | undefined;
}

/** What calls have in common, as the core takes it: `CallInput` in `src/js/client.rs`. */
export interface CallInput {
  readonly filters?: unknown;
  readonly extra?: unknown;
  readonly signals: Signals;
  readonly withHeaders?: true;
}

/** The signals that end a call. */
export type Signals = readonly AbortSignal[];

/** The signals of most calls. */
const NO_SIGNALS: Signals = [];

/** @internal */
export class Connection {
  readonly #options: HostOptions;
  #client: Client | undefined;
  #generation = -1;

  constructor(options: HostOptions) {
    this.#options = options;
    this.run((client) => client.account());
  }

  /** The client in the core; made anew after a trap. */
  #current({ Client }: CoreExports): Client {
    if (this.#client === undefined || this.#generation !== generation()) {
      // The core checks their types; what is no object has no such options.
      const { fetch, onEvent, slots }: HostOptions = this.#options ?? {};
      const options = typeof onEvent === "function" ? { ...this.#options, onEvent: shielded(onEvent) } : this.#options;
      this.#client = new Client(
        options,
        hostWith(fetch, (account) => throttleFor(account, slots)),
      );
      this.#generation = generation();
    }
    return this.#client;
  }

  /** The signals that end a call: its own and the client's. */
  signals(own: AbortSignal | undefined): Signals {
    const signals = [own, this.#options.signal].filter((signal) => signal !== undefined && signal !== null);
    if (signals.length === 0) return NO_SIGNALS;
    for (const signal of signals) {
      if (typeof signal.addEventListener !== "function" || typeof signal.aborted !== "boolean") {
        throw wrongType("options", "signal", signal, "an AbortSignal");
      }
    }
    return signals;
  }

  /**
   * Makes a call that returns its result at once.
   *
   * @internal
   */
  run<T>(call: (client: Client) => T): T {
    try {
      return enter((exports) => call(this.#current(exports)));
    } catch (report) {
      throw thrownFor(report, NO_SIGNALS);
    }
  }

  /**
   * Makes a call. Wrong parameters reject like every other failure.
   *
   * @internal
   */
  async send<T>(
    own: AbortSignal | undefined,
    call: (client: Client, signals: Signals) => Promise<unknown>,
  ): Promise<T> {
    const signals = this.signals(own);
    try {
      return (await guarded((exports) => call(this.#current(exports), signals))) as T;
    } catch (report) {
      // Here, so that the stack leads to the caller.
      throw thrownFor(report, signals);
    }
  }
}
