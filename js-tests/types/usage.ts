/**
 * What must compile, and what must not: the package as a user's compiler sees it.
 */
import { expectTypeOf } from "expect-type";
import {
  type Case,
  type CaseFilters,
  customField,
  formatTimestamp,
  type Listing,
  type NewSubject,
  NotFoundError,
  type parseTimestamp,
  RateLimitError,
  type Resources,
  readCustomField,
  type resourceNames,
  Trackops,
  type TrackopsEvent,
} from "trackops-client";

const trackops = new Trackops({ subdomain: "mycompany", username: "samspade", apiToken: "secret" });

export async function compiles(signal: AbortSignal): Promise<void> {
  const filters: CaseFilters = { client: 4, updated_from: new Date(), created_from: "2026-01-01", dir: "asc" };
  const listing: Listing<Case> = trackops.cases.list(filters, { signal, verify: true, extra: { series_number: 5 } });
  for await (const record of listing) {
    expectTypeOf<typeof record>().toEqualTypeOf<Case>();
    expectTypeOf<(typeof record)["id"]>().toEqualTypeOf<number>();
    expectTypeOf<(typeof record)["notes"]>().toEqualTypeOf<unknown>();
  }
  const page = await trackops.clients.page({ name: "ACME Insurance", per_page: 5 });
  expectTypeOf<(typeof page)[number]["id"]>().toEqualTypeOf<number>();
  await trackops.caseUpdates.get("7", { signal });
  await trackops.caseUpdates.create({ casefile_id: 1, access_group_id: 2, text: "beyond the reference" });
  const { record_count } = await trackops.cases.count({ is_request: true });
  expectTypeOf<typeof record_count>().toEqualTypeOf<number>();
  await trackops.collection<{ name: string }>("case/anything").get("a", 2);
  const handle = (event: TrackopsEvent): number | undefined => (event.type === "wait" ? event.ms : undefined);
  handle({ type: "page", path: "cases", page: 1, records: 2 });
  try {
    await trackops.cases.get(1);
  } catch (error) {
    if (error instanceof RateLimitError) expectTypeOf<typeof error.retryAfterMs>().toEqualTypeOf<number | undefined>();
    if (error instanceof NotFoundError) expectTypeOf<typeof error.status>().toEqualTypeOf<number | undefined>();
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

/** The methods of each collection, as the reference has them; nothing may be missing and nothing too many. */
type Methods<Name extends keyof Resources> = Extract<
  keyof Resources[Name],
  "list" | "page" | "count" | "get" | "create"
>;
type Read = "list" | "page" | "count" | "get";
type Expected = {
  cases: Read | "create";
  caseRequests: Read;
  caseStatusHistory: Read;
  caseStatusChanges: "create";
  caseUpdates: Read | "create";
  caseUpdateNotifications: Read;
  caseContacts: Read | "create";
  caseReviews: Read;
  clients: Read | "create";
  clientLocations: Read | "create";
  clientContacts: Read | "create";
  staff: Read | "create";
  subjects: Read | "create";
  events: Read | "create";
  tasks: Read;
  files: Read;
  fields: Read;
  invoices: Read;
  invoicePayments: Read | "create";
  expenseEntries: Read;
  expenseSlips: Read;
};
expectTypeOf<{ -readonly [Name in keyof Resources]: Methods<Name> }>().toEqualTypeOf<Expected>();
expectTypeOf<(typeof resourceNames)[number]>().toEqualTypeOf<keyof Resources>();

/** A parameter that took `any` would take this as well. */
type Filters<Name extends keyof Resources> = Resources[Name] extends { list(filters?: infer F): unknown }
  ? NonNullable<F>
  : never;
type Loose = { [Name in keyof Resources]: { nonsense: symbol } extends Filters<Name> ? Name : never }[keyof Resources];
expectTypeOf<Filters<"cases">>().toEqualTypeOf<CaseFilters>();
expectTypeOf<Loose>().toEqualTypeOf<never>();

export async function everyResource(): Promise<void> {
  await trackops.caseStatusHistory.get(7, 2);
  await trackops.caseContacts.get(7, "29", 1n);
  await trackops.caseStatusChanges.create({ casefile_id: 7, case_status_id: 2 });
  trackops.invoices.list({ status: "draft" });
  trackops.invoices.list({ status: "none" });
  trackops.files.list({ filename: "report.pdf" });
  trackops.subjects.list({ is_primary: true });
  trackops.expenseEntries.list({ from: "2026-01-01", date_to: new Date("2026-01-31") });
  const subject: NewSubject = {
    casefile_id: 7,
    subject_type_id: 1,
    custom_fields: [
      customField("NAME", 11, { first_name: "Sam", last_name: "Spade" }),
      customField("CURRENCY", 12, 99.5),
      customField("YESNONA", 13, null),
      customField("BIRTHDAY", 14, new Date("1891-02-14")),
      customField("CHECKBOX", 15, ["Red", "Blue"]),
    ],
  };
  const created = await trackops.subjects.create(subject, { wrapper: "subject" });
  expectTypeOf<(typeof created)["id"]>().toEqualTypeOf<number>();
  const money = readCustomField("CURRENCY", 99.5);
  expectTypeOf<typeof money>().toEqualTypeOf<number | null>();
  const answer = readCustomField("YESNO", 1);
  expectTypeOf<typeof answer>().toEqualTypeOf<boolean | null>();
  expectTypeOf<ReturnType<typeof parseTimestamp>>().toEqualTypeOf<Date>();
  formatTimestamp("2026-01-31 08:15:00", "America/New_York").slice(0, 10);
}

export function wrongOnes(): void {
  // @ts-expect-error a composite key has its parts
  trackops.caseStatusHistory.get(7);
  // @ts-expect-error and no more of them
  trackops.caseStatusHistory.get(7, 2, 3);
  // @ts-expect-error a status change cannot be listed
  trackops.caseStatusChanges.list();
  // @ts-expect-error an invoice cannot be created
  trackops.invoices.create({});
  // @ts-expect-error nothing can be deleted
  trackops.cases.delete(1);
  // @ts-expect-error a status that there is not
  trackops.invoices.list({ status: "lost" });
  // @ts-expect-error an alias only where it is documented
  trackops.files.list({ from: "2026-01-01" });
  // @ts-expect-error a filter of another resource
  trackops.clients.list({ casefile_id: 7 });
  // @ts-expect-error a required key is missing
  trackops.subjects.create({ casefile_id: 7, subject_type_id: 1 });
  // @ts-expect-error a key that is fully documented not to exist
  trackops.caseStatusChanges.create({ casefile_id: 7, case_status_id: 2, note: "" });
  // @ts-expect-error a tag that there is not
  customField("COLOUR", 1, "red");
  // @ts-expect-error a value of another type
  customField("CURRENCY", 1, "99.50");
  // @ts-expect-error a part that addresses lack
  customField("ADDRESS", 1, { street: "1 Main Street" });
  // @ts-expect-error records are read only
  trackops.cases.page().then(([first]) => (first.id = 2));
}
