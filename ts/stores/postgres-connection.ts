/**
 * Connections to PostgreSQL: the caller's own, or new ones by the package `pg`.
 *
 * @module
 */
import { storeError } from "./failure.js";

/** The result of a statement. */
export interface PostgresResult {
  /** The rows, by column name. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** A connection: a connected `Client` of the package `pg`, or a compatible object. */
export interface PostgresClient {
  /** Runs one statement. */
  query(text: string, values?: unknown[]): Promise<PostgresResult>;
}

/** A connection from a pool. */
export interface PostgresPoolClient extends PostgresClient {
  /** Returns it to the pool. With `true` it is closed. */
  release(destroy?: boolean): void;
}

/** A `Pool` of the package `pg`, or a compatible object. */
export interface PostgresPool {
  /** Number of connections. */
  readonly totalCount: number;
  /** Takes a connection from the pool. */
  connect(): Promise<PostgresPoolClient>;
}

/** Connection options of `pg`. What is left out comes from the environment (`PGHOST`, `PGPASSWORD` …). */
export interface PostgresConnection {
  /** A connection string: `postgres://user@host/database`. */
  readonly connectionString?: string | undefined;
  /** Host name of the server, or the folder of its Unix socket. */
  readonly host?: string | undefined;
  /** Port of the server. */
  readonly port?: number | undefined;
  /** The role. */
  readonly user?: string | undefined;
  /** Its password. */
  readonly password?: string | undefined;
  /** The database. */
  readonly database?: string | undefined;
  /** Whether and how to encrypt; see the documentation of `pg`. */
  readonly ssl?: boolean | object | undefined;
  /** Connection timeout in milliseconds; 0 for none. Default: 30 seconds. */
  readonly connectionTimeoutMillis?: number | undefined;
}

/** A pool, a client, a connection string, or connection options. */
export type PostgresTarget = PostgresPool | PostgresClient | PostgresConnection | string;

/** @internal Provides connections. */
export interface Source {
  take(): Promise<PostgresClient>;
  /** Returns a connection. A broken one is not used again. */
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

/**
 * Without a listener, a connection that breaks while idle would end the process. The next statement reports the
 * failure.
 */
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

/** One connection for a sync, two for concurrent reads. Idle ones do not keep the process running. */
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
    // A CommonJS package is the default export.
    return module.default ?? module;
  } catch (error) {
    throw storeError("PostgreSQL needs the package pg: npm install pg", error);
  }
}

/** Cause and remedy, by the error codes of PostgreSQL and of the network. */
const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [
    /^25006$/,
    "it is read-only, as a standby is, or this role's sessions are: connect to the primary with a role that may write",
  ],
  [/^42501$/, "this role lacks a right: grant it, or have a superuser create the schema with this role as its owner"],
  [/^(53100|58030)$/, "its disk or tablespace is full, and the last page was not written: make room and sync again"],
  [/^(53300|53400)$/, "it has no free connection: try again, or raise max_connections"],
  [/^(28000|28P01)$/, "it rejects this role or its password"],
  [/^3D000$/, "there is no such database: create it with CREATE DATABASE"],
  [
    /^(57P0[1-5]|08...|ECONN\w+|EPIPE|ENOTFOUND|ENOENT|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH)$/,
    "it cannot be reached, or the connection was lost: committed pages are safe, the next sync continues from there",
  ],
];

/** Whether the error means that the connection cannot be used again. */
export function isBroken(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code)) return /^(57P0[1-5]|08...)$/.test(code);
  return typeof code === "string" || /connect|client (was|has|is)|socket|timeout/i.test(String(message));
}

/** @internal Turns any failure into a StoreError with a remedy. */
export function explained(what: string, error: unknown): Error {
  if (error instanceof Error && error.name === "StoreError") return error;
  const { code = "" } = error as { code?: unknown };
  const known = typeof code === "string" && code !== "" ? code : isBroken(error) ? "08000" : "";
  const remedy = REMEDIES.find(([pattern]) => pattern.test(known))?.[1];
  return storeError(remedy === undefined ? what : `${what}: ${remedy}`, error);
}
