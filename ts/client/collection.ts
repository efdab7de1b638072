/**
 * One collection and the methods it has.
 *
 * @module
 */
import type { Connection } from "./connection.js";
import { wrongType } from "./errors.js";
import { Listing } from "./listing.js";

/** A part of a record's key: a whole number, or its digits. */
export type Key = number | bigint | string;

/** A day: `"YYYY-MM-DD"`, a `Temporal.PlainDate`, or a `Date` that is midnight in UTC. */
export type DateValue = string | Date | PlainDate;

/** What is needed of a `Temporal.PlainDate`, so that the types of Temporal need not be there. */
export interface PlainDate {
  /** As of every `Temporal.PlainDate`. */
  readonly [Symbol.toStringTag]: "Temporal.PlainDate";
}

/** A moment: a `Date`, a `Temporal.Instant`, or a text such as `"2026-01-31 23:59:59"`, which is read as UTC. */
export type TimestampValue = string | Date | Instant;

/** What is needed of a `Temporal.Instant`, or of a `Temporal.ZonedDateTime`. */
export interface Instant {
  /** Milliseconds since 1970, UTC. */
  readonly epochMilliseconds: number;
}

/** The number of records, as `mode=count` gives it. */
export interface Count {
  /** Records in all. */
  readonly record_count: number;
  /** Pages in all. */
  readonly page_count: number;
  readonly [key: string]: unknown;
}

/** Options of every call. */
export interface CallOptions {
  /** Ends the call: the waiting, the request, everything. The call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Parameters that the reference does not show but the server may know. They are encoded, not checked. */
  readonly extra?: Readonly<Record<string, unknown>> | undefined;
}

/** Options of a listing. */
export interface ListOptions extends CallOptions {
  /**
   * Makes sure that no record was hidden by deletions while the listing ran; else {@link IncompleteListingError}. A whole
   * collection newest first is counted, which costs two requests more; for all else pages overlap, which costs one in seven. Pages
   * are of the listing's choice: up to 20 records where `per_page` is less, and one at a time. Default: false.
   */
  readonly verify?: boolean | undefined;
}

/** Options of `create`. */
export interface CreateOptions {
  /** See {@link CallOptions.signal}. */
  readonly signal?: AbortSignal | undefined;
  /** The key that wraps the record in the body, where the catalogue's inferred one should prove wrong. */
  readonly wrapper?: string | undefined;
}

/** A collection that can be listed. */
export interface Listable<Record, Filters> {
  /**
   * All records that match, page after page, as they are iterated. Nothing is sent before.
   *
   * @throws InvalidParameterError at once, for filters that the API would refuse.
   */
  list(filters?: Filters, options?: ListOptions): Listing<Record>;
  /** One page, an array: `{ page: 2, per_page: 50 }`. Defaults: the first page, 100 records. */
  page(filters?: Filters, options?: CallOptions): Promise<Record[]>;
  /** How many records match. */
  count(filters?: Filters, options?: CallOptions): Promise<Count>;
}

/** A collection whose single records can be fetched. */
export interface Gettable<Record, Keys extends readonly Key[]> {
  /** One record by its key. @throws NotFoundError if there is none. */
  get(...args: readonly [...key: Keys, options?: CallOptions]): Promise<Record>;
}

/** A collection to which records can be added. */
export interface Creatable<Record, New> {
  /**
   * Creates a record and gives it as the server stored it. Never sent twice where the first may have been carried out:
   * then the error has `mayHaveBeenApplied`.
   */
  create(record: New, options?: CreateOptions): Promise<Record>;
}

/** A record of which nothing is known. */
export type AnyRecord = Readonly<Record<string, unknown>>;

/** Filters of a collection that the catalogue lacks. Only paging is checked. */
export interface AnyFilters {
  /** The first page to read, from 1. */
  readonly page?: number | undefined;
  /** Records per page, 1 to 100. */
  readonly per_page?: number | undefined;
  /** The order; newest first unless it is `asc`. */
  readonly dir?: "asc" | "desc" | undefined;
  readonly [parameter: string]: unknown;
}

/** Every method there is. What a resource lacks is refused by the core, which names what there is. */
export class Collection implements Listable<AnyRecord, object>, Creatable<AnyRecord, object> {
  readonly #connection: Connection;
  readonly #name: string;

  /** @internal */
  constructor(connection: Connection, name: string) {
    this.#connection = connection;
    this.#name = name;
  }

  list<T = AnyRecord>(filters?: object, options: ListOptions = {}): Listing<T> {
    const { extra, signal, verify } = options;
    const input = { filters, extra, signals: this.#connection.signals(signal) };
    return new Listing<T>(this.#connection, this.#path("list"), input, verify === true);
  }

  page<T = AnyRecord>(filters?: object, options: CallOptions = {}): Promise<T[]> {
    const { extra, signal } = options;
    return this.#connection.send(signal, (client, signals) =>
      client.page(this.#path("page"), { filters, extra, signals }),
    );
  }

  count(filters?: object, options: CallOptions = {}): Promise<Count> {
    const { extra, signal } = options;
    return this.#connection.send(signal, (client, signals) =>
      client.count(this.#path("count"), { filters, extra, signals }),
    );
  }

  get<T = AnyRecord>(...args: readonly (Key | CallOptions | undefined)[]): Promise<T> {
    const last = args.at(-1);
    const options: CallOptions = typeof last === "object" && last !== null ? last : {};
    const key = args.filter((arg) => arg !== options && arg !== undefined);
    const { extra, signal } = options;
    return this.#connection.send(signal, (client, signals) => client.get(this.#path("get"), key, { extra, signals }));
  }

  create<T = AnyRecord>(record: object, options: CreateOptions = {}): Promise<T> {
    const { signal, wrapper } = options;
    return this.#connection.send(signal, (client, signals) =>
      // null, unlike undefined, is no record without keys.
      client.create(this.#path("create"), record ?? null, wrapper, { signals }),
    );
  }

  /** Its name or path. Only a caller of `collection()` can give one that is no text. */
  #path(method: string): string {
    if (typeof this.#name !== "string") throw wrongType(method, "path", this.#name, "a text");
    return this.#name;
  }
}
