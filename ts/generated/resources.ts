/**
 * Made from `api/openapi.yaml` by `npm run generate`. Do not edit.
 *
 * @module
 */
import type { Creatable, DateValue, Gettable, Key, Listable, TimestampValue } from "../collection.js";

/** What every listing takes. */
export interface ListParameters {
  /** Page number, from 1. Default: 1. */
  readonly page?: number | undefined;
  /** Records per page, 100 at the most. What the server takes without it is not documented. */
  readonly per_page?: number | undefined;
  /** Sort direction; newest first unless it is `asc`. Default: desc. */
  readonly dir?: "asc" | "desc" | undefined;
}

/**
 * Filters of `cases` (API Reference - Cases).
 *
 * The public copy of the reference ends within this list: what it does not show goes into `extra`.
 */
export interface CaseFilters extends ListParameters {
  /** Id of the case. */
  readonly id?: number | undefined;
  /** Id of the root (parent) client. */
  readonly client?: number | undefined;
  /** Id of the client location. */
  readonly location?: number | undefined;
  /** Id of the case region. */
  readonly case_region?: number | undefined;
  /** Id of the current status. */
  readonly case_status?: number | undefined;
  /** Creation date as set by users, lower bound. A day, `YYYY-MM-DD`. Alias: `from`. */
  readonly created_from?: DateValue | undefined;
  /** Another name of `created_from`. */
  readonly from?: DateValue | undefined;
  /** Creation date as set by users, upper bound. A day, `YYYY-MM-DD`. Alias: `to`. */
  readonly created_to?: DateValue | undefined;
  /** Another name of `created_to`. */
  readonly to?: DateValue | undefined;
  /** Creation as recorded by the system, lower bound. A moment; sent in UTC. */
  readonly created_from_system?: TimestampValue | undefined;
  /** Creation as recorded by the system, upper bound. A moment; sent in UTC. */
  readonly created_to_system?: TimestampValue | undefined;
  /** Due date, lower bound. A day, `YYYY-MM-DD`. */
  readonly due_from?: DateValue | undefined;
  /** Due date, upper bound. A day, `YYYY-MM-DD`. */
  readonly due_to?: DateValue | undefined;
  /** Last update, lower bound. A moment; sent in UTC. */
  readonly updated_from?: TimestampValue | undefined;
  /** Last update, upper bound. A moment; sent in UTC. */
  readonly updated_to?: TimestampValue | undefined;
  /** True: case requests only; false: cases only. */
  readonly is_request?: boolean | undefined;
  /** Id of the primary client contact. */
  readonly primary_contact?: number | undefined;
  /** Id of the primary investigator. */
  readonly primary_investigator?: number | undefined;
  /** Id of the primary case manager. */
  readonly primary_manager?: number | undefined;
  /** Id of the primary salesperson. */
  readonly primary_salesperson?: number | undefined;
  /** Id of the primary subject. */
  readonly primary_subject?: number | undefined;
  /** Value of the 1st reference (a claim number, say); the case type gives it its label. */
  readonly reference_value_1?: string | undefined;
  /** Value of the 2nd reference. */
  readonly reference_value_2?: string | undefined;
}

/** A case. The reference shows none of its keys; `id` is inferred from the filter of that name. */
export interface Case {
  /** The record's id (inferred). */
  readonly id: number;
  readonly [key: string]: unknown;
}

