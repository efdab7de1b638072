/**
 * How PostgreSQL is reached: by what the user hands in, or by the package `pg`.
 *
 * @module
 */
import { storeError } from "./failure.js";

/** What a statement gave. */
export interface PostgresResult {
  /** Its rows, by the columns' names. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** A connection: a `Client` of the package `pg` that is connected, or what works as one. */
export interface PostgresClient {
  /** Carries out one statement. */
  query(text: string, values?: unknown[]): Promise<PostgresResult>;
}

/** A connection that a pool lends. */
export interface PostgresPoolClient extends PostgresClient {
  /** Gives it back; with `true` it is closed. */
  release(destroy?: boolean): void;
}

/** A `Pool` of the package `pg`, or what works as one. */
export interface PostgresPool {
  /** How many connections it has. */
  readonly totalCount: number;
  /** Lends a connection. */
  connect(): Promise<PostgresPoolClient>;
}

/** How `pg` shall connect, in its own words; what is left out comes from the environment (`PGHOST`, `PGPASSWORD` …). */
export interface PostgresConnection {
  /** All in one: `postgres://user@host/database`. */
  readonly connectionString?: string | undefined;
  /** The server's name, or the folder of its Unix socket. */
  readonly host?: string | undefined;
  /** The server's port. */
  readonly port?: number | undefined;
  /** The role. */
  readonly user?: string | undefined;
  /** Its password. */
  readonly password?: string | undefined;
  /** The database. */
  readonly database?: string | undefined;
  /** Whether and how to encrypt: as `pg` has it. */
  readonly ssl?: boolean | object | undefined;
  /** How long a connection may take, in milliseconds; 0 for ever. Default: 30 seconds. */
  readonly connectionTimeoutMillis?: number | undefined;
}

/** A pool or client that exists, a connection string, or its parts. */
export type PostgresTarget = PostgresPool | PostgresClient | PostgresConnection | string;

/** @internal Where connections come from. */
export interface Source {
  take(): Promise<PostgresClient>;
  /** A broken one is not used again. */
  give(client: PostgresClient, broken: boolean): void;
  close(): Promise<void>;
}

/** @internal */
export function sourceOf(target: PostgresTarget): Source {
  if (typeof target === "object" && target !== null) {
    if ("totalCount" in target) return fromPool(() => Promise.resolve(target));
    if ("query" in target) return fromClient(target);
  }
  return ownPool(typeof target === "string" ? { connectionString: target } : target);
}

interface Emitter {
  on?(event: "error", listener: () => void): unknown;
  off?(event: "error", listener: () => void): unknown;
}

/** A connection that breaks while nothing is asked of it would end the process; the next statement tells it anyway. */
function unheard(): void {}

function fromClient(client: PostgresClient): Source {
  return {
    take() {
      (client as Emitter).on?.("error", unheard);
      return Promise.resolve(client);
    },
    give: () => (client as Emitter).off?.("error", unheard),
    close: () => Promise.resolve(),
  };
}

function fromPool(pool: () => Promise<PostgresPool>): Source {
  return {
    async take() {
      const client = await (await pool()).connect();
      (client as Emitter).on?.("error", unheard);
      return client;
    },
    give(client, broken) {
      (client as Emitter).off?.("error", unheard);
      (client as PostgresPoolClient).release(broken);
    },
    close: () => Promise.resolve(),
  };
}

/** One connection for a sync, and some for those who read meanwhile; none keeps a process from ending. */
const OWN_POOL = {
  application_name: "trackops-client",
  max: 3,
  allowExitOnIdle: true,
  connectionTimeoutMillis: 30_000,
};

function ownPool(options: PostgresConnection): Source {
  let pool: (PostgresPool & { end(): Promise<void> }) | undefined;
  const source = fromPool(async () => {
    const { Pool } = await driver();
    pool ??= new Pool({ ...OWN_POOL, ...options }).on("error", unheard);
    return pool;
  });
  return {
    ...source,
    async close() {
      const open = pool;
      pool = undefined;
      await open?.end();
    },
  };
}

async function driver(): Promise<Pick<typeof import("pg"), "Pool">> {
  try {
    const module = await import("pg");
    // As CommonJS it is the default export.
    return module.default ?? module;
  } catch (error) {
    throw storeError("PostgreSQL needs the package pg: npm install pg", error);
  }
}

/** What people can do about it, by PostgreSQL's codes and those of the network. */
const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [
    /^25006$/,
    "it is read-only, as a standby is, or this role's sessions are: connect to the primary, by a role that may write",
  ],
  [
    /^42501$/,
    "this role lacks a right there: grant it, or have a superuser make the schema with this role as its owner",
  ],
  [
    /^(53100|58030)$/,
    "its disk or tablespace is full, and nothing of the last page was written: make room and sync again",
  ],
  [/^(53300|53400)$/, "it has no connection left: try again, or raise max_connections"],
  [/^(28000|28P01)$/, "it refuses this role or its password"],
  [/^3D000$/, "there is no such database: make it with CREATE DATABASE"],
  [
    /^(57P0[1-5]|08...|ECONN\w+|EPIPE|ENOTFOUND|ENOENT|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH)$/,
    "it cannot be reached, or went away: what was committed stays, and the next sync goes on from there",
  ],
];

/** Whether the connection that failed so can be used again. */
export function isBroken(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code)) return /^(57P0[1-5]|08...)$/.test(code);
  return typeof code === "string" || /connect|client (was|has|is)|socket|timeout/i.test(String(message));
}

/** @internal The error for a failure. */
export function explained(what: string, error: unknown): Error {
  if (error instanceof Error && error.name === "StoreError") return error;
  const { code = "" } = error as { code?: unknown };
  const known = typeof code === "string" && code !== "" ? code : isBroken(error) ? "08000" : "";
  const remedy = REMEDIES.find(([pattern]) => pattern.test(known))?.[1];
  return storeError(remedy === undefined ? what : `${what}: ${remedy}`, error);
}
