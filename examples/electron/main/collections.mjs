/**
 * What the page offers: each collection that can be listed, with a few of its filters. The page builds its fields from this list, and main
 * takes no filter that is not on it.
 */
import { FormError } from "./errors.mjs";

const filter = (kind) => (name, label) => ({ name, label, kind });
const id = filter("id");
const text = filter("text");
const day = filter("day");
const moment = filter("moment");
const yesNo = filter("yesNo");
const choice = (name, label, choices) => ({ name, label, kind: "choice", choices });

const created = [moment("created_from", "Created from"), moment("created_to", "Created until")];
const createdOn = [day("created_from", "Created from"), day("created_to", "Created until")];
const updated = [moment("updated_from", "Updated from"), moment("updated_to", "Updated until")];
const client = id("client", "Client id");
const inCase = id("case", "Case id");
const name = text("name", "Name");
const person = [text("last_name", "Last name"), text("first_name", "First name")];

/** In the order in which the page lists them. */
export const collections = [
  { name: "cases", label: "Cases", filters: [client, yesNo("is_request", "Is a request"), ...createdOn, ...updated] },
  { name: "caseRequests", label: "Case requests", filters: [client, ...createdOn, ...updated] },
  {
    name: "caseStatusHistory",
    label: "Case status history",
    filters: [inCase, moment("changed_from", "Changed from"), moment("changed_to", "Changed until")],
  },
  { name: "caseUpdates", label: "Case updates", filters: [inCase, yesNo("is_valid", "Is valid"), ...updated] },
  {
    name: "caseUpdateNotifications",
    label: "Case update notifications",
    filters: [inCase, moment("from", "Sent from"), moment("to", "Sent until")],
  },
  {
    name: "caseContacts",
    label: "Case contacts",
    filters: [
      inCase,
      yesNo("is_primary", "Is primary"),
      moment("assigned_from", "Assigned from"),
      moment("assigned_to", "Assigned until"),
    ],
  },
  {
    name: "caseReviews",
    label: "Case reviews",
    filters: [inCase, choice("status", "Status", ["pending", "complete", "attention"]), ...updated],
  },
  { name: "clients", label: "Clients", filters: [name, ...created, ...updated] },
  { name: "clientLocations", label: "Client locations", filters: [name, ...created, ...updated] },
  { name: "clientContacts", label: "Client contacts", filters: [client, ...person, ...updated] },
  { name: "staff", label: "Staff", filters: [...person, yesNo("is_vendor", "Is a vendor"), ...updated] },
  { name: "subjects", label: "Subjects", filters: [inCase, name, ...created, ...updated] },
  {
    name: "events",
    label: "Events",
    filters: [inCase, moment("start_from", "Starts from"), moment("start_to", "Starts until"), ...updated],
  },
  {
    name: "tasks",
    label: "Tasks",
    filters: [
      inCase,
      choice("status", "Status", ["none", "needs_action", "in_progress", "complete"]),
      day("due_from", "Due from"),
      day("due_to", "Due until"),
      ...updated,
    ],
  },
  { name: "files", label: "Files (their data, not their contents)", filters: [inCase, name, ...created, ...updated] },
  { name: "fields", label: "Custom fields", filters: [name] },
  {
    name: "invoices",
    label: "Invoices",
    filters: [
      client,
      choice("status", "Status", ["draft", "none", "open", "sent", "partial_paid", "paid"]),
      ...createdOn,
      ...updated,
    ],
  },
  {
    name: "invoicePayments",
    label: "Invoice payments",
    filters: [client, day("paid_from", "Paid from"), day("paid_to", "Paid until"), ...updated],
  },
  {
    name: "expenseEntries",
    label: "Expense entries",
    filters: [
      inCase,
      choice("status", "Status", ["pending", "approved", "declined", "committed", "voided"]),
      day("date_from", "From"),
      day("date_to", "Until"),
      ...updated,
    ],
  },
  {
    name: "expenseSlips",
    label: "Expense slips",
    filters: [choice("status", "Status", ["pending", "partial_paid", "paid", "voided"]), ...created, ...updated],
  },
];

/** What the client takes for what a person filled in: texts by filter name. Empty ones are left out. */
export function filtersFor(collectionName, values) {
  const known = collections.find((collection) => collection.name === collectionName)?.filters ?? [];
  const filled = Object.entries(values).filter(([, value]) => value.trim() !== "");
  const problems = [];
  const filters = {};
  for (const [parameter, value] of filled) {
    const kind = known.find((one) => one.name === parameter)?.kind;
    const take = kind === undefined ? undefined : readers[kind];
    const read = take?.(value.trim());
    if (read === undefined) problems.push({ parameter, value, expected: expectations[kind] ?? "not given here" });
    else filters[parameter] = read;
  }
  if (problems.length > 0) {
    const texts = problems.map(({ parameter, expected }) => `${parameter} must be ${expected}`);
    throw new FormError(texts.join("; "), problems);
  }
  return filters;
}

/** From the text of a field to a value; undefined where it is none. What the API itself checks is left to the client. */
const readers = {
  id: (value) => (/^[1-9]\d{0,14}$/.test(value) ? Number(value) : undefined),
  text: (value) => value,
  day: (value) => value,
  // The page sends an instant, so that nobody's time zone is guessed; the client sends it as UTC.
  moment: (value) => (Number.isNaN(Date.parse(value)) || !value.endsWith("Z") ? undefined : new Date(value)),
  yesNo: (value) => ({ yes: true, no: false })[value],
  choice: (value) => value,
};

const expectations = {
  id: "a whole number above 0",
  moment: "a moment in UTC",
  yesNo: "yes or no",
};