/** A case to create. Which keys are required is not documented. The reference is cut here: further keys are sent as they are. */
export interface NewCase {
  /** Id of the case type. */
  readonly case_type_id?: number | undefined;
  /** Id of the client (root client or location. */
  readonly client_id?: number | undefined;
  /** Id of the primary client contact. */
  readonly primary_contact_id?: number | undefined;
  /** Id of the case region. */
  readonly case_region_id?: number | undefined;
  /** Id of the company location. */
  readonly company_location_id?: number | undefined;
  /** Creation date. A day, `YYYY-MM-DD`. */
  readonly created_on?: DateValue | undefined;
  /** Due date. A day, `YYYY-MM-DD`. */
  readonly due_on?: DateValue | undefined;
  /** 1st reference. */
  readonly reference_value_1?: string | undefined;
  /** 2nd reference. */
  readonly reference_value_2?: string | undefined;
  /** 3rd reference. */
  readonly reference_value_3?: string | undefined;
  /** Where the case is, such as city and state. */
  readonly case_location?: string | undefined;
  /** Budget in money. */
  readonly budget_money?: number | undefined;
  /** Budget in hours. */
  readonly budget_hours?: number | undefined;
  /** Notes. */
  readonly notes?: string | undefined;
  /** Notes on scheduling. */
  readonly scheduling_notes?: string | undefined;
  /** Notes for administrators. */
  readonly admin_notes?: string | undefined;
  /** Ids of services. */
  readonly case_services_list?: readonly number[] | undefined;
  /** Ids of flags. */
  readonly case_flags_list?: readonly number[] | undefined;
  /** Values of custom fields. */
  readonly custom_fields?: readonly CustomField[] | undefined;
  /** Subjects of the case. */
  readonly subjects?: readonly NewCaseSubject[] | undefined;
  readonly [key: string]: unknown;
}

/**
 * Filters of `clients` (API Reference - Clients).
 */
export interface ClientFilters extends ListParameters {
  /** Id of the client. */
  readonly id?: number | undefined;
  /** Name of the client. */
  readonly name?: string | undefined;
  /** Internal id or reference of the client (newer copies of the reference only). */
  readonly account_code?: string | undefined;
  /** Id of the default salesperson. */
  readonly salesperson?: number | undefined;
  /** Id of the default case manager (newer copies of the reference only). */
  readonly case_manager?: number | undefined;
  /** Creation, lower bound. A moment; sent in UTC. */
  readonly created_from?: TimestampValue | undefined;
  /** Creation, upper bound. A moment; sent in UTC. */
  readonly created_to?: TimestampValue | undefined;
  /** Last update, lower bound. A moment; sent in UTC. */
  readonly updated_from?: TimestampValue | undefined;
  /** Last update, upper bound. A moment; sent in UTC. */
  readonly updated_to?: TimestampValue | undefined;
}

/** A client. The reference shows none of its keys; `id` is inferred from the filter of that name. */
export interface Client {
  /** The record's id (inferred). */
  readonly id: number;
  readonly [key: string]: unknown;
}

/** A client to create. The reference is cut here: further keys are sent as they are. */
export interface NewClient {
  /** Name of the client. */
  readonly name: string;
  /** Internal id or reference. */
  readonly account_code?: string | undefined;
  /** Full URL of the site. */
  readonly website?: string | undefined;
  /** Address for billing mail. */
  readonly email_invoice?: string | undefined;
  /** Policy on handling cases (older copies of the reference only). */
  readonly policies_case?: string | undefined;
  /** Policy on handling invoices (older copies of the reference only). */
  readonly policies_invoice?: string | undefined;
  /** Policy on handling updates (older copies of the reference only). */
  readonly policies_update?: string | undefined;
  /** General notes. */
  readonly notes?: string | undefined;
  /** Whether reminders of overdue invoices are sent. */
  readonly has_invoice_reminders?: boolean | undefined;
  /** Whether the location is shown on invoices (older copies of the reference only; its description is cut). */
  readonly show_location_on_invoice?: boolean | undefined;
  readonly [key: string]: unknown;
}

/**
 * Filters of `case/updates` (API Reference - Case Updates).
 */
