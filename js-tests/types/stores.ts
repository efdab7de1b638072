/**
 * The stores as a user's compiler sees them who has none of the packages that they may use.
 */
import type { AnyRecord, SyncReport, Trackops } from "trackops-client";
import { indexedDbStore } from "trackops-client/stores/indexeddb";
import { memoryStore } from "trackops-client/stores/memory";
import { ndjsonStore } from "trackops-client/stores/ndjson";
import { type PostgresClient, type PostgresPool, postgresStore, type Store } from "trackops-client/stores/postgres";
import { sqliteStore } from "trackops-client/stores/sqlite";

export async function compiles(trackops: Trackops, client: PostgresClient, pool: PostgresPool): Promise<AnyRecord[]> {
  const stores: readonly Store[] = [
    memoryStore(),
    ndjsonStore("copy"),
    sqliteStore("copy.db", { driver: "better-sqlite3" }),
    indexedDbStore({ name: "copy" }),
    indexedDbStore(),
    postgresStore(client),
    postgresStore(pool, { schema: "copy" }),
    postgresStore("postgres://localhost/reports"),
    postgresStore({ host: "localhost", port: 5432, database: "reports", ssl: { ca: "certificate" } }),
  ];
  const records: AnyRecord[] = [];
  for (const store of stores) {
    const reports: SyncReport[] = await trackops.sync({ store, collections: ["cases"] });
    if (reports.length === 0) continue;
    for await (const record of store.iterate("cases", { account: "mycompany", gone: true })) records.push(record);
    await store.close();
  }
  return records;
}

/** A store of one's own. */
export function own(keeper: Store): Store {
  return { ...keeper };
}

export function doesNot(trackops: Trackops, keeper: Omit<Store, "commit">): void {
  // @ts-expect-error a store can commit
  trackops.sync({ store: keeper });
  // @ts-expect-error a store needs to know where
  postgresStore();
  // @ts-expect-error it is called schema
  postgresStore("postgres://localhost/reports", { name: "copy" });
  // @ts-expect-error a port is a number
  postgresStore({ port: "5432" });
  // @ts-expect-error the name is an option
  indexedDbStore("copy");
}
