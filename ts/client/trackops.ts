/**
 * The client.
 *
 * @module
 */

import { type Resources, resourceNames } from "../generated/resources.js";
import type { Slots } from "../slots/slots.js";
import { type SyncOptions, type SyncReport, sync } from "../sync/sync.js";
import {
  type AnyFilters,
  type AnyRecord,
  type CallOptions,
  Collection,
  type Creatable,
  type Key,
  type Listable,
} from "./collection.js";
import { Connection } from "./connection.js";
import { ConfigurationError, wrongType } from "./errors.js";
import type { TrackopsEvent } from "./events.js";

declare const __VERSION__: string;

/** How a client is set up. */
export interface TrackopsOptions {
  /** The account: `"mycompany"` of `mycompany.viewcases.com`. Needed unless there is a `baseUrl`. */
  readonly subdomain?: string | undefined;
  /** The name of an active Full Access employee. Changes are logged under it. */
  readonly username: string;
  /** The account's API token, from Settings > API Tokens. It is sent in one header and shown nowhere. */
  readonly apiToken: string;
  /** Another address than the account's own: `https`, or `http` on this machine (a simulator). Without `/api/v1`. */
  readonly baseUrl?: string | undefined;
  /**
   * How many requests start in a second at the most, for all clients of the account in this process together; the
   * lowest of their values holds. Default: 1, as the vendor asks. `Infinity` only with a `baseUrl` on this machine.
   */
  readonly requestsPerSecond?: number | undefined;
  /** Attempts beyond the first. Default: 5. */
  readonly maxRetries?: number | undefined;
  /** Milliseconds for one attempt, from sending to the end of the body; waiting for a turn does not count. Default: 60,000. */
  readonly timeoutMs?: number | undefined;
  /** Bytes of an answer that are read at the most. Default: 64 MiB. */
  readonly maxResponseBytes?: number | undefined;
  /** The `User-Agent`. Default: `trackops-client/` and the version; in browsers, the browser's own. */
  readonly userAgent?: string | undefined;
  /**
   * Shares the limit with other processes of this machine or tabs of this origin (`machineSlots()` of
   * `trackops-client/slots/machine`), with other machines (`redisSlots(client)` of `trackops-client/slots/redis`), or by what you make. Of
   * the clients of one account in a process, what the first one is given holds for all. Default: this process alone.
   */
  readonly slots?: Slots | undefined;
  /** What to use in place of the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Ends every call of this client. */
  readonly signal?: AbortSignal | undefined;
  /** Told of requests, waits, retries and pages. An error that it throws is reported as uncaught and disturbs no call. */
  readonly onEvent?: ((event: TrackopsEvent) => void) | undefined;
}

/** A raw request. */
export interface RequestOptions {
  /** `GET`, `POST`, `PUT`, `PATCH` or `DELETE`. Default: `GET`. */
  readonly method?: string | undefined;
  /** The path below `/api/v1/`: `"cases"`. */
  readonly path: string;
  /** Parameters, encoded and not checked. */
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  /** What to send as JSON, as it is: with its wrapper key. */
  readonly body?: unknown;
  /** Ends the call. */
  readonly signal?: AbortSignal | undefined;
}

/** A collection that the catalogue lacks: every method, nothing checked but paging. */
export interface AnyCollection<T extends object> extends Listable<T, AnyFilters>, Creatable<T, object> {
  /** One record by the parts of its key. @throws NotFoundError if there is none. */
  get(...args: readonly (Key | CallOptions | undefined)[]): Promise<T>;
}

/** The answer to a raw request. */
export interface RawResponse {
  /** The HTTP status, from 200 to 299. */
  readonly status: number;
  /** The headers, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed body; `null` if there was none. */
  readonly data: unknown;
}

// The collections are properties made from the catalogue's names; the interface of the same name gives them their types.
export interface Trackops extends Resources {}