export interface CaseUpdateFilters extends ListParameters {
  /** Id of the update. */
  readonly id?: number | undefined;
  /** Id of the case. */
  readonly case?: number | undefined;
  /** Id of the access group. */
  readonly access_group?: number | undefined;
  /** Id of the contact or staff member who wrote it. */
  readonly created_by?: number | undefined;
  /** True: validated updates only; false: those not validated only. */
  readonly is_valid?: boolean | undefined;
  /** Id of the case subject. */
  readonly subject?: number | undefined;
  /** Id of the thread (an update and its replies). */
  readonly thread?: number | undefined;
  /** Time of the activity, lower bound. A moment; sent in UTC. Alias: `from`. */
  readonly activity_from?: TimestampValue | undefined;
  /** Another name of `activity_from`. */
  readonly from?: TimestampValue | undefined;
  /** Time of the activity, upper bound. A moment; sent in UTC. Alias: `to`. */
  readonly activity_to?: TimestampValue | undefined;
  /** Another name of `activity_to`. */
  readonly to?: TimestampValue | undefined;
  /** Creation, lower bound. A moment; sent in UTC. */
  readonly created_from?: TimestampValue | undefined;
  /** Creation, upper bound. A moment; sent in UTC. */
  readonly created_to?: TimestampValue | undefined;
  /** Last update, lower bound. A moment; sent in UTC. */
  readonly updated_from?: TimestampValue | undefined;
  /** Last update, upper bound. A moment; sent in UTC. */
  readonly updated_to?: TimestampValue | undefined;
  /** Validation, lower bound. A moment; sent in UTC. */
  readonly validated_from?: TimestampValue | undefined;
  /** Validation, upper bound. A moment; sent in UTC. */
  readonly validated_to?: TimestampValue | undefined;
}

/** A case update. The reference shows none of its keys; `id` is inferred from the filter of that name. */
export interface CaseUpdate {
  /** The record's id (inferred). */
  readonly id: number;
  readonly [key: string]: unknown;
}

/** A case update to create. The public copy of the reference ends before the key of its text. The reference is cut here: further keys are sent as they are. */
export interface NewCaseUpdate {
  /** Id of the case. */
  readonly casefile_id: number;
  /** Id of the subject. */
  readonly subject_id?: number | undefined;
  /** Id of the event or task. */
  readonly event_id?: number | undefined;
  /** Id of the access group. */
  readonly access_group_id: number;
  /** Date and time of the activity. The reference calls its type date and its meaning date and time. A moment; sent in UTC. */
  readonly activity_at?: TimestampValue | undefined;
  readonly [key: string]: unknown;
}

/** The value of a custom field. Ids differ from account to account. */
export interface CustomField {
  /** Id of the field. */
  readonly id: number;
  /** The value: a text, number or boolean, or the parts of an address or a name. */
  readonly value: unknown;
}

/** A subject that is created with its case. */
export interface NewCaseSubject {
  /** Id of the subject type. */
  readonly subject_type_id?: number | undefined;
  /** Whether it is the primary subject. */
  readonly is_primary?: boolean | undefined;
  /** Whether it is pinned. */
  readonly is_pinned?: boolean | undefined;
  /** Values of custom fields. */
  readonly custom_fields?: readonly CustomField[] | undefined;
  readonly [key: string]: unknown;
}

/** The collections of the catalogue, each with the methods that Trackops offers for it. */
export interface Resources {
  /** `cases`. Lists cases, or counts them. */
  readonly cases: Listable<Case, CaseFilters> & Gettable<Case, [case_id: Key]> & Creatable<Case, NewCase>;
  /** `clients`. Lists clients, or counts them. Its wrapper key `client` is inferred. */
  readonly clients: Listable<Client, ClientFilters> & Gettable<Client, [client_id: Key]> & Creatable<Client, NewClient>;
  /** `case/updates`. Lists case updates, or counts them. Its wrapper key `case_update` is inferred. */
  readonly caseUpdates: Listable<CaseUpdate, CaseUpdateFilters> & Gettable<CaseUpdate, [case_update_id: Key]> & Creatable<CaseUpdate, NewCaseUpdate>;
}

/** The names of the collections. */
export const resourceNames = ["cases", "clients", "caseUpdates"] as const satisfies readonly (keyof Resources)[];
