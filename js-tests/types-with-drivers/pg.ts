/**
 * What `pg` has is what the store takes: `Pool` and `Client`, by their own types.
 */
import { Client, Pool, type PoolClient } from "pg";
import { postgresStore, type Store } from "trackops-client/stores/postgres";

export function compiles(lent: PoolClient): Store[] {
  return [postgresStore(new Pool({ max: 2 })), postgresStore(new Client("postgres://localhost")), postgresStore(lent)];
}