/**
 * A client of one Trackops account.
 *
 * ```ts
 * const trackops = new Trackops({ subdomain: "mycompany", username: "samspade", apiToken });
 * for await (const record of trackops.cases.list({ client: 4 })) console.log(record.id);
 * ```
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: see the interface
export class Trackops {
  readonly #connection: Connection;

  /** @throws ConfigurationError that names every wrong option. */
  constructor(options: TrackopsOptions) {
    this.#connection = new Connection(withUserAgent(options));
    for (const name of resourceNames) {
      Object.defineProperty(this, name, { value: new Collection(this.#connection, name), enumerable: true });
    }
  }

  /**
   * A client with the account and the credentials of the environment: `TRACKOPS_API_SUBDOMAIN`, `TRACKOPS_API_USERNAME`,
   * `TRACKOPS_API_TOKEN` (the names that the vendor's own client uses); `TRACKOPS_API_BASE_URL` for `baseUrl`.
   *
   * @throws ConfigurationError that names the variables that are missing.
   */
  static fromEnv(options: Partial<TrackopsOptions> = {}): Trackops {
    const environment: Readonly<Record<string, string | undefined>> = globalThis.process?.env ?? {};
    const read = {
      subdomain: environment["TRACKOPS_API_SUBDOMAIN"],
      username: environment["TRACKOPS_API_USERNAME"],
      apiToken: environment["TRACKOPS_API_TOKEN"],
      baseUrl: environment["TRACKOPS_API_BASE_URL"] || undefined,
      ...withoutUndefined(options),
    };
    const { username, apiToken } = read;
    const missing = [
      ...(read.subdomain || read.baseUrl ? [] : ["TRACKOPS_API_SUBDOMAIN"]),
      ...(username ? [] : ["TRACKOPS_API_USERNAME"]),
      ...(apiToken ? [] : ["TRACKOPS_API_TOKEN"]),
    ];
    if (missing.length > 0 || !(username && apiToken)) {
      throw new ConfigurationError({
        code: "configuration",
        message: `Trackops.fromEnv: set ${missing.join(", ")} in the environment`,
        problems: missing.map((parameter) => ({ parameter, value: "nothing", expected: "set in the environment" })),
      });
    }
    return new Trackops({ ...read, username, apiToken });
  }

  /** A collection by its path, also one that the catalogue lacks: the same methods, with nothing but paging checked. */
  collection<T extends object = AnyRecord>(path: string): AnyCollection<T> {
    // Each call refuses what is no text.
    const absolute = typeof path !== "string" || path.startsWith("/") ? path : `/${path}`;
    return new Collection(this.#connection, absolute) as AnyCollection<T>;
  }

  /** A request by hand: throttled, retried and failing like all others. */
  request(options: RequestOptions): Promise<RawResponse> {
    const { method, path, query, body, signal } = options;
    return this.#connection.send(signal, (client, signals) => {
      if (typeof path !== "string") throw wrongType("request", "path", path, "a text");
      const text = body === undefined ? undefined : JSON.stringify(body);
      return client.request(method, path, text, { filters: query, signals });
    });
  }

  /**
   * Brings a local copy up to date: the first time it reads everything, later what changed. It may be ended at any
   * instant, and goes on from there the next time.
   *
   * ```ts
   * import { sqliteStore } from "trackops-client/stores/sqlite";
   * await trackops.sync({ store: sqliteStore("trackops.db"), collections: ["cases", "clients"] });
   * ```
   *
   * @throws StoreError if the store cannot be used, by another sync for example.
   * @throws SyncError that names the collection which failed, with the cause.
   */
  sync(options: SyncOptions): Promise<SyncReport[]> {
    return sync(this.#connection, options);
  }

  /**
   * The curl command line that asks for the same, for a POSIX shell. The token is read from `$TRACKOPS_API_TOKEN`.
   *
   * @param name - A collection's name, as in `trackops.cases`.
   */
  curl(name: keyof Resources, filters?: object, options: Pick<CallOptions, "extra"> = {}): string {
    const { extra } = options;
    if (typeof name !== "string") throw wrongType("curl", "name", name, "the name of a collection");
    return this.#connection.run((client) => client.curl(name, { filters, extra, signals: [] }));
  }
}

function withoutUndefined<T extends object>(object: T): Partial<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** Browsers name themselves; a header of ours would only make the server's CORS rules refuse the request. */
function withUserAgent(options: TrackopsOptions): TrackopsOptions {
  const browser = "document" in globalThis || "importScripts" in globalThis;
  // What is no object, the core refuses.
  if (browser || typeof options !== "object" || options === null || options.userAgent !== undefined) return options;
  return { ...options, userAgent: `trackops-client/${__VERSION__}` };
}
