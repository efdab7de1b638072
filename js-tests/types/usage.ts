/**
 * What must compile, and what must not: the package as a user's compiler sees it.
 */
import {
  type Case,
  type CaseFilters,
  type Listing,
  NotFoundError,
  RateLimitError,
  Trackops,
  type TrackopsEvent,
} from "trackops-client";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(equal: Equal<A, B>): boolean => equal;

const trackops = new Trackops({ subdomain: "mycompany", username: "samspade", apiToken: "secret" });

export async function compiles(signal: AbortSignal): Promise<void> {
  const filters: CaseFilters = { client: 4, updated_from: new Date(), created_from: "2026-01-01", dir: "asc" };
  const listing: Listing<Case> = trackops.cases.list(filters, { signal, verify: true, extra: { series_number: 5 } });
  for await (const record of listing) {
    same<typeof record, Case>(true);
    same<(typeof record)["id"], number>(true);
    same<(typeof record)["notes"], unknown>(true);
  }
  const page = await trackops.clients.page({ name: "ACME Insurance", per_page: 5 });
  same<(typeof page)[number]["id"], number>(true);
  await trackops.caseUpdates.get("7", { signal });
  await trackops.caseUpdates.create({ casefile_id: 1, access_group_id: 2, text: "beyond the reference" });
  const { record_count } = await trackops.cases.count({ is_request: true });
  same<typeof record_count, number>(true);
  await trackops.collection<{ name: string }>("case/anything").get("a", 2);
  const handle = (event: TrackopsEvent): number | undefined => (event.type === "wait" ? event.ms : undefined);
  handle({ type: "page", path: "cases", page: 1, records: 2 });
  try {
    await trackops.cases.get(1);
  } catch (error) {
    if (error instanceof RateLimitError) same<typeof error.retryAfterMs, number | undefined>(true);
    if (error instanceof NotFoundError) same<typeof error.status, number | undefined>(true);
  }
}

export function doesNotCompile(): void {
  // @ts-expect-error a name that the API does not know
  trackops.cases.list({ cleint: 4 });
  // @ts-expect-error a wrong type
  trackops.cases.list({ client: "ACME" });
  // @ts-expect-error a direction that there is not
  trackops.cases.list({ dir: "up" });
  // @ts-expect-error a required key is missing
  trackops.clients.create({ website: "https://client.example" });
  // @ts-expect-error a record has one key
  trackops.cases.get(1, 2);
  // @ts-expect-error a collection that the catalogue lacks goes by collection()
  trackops.widgets.list();
  // @ts-expect-error an option that there is not
  new Trackops({ subdomain: "a", username: "b", apiToken: "c", token: "d" });
  // @ts-expect-error records are read only
  trackops.cases = trackops.clients;
}
