/**
 * Made from `api/openapi.yaml` by `npm run generate`. Do not edit.
 *
 * @module
 */
import type { Creatable, DateValue, Gettable, Key, Listable, TimestampValue } from "../client/collection.js";

/** Parameters of every listing. */
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
 * The public copy of the reference cuts off the list of filters: pass filters that it does not show in `extra`.
 *
 * The reference states only for other resources that timestamps are UTC.
 */
export interface CaseFilters extends ListParameters {
  /** Id of the case. */
  readonly id?: number | undefined;
  /** Id of the root (parent) client. One of `clients`. */
  readonly client?: number | undefined;
  /** Id of the client location. One of `clientLocations`. */
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
  /** Id of the primary client contact. One of `clientContacts`. */
  readonly primary_contact?: number | undefined;
  /** Id of the primary investigator. One of `staff`. */
  readonly primary_investigator?: number | undefined;
  /** Id of the primary case manager. One of `staff`. */
  readonly primary_manager?: number | undefined;
  /** Id of the primary salesperson. One of `staff`. */
  readonly primary_salesperson?: number | undefined;
  /** Id of the primary subject. One of `subjects`. */
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

/**
 * A case to create. The keys are those of the sample in the vendor's PHP client; which of them are required is not documented.
 *
 * Other keys are sent unchecked.
 */
export interface NewCase {
  /** Id of the case type. */
  readonly case_type_id?: number | undefined;
  /** Id of the client (root client or location: the source does not say). One of `clients`. */
  readonly client_id?: number | undefined;
  /** Id of the primary client contact. One of `clientContacts`. */
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
 * Filters of `case/requests` (API Reference - Case Requests).
 *
 * The public copy of the reference cuts off the list of filters: pass filters that it does not show in `extra`.
 *
 * The reference states only for other resources that timestamps are UTC.
 */
export interface CaseRequestFilters extends ListParameters {
  /** Id of the case request. */
  readonly id?: number | undefined;
  /** Id of the root (parent) client. One of `clients`. */
  readonly client?: number | undefined;
  /** Id of the client location. One of `clientLocations`. */
  readonly location?: number | undefined;
  /** Id of the case region. */
  readonly case_region?: number | undefined;
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
  /** Id of the primary client contact. One of `clientContacts`. */
  readonly primary_contact?: number | undefined;
  /** Id of the primary subject. One of `subjects`. */
  readonly primary_subject?: number | undefined;
  /** Value of the 1st reference; the case type gives it its label. */
  readonly reference_value_1?: string | undefined;
  /** Value of the 2nd reference, if in use. */
  readonly reference_value_2?: string | undefined;
  /** Value of the 3rd reference, if in use. */
  readonly reference_value_3?: string | undefined;
}

/** A case request. The reference shows none of its keys; `id` is inferred from the filter of that name. */
export interface CaseRequest {
  /** The record's id (inferred). */
  readonly id: number;
  readonly [key: string]: unknown;
}

/** Filters of `cases/status_history` (API Reference - Case Status History). */
export interface CaseStatusHistoryEntryFilters extends ListParameters {
  /** Id of the case. One of `cases`. */
  readonly case?: number | undefined;
  /** Id of the case status. */
  readonly case_status?: number | undefined;
  /** Id of the user who changed it. One of `staff`. */
  readonly changed_by?: number | undefined;
  /** Change, lower bound. A moment; sent in UTC. */
  readonly changed_from?: TimestampValue | undefined;
  /** Change, upper bound. A moment; sent in UTC. */
  readonly changed_to?: TimestampValue | undefined;
}

/** An entry of the status history. The reference shows none of its keys; those that identify it are inferred. */
export interface CaseStatusHistoryEntry {
  /** Id of the case (inferred). */
  readonly casefile_id?: number | undefined;
  /** Id of the case status (inferred). */
  readonly case_status_id?: number | undefined;
  readonly [key: string]: unknown;
}

/** What the server gives back for a status change; its keys are not documented. */
export interface CaseStatusChange {
  readonly [key: string]: unknown;
}

/** A change of a case's status. */
export interface NewCaseStatusChange {
  /** Id of the case. One of `cases`. */
  readonly casefile_id: number;
  /** Id of the new case status. */
  readonly case_status_id: number;
}

/** Filters of `case/updates` (API Reference - Case Updates). */
export interface CaseUpdateFilters extends ListParameters {
  /** Id of the update. */
  readonly id?: number | undefined;
  /** Id of the case. One of `cases`. */
  readonly case?: number | undefined;
  /** Id of the access group. */
  readonly access_group?: number | undefined;
  /** Id of the contact or staff member who wrote it. One of `staff`. */
  readonly created_by?: number | undefined;
  /** True: validated updates only; false: those not validated only. */
  readonly is_valid?: boolean | undefined;
  /** Id of the case subject. One of `subjects`. */
  readonly subject?: number | undefined;
  /** Id of the thread (an update and its replies). */
  readonly thread?: number | undefined;
  /** Activity, lower bound. A moment; sent in UTC. Alias: `from`. */
  readonly activity_from?: TimestampValue | undefined;
  /** Another name of `activity_from`. */
  readonly from?: TimestampValue | undefined;
  /** Activity, upper bound. A moment; sent in UTC. Alias: `to`. */
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

/**
 * A case update to create. The public copy of the reference ends before the key of its text.
 *
 * Other keys are sent unchecked.
 */
export interface NewCaseUpdate {
  /** Id of the case. One of `cases`. */
  readonly casefile_id: number;
  /** Id of the subject. One of `subjects`. */
  readonly subject_id?: number | undefined;
  /** Id of the event or task. One of `events`. */
  readonly event_id?: number | undefined;
  /** Id of the access group. */
  readonly access_group_id: number;
  /** Date and time of the activity. The reference calls its type date and its meaning date and time. A moment; sent in UTC. */
  readonly activity_at?: TimestampValue | undefined;
  readonly [key: string]: unknown;
}

/** Filters of `case/update/notifications` (API Reference - Case Update Notifications). */
export interface CaseUpdateNotificationFilters extends ListParameters {
  /** Id of the case update. One of `caseUpdates`. */
  readonly update?: number | undefined;
  /** Id of the notification. */
  readonly notification?: number | undefined;
  /** Id of the case. One of `cases`. */
  readonly case?: number | undefined;
  /** Id of the access group. */
  readonly access_group?: number | undefined;
  /** Id of the user who sent it. One of `staff`. */
  readonly sent_by?: number | undefined;
  /** Id of the user who received it. One of `staff`. */
  readonly sent_to?: number | undefined;
  /** Sending, lower bound. A moment; sent in UTC. */
  readonly from?: TimestampValue | undefined;
  /** Sending, upper bound. A moment; sent in UTC. */
  readonly to?: TimestampValue | undefined;
}

/** A notification of a case update. The reference shows none of its keys; those that identify it are inferred. */
export interface CaseUpdateNotification {
  /** Id of the case update (inferred). */
  readonly update_id?: number | undefined;
  /** Id of the notification (inferred). */
  readonly notification_id?: number | undefined;
  readonly [key: string]: unknown;
}

/**
 * Filters of `case/contacts` (API Reference - Case Contacts).
 *
 * The reference states only for other resources that timestamps are UTC.
 */
export interface CaseContactFilters extends ListParameters {
  /** Id of the case. One of `cases`. */
  readonly case?: number | undefined;
  /** Id of the assign type (client contact, case manager, investigator …; accounts may rename them). */
  readonly assign_type?: number | undefined;
  /** Id of the user. One of `staff`. */
  readonly user?: number | undefined;
  /** Assignment, lower bound. A moment; sent in UTC. */
  readonly assigned_from?: TimestampValue | undefined;
  /** Assignment, upper bound. A moment; sent in UTC. */
  readonly assigned_to?: TimestampValue | undefined;
  /** Creation date of the case, lower bound. A day, `YYYY-MM-DD`. */
  readonly case_from?: DateValue | undefined;
  /** Creation date of the case, upper bound. A day, `YYYY-MM-DD`. */
  readonly case_to?: DateValue | undefined;
  /** Id of the case type. */
  readonly case_type?: number | undefined;
  /** True: lead users of their assign type only. Not all assign types have one. Newer copies of the reference only. */
  readonly is_primary?: boolean | undefined;
}

/** A case contact. The reference shows none of its keys; those that identify it are inferred. */
export interface CaseContact {
  /** Id of the case (inferred). */
  readonly casefile_id?: number | undefined;
  /** Id of the user (inferred). */
  readonly user_id?: number | undefined;
  /** Id of the assign type (inferred). */
  readonly assign_type_id?: number | undefined;
  readonly [key: string]: unknown;
}

/**
 * An assignment to create.
 *
 * Other keys are sent unchecked.
 */
export interface NewCaseContact {
  /** Id of the case. One of `cases`. */
  readonly casefile_id: number;
  /** Id of the client contact or staff member. One of `staff`. */
  readonly user_id: number;
  /** Id of the assign type. */
  readonly assign_type_id: number;
  /** Whether the assignment is the primary one. An integer here, a boolean among the filters. */
  readonly is_primary?: 0 | 1 | undefined;
  readonly [key: string]: unknown;
}

/** Filters of `case/reviews` (API Reference - Case Reviews). */
export interface CaseReviewFilters extends ListParameters {
  /** Id of the review entry. */
  readonly id?: number | undefined;
  /** Id of the case. One of `cases`. */
  readonly case?: number | undefined;
  /** Id of the user it is assigned to. One of `staff`. */
  readonly user?: number | undefined;
  /** Status: `pending` (not marked complete), `complete`, or `attention`, which the public copy of the reference does not explain. */
  readonly status?: "pending" | "complete" | "attention" | undefined;
  /** Last name of that user. */
  readonly user_last_name?: string | undefined;
  /** First name of that user. */
  readonly user_first_name?: string | undefined;
  /** Id of the review (the question set). */
  readonly review?: number | undefined;
  /** True: generated entries only; false: manual ones only. */
  readonly is_auto_generated?: boolean | undefined;
  /** Creation as recorded by the system, lower bound. A moment; sent in UTC. */
  readonly created_from_system?: TimestampValue | undefined;
  /** Creation as recorded by the system, upper bound. A moment; sent in UTC. */
  readonly created_to_system?: TimestampValue | undefined;
  /** Review date, lower bound. A day, `YYYY-MM-DD`. Alias: `from`. */
  readonly review_from?: DateValue | undefined;
  /** Another name of `review_from`. */
  readonly from?: DateValue | undefined;
  /** Review date, upper bound. A day, `YYYY-MM-DD`. Alias: `to`. */
  readonly review_to?: DateValue | undefined;
  /** Another name of `review_to`. */
  readonly to?: DateValue | undefined;
  /** Creation, lower bound. A moment; sent in UTC. */
  readonly created_from?: TimestampValue | undefined;
  /** Creation, upper bound. A moment; sent in UTC. */
  readonly created_to?: TimestampValue | undefined;
  /** Last update, lower bound. A moment; sent in UTC. */
  readonly updated_from?: TimestampValue | undefined;
  /** Last update, upper bound. A moment; sent in UTC. */
  readonly updated_to?: TimestampValue | undefined;
  /** Completion, lower bound. A moment; sent in UTC. */
  readonly completed_from?: TimestampValue | undefined;
  /** Completion, upper bound. A moment; sent in UTC. */
  readonly completed_to?: TimestampValue | undefined;
}

/** A case review. The reference shows none of its keys; `id` is inferred from the filter of that name. */
export interface CaseReview {
  /** The record's id (inferred). */
  readonly id: number;
  readonly [key: string]: unknown;
}

/** Filters of `clients` (API Reference - Clients). */
export interface ClientFilters extends ListParameters {
  /** Id of the client. */
  readonly id?: number | undefined;
  /** Name of the client. */
  readonly name?: string | undefined;
  /** Internal id or reference of the client. Newer copies of the reference only. */
  readonly account_code?: string | undefined;
  /** Id of the default salesperson. One of `staff`. */
  readonly salesperson?: number | undefined;
  /** Id of the default case manager. One of `staff`. Newer copies of the reference only. */
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

/**
 * A client to create.
 *
 * Other keys are sent unchecked.
 */
export interface NewClient {
  /** Name of the client. */
  readonly name: string;
  /** Internal id or reference. */
  readonly account_code?: string | undefined;
  /** Full URL of the site. */
  readonly website?: string | undefined;
  /** Address for billing mail. */
  readonly email_invoice?: string | undefined;
  /** Policy on handling cases. Older copies of the reference only. */
  readonly policies_case?: string | undefined;
  /** Policy on handling invoices. Older copies of the reference only. */
  readonly policies_invoice?: string | undefined;
  /** Policy on handling updates. Older copies of the reference only. */
  readonly policies_update?: string | undefined;
  /** General notes. */
  readonly notes?: string | undefined;
  /** Whether reminders of overdue invoices are sent. */
  readonly has_invoice_reminders?: boolean | undefined;
  /** Whether the location is shown on invoices (its description is cut). Older copies of the reference only. */
  readonly show_location_on_invoice?: boolean | undefined;
  readonly [key: string]: unknown;
}

/** Filters of `client/locations` (API Reference - Client Locations). */
export interface ClientLocationFilters extends ListParameters {
  /** Id of the location. */
  readonly id?: number | undefined;
  /** Name of the location. */
  readonly name?: string | undefined;
  /** Id of the root client. One of `clients`. */
  readonly parent?: number | undefined;
  /** Id of the default salesperson. One of `staff`. */
  readonly salesperson?: number | undefined;
  /** Creation, lower bound. A moment; sent in UTC. */
  readonly created_from?: TimestampValue | undefined;
  /** Creation, upper bound. A moment; sent in UTC. */
  readonly created_to?: TimestampValue | undefined;
  /** Last update, lower bound. A moment; sent in UTC. */
  readonly updated_from?: TimestampValue | undefined;
  /** Last update, upper bound. A moment; sent in UTC. */
  readonly updated_to?: TimestampValue | undefined;
}

/** A client location. The reference shows none of its keys; `id` is inferred from the filter of that name. */
export interface ClientLocation {
  /** The record's id (inferred). */
  readonly id: number;
  readonly [key: string]: unknown;
}

/**
 * A client location to create.
 *
 * Other keys are sent unchecked.
 */
export interface NewClientLocation {
  /** Id of the parent client. One of `clients`. */
  readonly root_id: number;
  /** Whether it becomes the client's primary location; each client has one. */
  readonly is_primary?: boolean | undefined;
  /** Name of the location or branch. */
  readonly name: string;
  /** Billing address of this location. */
  readonly email_invoice?: string | undefined;
  /** 1st line of the street address. */
  readonly address_1?: string | undefined;
  /** 2nd line of the street address. */
  readonly address_2?: string | undefined;
  readonly [key: string]: unknown;
}

/** Filters of `client/contacts` (API Reference - Client Contacts). */
export interface ClientContactFilters extends ListParameters {
  /** Id of the contact. */
  readonly id?: number | undefined;
  /** Last name. */
  readonly last_name?: string | undefined;
  /** First name. */
  readonly first_name?: string | undefined;
  /** Email address. */
  readonly email?: string | undefined;
  /** Id of the root client. One of `clients`. */
  readonly client?: number | undefined;
  /** Id of the client location. One of `clientLocations`. */
  readonly client_location?: number | undefined;
  /** Id of the role. */
  readonly role?: number | undefined;
  /** Id of the client's default salesperson. One of `staff`. */
  readonly salesperson?: number | undefined;
  /** Creation, lower bound. A moment; sent in UTC. */
  readonly created_from?: TimestampValue | undefined;
  /** Creation, upper bound. A moment; sent in UTC. */
  readonly created_to?: TimestampValue | undefined;
  /** Last update, lower bound. A moment; sent in UTC. */
  readonly updated_from?: TimestampValue | undefined;
  /** Last update, upper bound. A moment; sent in UTC. */
  readonly updated_to?: TimestampValue | undefined;
  /** Gives the values of custom fields as structured JSON, where their type has parts. Newer copies of the reference only. */
  readonly expand_field_values?: boolean | undefined;
}

/** A client contact. The reference shows none of its keys; `id` is inferred from the filter of that name. */
export interface ClientContact {
  /** The record's id (inferred). */
  readonly id: number;
  readonly [key: string]: unknown;
}

/**
 * A client contact to create.
 *
 * Other keys are sent unchecked.
 */
export interface NewClientContact {
  /** Id of the client location, not of the root client. One of `clientLocations`. */
  readonly client_id: number;
  /** Id of the role whose permissions the contact gets. */
  readonly role_id: number;
  readonly [key: string]: unknown;
}

/** Filters of `staff` (API Reference - Staff). */
export interface StaffMemberFilters extends ListParameters {
  /** Id of the staff member. */
  readonly id?: number | undefined;
  /** Last name of the employee, or name of the vendor. */
  readonly last_name?: string | undefined;
  /** First name of the employee. */
  readonly first_name?: string | undefined;
  /** Email address. */
  readonly email?: string | undefined;
  /** Id of the role. */
  readonly role?: number | undefined;
  /** True: vendors only; false: employees only. */
  readonly is_vendor?: boolean | undefined;
  /** Creation, lower bound. A moment; sent in UTC. */
  readonly created_from?: TimestampValue | undefined;
  /** Creation, upper bound. A moment; sent in UTC. */
  readonly created_to?: TimestampValue | undefined;
  /** Last update, lower bound. A moment; sent in UTC. */
  readonly updated_from?: TimestampValue | undefined;
  /** Last update, upper bound. A moment; sent in UTC. */
  readonly updated_to?: TimestampValue | undefined;
  /** Gives the values of custom fields as structured JSON, where their type has parts. Newer copies of the reference only. */
  readonly expand_field_values?: boolean | undefined;
}

/** A staff member. The reference shows none of its keys; `id` is inferred from the filter of that name. */
export interface StaffMember {
  /** The record's id (inferred). */
  readonly id: number;
  readonly [key: string]: unknown;
}

/**
 * An employee to create. Whether vendors can be created is not documented.
 *
 * Other keys are sent unchecked.
 */
export interface NewEmployee {
  /** Id of the company location the employee belongs to. */
  readonly client_id: number;
  /** Id of the role; only roles made available to employees are valid. */
  readonly role_id: number;
  readonly [key: string]: unknown;
}

/** Filters of `subjects` (API Reference - Subjects). */
export interface SubjectFilters extends ListParameters {
  /** Id of the subject. */
  readonly id?: number | undefined;
  /** Id of the case. One of `cases`. */
  readonly case?: number | undefined;
  /** 1: primary subjects only. An integer here, a boolean in a create body. */
  readonly is_primary?: boolean | 0 | 1 | undefined;
  /** Name; `last, first` for persons. */
  readonly name?: string | undefined;
  /** Id of the subject type. */
  readonly subject_type?: number | undefined;
  /** Creation, lower bound. A moment; sent in UTC. */
  readonly created_from?: TimestampValue | undefined;
  /** Creation, upper bound. A moment; sent in UTC. */
  readonly created_to?: TimestampValue | undefined;
  /** Last update, lower bound. A moment; sent in UTC. */
  readonly updated_from?: TimestampValue | undefined;
  /** Last update, upper bound. A moment; sent in UTC. */
  readonly updated_to?: TimestampValue | undefined;
}

/** A subject. The reference shows none of its keys; `id` is inferred from the filter of that name. */
export interface Subject {
  /** The record's id (inferred). */
  readonly id: number;
  readonly [key: string]: unknown;
}

/** A subject to add to an existing case. */
export interface NewSubject {
  /** Id of the case. One of `cases`. */
  readonly casefile_id: number;
  /** Id of the subject type, which decides what fields exist. */
  readonly subject_type_id: number;
  /** Whether it is the primary subject of the case. */
  readonly is_primary?: boolean | undefined;
  /** Whether it is pinned to the case's overview (the vendor advises true). */
  readonly is_pinned?: boolean | undefined;
  /** Values of custom fields. */
  readonly custom_fields: readonly CustomField[];
}

/** Filters of `events` (API Reference - Events). */
export interface EventFilters extends ListParameters {
  /** Id of the event. */
  readonly id?: number | undefined;
  /** Title. */
  readonly title?: string | undefined;
  /** Id of the calendar. */
  readonly calendar?: number | undefined;
  /** Id of the case. One of `cases`. */
  readonly case?: number | undefined;
  /** Id of the subject. One of `subjects`. */
  readonly subject?: number | undefined;
  /** True: all-day events only. */
  readonly is_allday?: boolean | undefined;
  /** Start, lower bound. A moment; sent in UTC. Alias: `from`. */
  readonly start_from?: TimestampValue | undefined;
  /** Another name of `start_from`. */
  readonly from?: TimestampValue | undefined;
  /** Start, upper bound. A moment; sent in UTC. Alias: `to`. */
  readonly start_to?: TimestampValue | undefined;
  /** Another name of `start_to`. */
  readonly to?: TimestampValue | undefined;
  /** End, lower bound. A moment; sent in UTC. */
  readonly end_from?: TimestampValue | undefined;
  /** End, upper bound. A moment; sent in UTC. */
  readonly end_to?: TimestampValue | undefined;
  /** Time the alert is scheduled for, lower bound. A moment; sent in UTC. */
  readonly alert_from?: TimestampValue | undefined;
  /** Time the alert is scheduled for, upper bound. A moment; sent in UTC. */
  readonly alert_to?: TimestampValue | undefined;
  /** Delivery of the alert, lower bound. A moment; sent in UTC. */
  readonly alert_sent_from?: TimestampValue | undefined;
  /** Delivery of the alert, upper bound. A moment; sent in UTC. */
  readonly alert_sent_to?: TimestampValue | undefined;
  /** Creation, lower bound. A moment; sent in UTC. */
  readonly created_from?: TimestampValue | undefined;
  /** Creation, upper bound. A moment; sent in UTC. */
  readonly created_to?: TimestampValue | undefined;
  /** Last update, lower bound. A moment; sent in UTC. */
  readonly updated_from?: TimestampValue | undefined;
  /** Last update, upper bound. A moment; sent in UTC. */
  readonly updated_to?: TimestampValue | undefined;
}

/** An event. The reference shows none of its keys; `id` is inferred from the filter of that name. */
export interface Event {
  /** The record's id (inferred). */
  readonly id: number;
  readonly [key: string]: unknown;
}

/**
 * An event to create. The public copy of the reference ends before its first key.
 *
 * Other keys are sent unchecked.
 */
export interface NewEvent {
  readonly [key: string]: unknown;
}

/**
 * Filters of `tasks` (API Reference - Tasks).
 *
 * The reference states only for other resources that timestamps are UTC.
 */
export interface TaskFilters extends ListParameters {
  /** Id of the task. */
  readonly id?: number | undefined;
  /** Title. */
  readonly title?: string | undefined;
  /** Id of the calendar. */
  readonly calendar?: number | undefined;
  /** Id of the case. One of `cases`. */
  readonly case?: number | undefined;
  /** Id of the subject. One of `subjects`. */
  readonly subject?: number | undefined;
  /** Id of the user it is assigned to. One of `staff`. Newer copies of the reference only. */
  readonly user?: number | undefined;
  /** Status; `none` unless it was set. */
  readonly status?: "none" | "needs_action" | "in_progress" | "complete" | undefined;
  /** Due date, lower bound. A day, `YYYY-MM-DD`. Alias: `from`. */
  readonly due_from?: DateValue | undefined;
  /** Another name of `due_from`. */
  readonly from?: DateValue | undefined;
  /** Due date, upper bound. A day, `YYYY-MM-DD`. Alias: `to`. */
  readonly due_to?: DateValue | undefined;
  /** Another name of `due_to`. */
  readonly to?: DateValue | undefined;
  /** Completion, lower bound. A moment; sent in UTC. */
  readonly complete_from?: TimestampValue | undefined;
  /** Completion, upper bound. A moment; sent in UTC. */
  readonly complete_to?: TimestampValue | undefined;
  /** Time the alert is scheduled for, lower bound. A moment; sent in UTC. */
  readonly alert_from?: TimestampValue | undefined;
  /** Time the alert is scheduled for, upper bound. A moment; sent in UTC. */
  readonly alert_to?: TimestampValue | undefined;
  /** Delivery of the alert, lower bound. A moment; sent in UTC. */
  readonly alert_sent_from?: TimestampValue | undefined;
  /** Delivery of the alert, upper bound. A moment; sent in UTC. */
  readonly alert_sent_to?: TimestampValue | undefined;
  /** Creation, lower bound. A moment; sent in UTC. */
  readonly created_from?: TimestampValue | undefined;
  /** Creation, upper bound. A moment; sent in UTC. */
  readonly created_to?: TimestampValue | undefined;
  /** Last update, lower bound. A moment; sent in UTC. */
  readonly updated_from?: TimestampValue | undefined;
  /** Last update, upper bound. A moment; sent in UTC. */
  readonly updated_to?: TimestampValue | undefined;
}

/** A task. The reference shows none of its keys; `id` is inferred from the filter of that name. */
export interface Task {
  /** The record's id (inferred). */
  readonly id: number;
  readonly [key: string]: unknown;
}

/** Filters of `files` (API Reference - Files). */
export interface FileFilters extends ListParameters {
  /** Id of the file. */
  readonly id?: number | undefined;
  /** Name as stored in Trackops. */
  readonly name?: string | undefined;
  /** Raw file name with its extension. The reference prints its type as integer, surely by mistake. */
  readonly filename?: string | undefined;
  /** Id of the case. One of `cases`. */
  readonly case?: number | undefined;
  /** Type, such as application/pdf. */
  readonly mime_type?: string | undefined;
  /** Id of the user who created the file or folder. One of `staff`. */
  readonly created_by?: number | undefined;
  /** Creation, lower bound. A moment; sent in UTC. */
  readonly created_from?: TimestampValue | undefined;
  /** Creation, upper bound. A moment; sent in UTC. */
  readonly created_to?: TimestampValue | undefined;
  /** Last update, lower bound. A moment; sent in UTC. */
  readonly updated_from?: TimestampValue | undefined;
  /** Last update, upper bound. A moment; sent in UTC. */
  readonly updated_to?: TimestampValue | undefined;
}

/** A file. The reference shows none of its keys; `id` is inferred from the filter of that name. */
export interface File {
  /** The record's id (inferred). */
  readonly id: number;
  readonly [key: string]: unknown;
}

/** Filters of `fields` (API Reference - Fields). */
export interface FieldFilters extends ListParameters {
  /** Id of the field. */
  readonly id?: number | undefined;
  /** Name of the field. */
  readonly name?: string | undefined;
  /** Id of the field type. */
  readonly field_type?: number | undefined;
  /** Tag of the field type. */
  readonly field_type_tag?: FieldTypeTag | undefined;
}

/** A custom field. The reference shows none of its keys; `id` is inferred from the filter of that name. */
export interface Field {
  /** The record's id (inferred). */
  readonly id: number;
  readonly [key: string]: unknown;
}

/** Filters of `invoices` (API Reference - Invoices). */
export interface InvoiceFilters extends ListParameters {
  /** Id of the invoice. */
  readonly id?: number | undefined;
  /** Id of the root client. One of `clients`. */
  readonly client?: number | undefined;
  /** Id of the client location. One of `clientLocations`. */
  readonly location?: number | undefined;
  /** Id of the client contact or user. One of `clientContacts`. */
  readonly contact?: number | undefined;
  /** Status. The reference lists `draft` and explains `none` in its place; which of them the server takes is not known. */
  readonly status?: "draft" | "none" | "open" | "sent" | "partial_paid" | "paid" | undefined;
  /** Id of the salesperson. One of `staff`. */
  readonly salesperson?: number | undefined;
  /** Id of the case. One of `cases`. */
  readonly case?: number | undefined;
  /** Id of the tracking category, if available. */
  readonly tracking_category?: number | undefined;
  /** Unique number of the invoice. */
  readonly invoice_number?: number | undefined;
  /** The client's reference (a claim number, say). */
  readonly reference_number?: string | undefined;
  /** Creation date, lower bound. A day, `YYYY-MM-DD`. Alias: `from`. */
  readonly created_from?: DateValue | undefined;
  /** Another name of `created_from`. */
  readonly from?: DateValue | undefined;
  /** Creation date, upper bound. A day, `YYYY-MM-DD`. Alias: `to`. */
  readonly created_to?: DateValue | undefined;
  /** Another name of `created_to`. */
  readonly to?: DateValue | undefined;
  /** Due date, lower bound. A day, `YYYY-MM-DD`. */
  readonly due_from?: DateValue | undefined;
  /** Due date, upper bound. A day, `YYYY-MM-DD`. */
  readonly due_to?: DateValue | undefined;
  /** Day of payment in full, lower bound. A day, `YYYY-MM-DD`. */
  readonly closed_from?: DateValue | undefined;
  /** Day of payment in full, upper bound. A day, `YYYY-MM-DD`. */
  readonly closed_to?: DateValue | undefined;
  /** Creation as recorded by the system, lower bound. A moment; sent in UTC. */
  readonly created_from_system?: TimestampValue | undefined;
  /** Creation as recorded by the system, upper bound. A moment; sent in UTC. */
  readonly created_to_system?: TimestampValue | undefined;
  /** Last update, lower bound. A moment; sent in UTC. */
  readonly updated_from?: TimestampValue | undefined;
  /** Last update, upper bound. A moment; sent in UTC. */
  readonly updated_to?: TimestampValue | undefined;
}

/** An invoice. The reference shows none of its keys; `id` is inferred from the filter of that name. */
export interface Invoice {
  /** The record's id (inferred). */
  readonly id: number;
  readonly [key: string]: unknown;
}

/** Filters of `invoice/payments` (API Reference - Invoice Payments). */
export interface InvoicePaymentFilters extends ListParameters {
  /** Id of the payment (the reference says of the invoice, surely by mistake). */
  readonly id?: number | undefined;
  /** Id of the invoice's root client. One of `clients`. */
  readonly client?: number | undefined;
  /** Id of the invoice's client location. One of `clientLocations`. */
  readonly location?: number | undefined;
  /** Id of the invoice. One of `invoices`. */
  readonly invoice?: number | undefined;
  /** Unique number of the invoice. */
  readonly invoice_number?: number | undefined;
  /** Reference of the invoice (a claim number, say). */
  readonly invoice_reference_number?: string | undefined;
  /** Reference of the payment (a check or transaction number). */
  readonly reference_number?: string | undefined;
  /** Day of payment, lower bound. A day, `YYYY-MM-DD`. Alias: `from`. */
  readonly paid_from?: DateValue | undefined;
  /** Another name of `paid_from`. */
  readonly from?: DateValue | undefined;
  /** Day of payment, upper bound. A day, `YYYY-MM-DD`. Alias: `to`. */
  readonly paid_to?: DateValue | undefined;
  /** Another name of `paid_to`. */
  readonly to?: DateValue | undefined;
  /** Creation date of the invoice, lower bound. A day, `YYYY-MM-DD`. */
  readonly invoice_created_from?: DateValue | undefined;
  /** Creation date of the invoice, upper bound. A day, `YYYY-MM-DD`. */
  readonly invoice_created_to?: DateValue | undefined;
  /** Creation, lower bound. A moment; sent in UTC. */
  readonly created_from?: TimestampValue | undefined;
  /** Creation, upper bound. A moment; sent in UTC. */
  readonly created_to?: TimestampValue | undefined;
  /** Last update, lower bound. A moment; sent in UTC. */
  readonly updated_from?: TimestampValue | undefined;
  /** Last update, upper bound. A moment; sent in UTC. */
  readonly updated_to?: TimestampValue | undefined;
}

/** An invoice payment. The reference shows none of its keys; `id` is inferred from the filter of that name. */
export interface InvoicePayment {
  /** The record's id (inferred). */
  readonly id: number;
  readonly [key: string]: unknown;
}

/**
 * A payment to create. The public copy of the reference ends before its amount.
 *
 * Other keys are sent unchecked.
 */
export interface NewInvoicePayment {
  /** Id of the invoice. One of `invoices`. */
  readonly invoice_id: number;
  /** Id of the payment method. */
  readonly payment_method_id: number;
  readonly [key: string]: unknown;
}

/** Filters of `expense/entries` (API Reference - Expense Entries). */
export interface ExpenseEntryFilters extends ListParameters {
  /** Id of the expense entry. */
  readonly id?: number | undefined;
  /** Id of the payment slip it is on. One of `expenseSlips`. Newer copies of the reference only. */
  readonly expense_slip?: number | undefined;
  /** Id of the user it is for. One of `staff`. */
  readonly user?: number | undefined;
  /** Status: `pending` (not approved), `approved` (ready for an invoice or a slip), `declined` (to be adjusted), `committed` (on a slip, awaiting payment), `voided`. */
  readonly status?: "pending" | "approved" | "declined" | "committed" | "voided" | undefined;
  /** Id of the case. One of `cases`. */
  readonly case?: number | undefined;
  /** Id of the tracking category, if available. */
  readonly tracking_category?: number | undefined;
  /** Unique number of the entry. */
  readonly entry_number?: number | undefined;
  /** Date of the entry, lower bound. A day, `YYYY-MM-DD`. Alias: `from`. */
  readonly date_from?: DateValue | undefined;
  /** Another name of `date_from`. */
  readonly from?: DateValue | undefined;
  /** Date of the entry, upper bound. A day, `YYYY-MM-DD`. Alias: `to`. */
  readonly date_to?: DateValue | undefined;
  /** Another name of `date_to`. */
  readonly to?: DateValue | undefined;
  /** Creation, lower bound. A moment; sent in UTC. */
  readonly created_from?: TimestampValue | undefined;
  /** Creation, upper bound. A moment; sent in UTC. */
  readonly created_to?: TimestampValue | undefined;
  /** Last update, lower bound. A moment; sent in UTC. */
  readonly updated_from?: TimestampValue | undefined;
  /** Last update, upper bound. A moment; sent in UTC. */
  readonly updated_to?: TimestampValue | undefined;
}

/** An expense entry. All keys but `id`, which is inferred from the filter of that name, are from the vendor's PHP client, which is of 2019; there may be more. */
export interface ExpenseEntry {
  /** The record's id (inferred). */
  readonly id: number;
  /** Number of the entry as people read it. */
  readonly formatted_entry_number?: string | undefined;
  /** Date of the entry. */
  readonly entry_date?: string | undefined;
  /** Whom it is for. */
  readonly User?: ExpenseUser | undefined;
  /** Its lines. */
  readonly ExpenseDetails?: readonly ExpenseDetail[] | undefined;
  readonly [key: string]: unknown;
}

/** Filters of `expense/slips` (API Reference - Payment Slips (Expenses)). */
export interface ExpenseSlipFilters extends ListParameters {
  /** Id of the slip (the reference says of the expense entry, surely by mistake). */
  readonly id?: number | undefined;
  /** Id of the user it is for. One of `staff`. */
  readonly user?: number | undefined;
  /** Status: `pending` (awaiting payment), `partial_paid` (a balance is left), `paid`, `voided`. */
  readonly status?: "pending" | "partial_paid" | "paid" | "voided" | undefined;
  /** Unique number of the slip. */
  readonly slip_number?: number | undefined;
  /** Creation, lower bound. A moment; sent in UTC. */
  readonly created_from?: TimestampValue | undefined;
  /** Creation, upper bound. A moment; sent in UTC. */
  readonly created_to?: TimestampValue | undefined;
  /** Last update, lower bound. A moment; sent in UTC. */
  readonly updated_from?: TimestampValue | undefined;
  /** Last update, upper bound. A moment; sent in UTC. */
  readonly updated_to?: TimestampValue | undefined;
}

/** A payment slip. The reference shows none of its keys; `id` is inferred from the filter of that name. */
export interface ExpenseSlip {
  /** The record's id (inferred). */
  readonly id: number;
  readonly [key: string]: unknown;
}

/** The value of a custom field. Ids differ from account to account. */
export interface CustomField {
  /** Id of the field. */
  readonly id: number;
  /** The value, whose form depends on the type of the field. */
  readonly value: unknown;
}

/** A subject that is created with its case. The keys are those of the sample in the vendor's PHP client. */
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

/** The user of an expense entry. */
export interface ExpenseUser {
  /** Name of the user. */
  readonly name?: string | undefined;
  readonly [key: string]: unknown;
}

/** A line of an expense entry. */
export interface ExpenseDetail {
  /** What was spent on. */
  readonly FinanceItem?: FinanceItem | undefined;
  /** Notes. */
  readonly notes?: string | null | undefined;
  /** Price of one. Whether decimals come as numbers or texts is not documented. */
  readonly rate?: number | string | undefined;
  /** How many. */
  readonly quantity?: number | string | undefined;
  /** Rate times quantity. */
  readonly total?: number | string | undefined;
  readonly [key: string]: unknown;
}

/** What money is spent on. */
export interface FinanceItem {
  /** Name of the item on expenses. */
  readonly expense_alias?: string | undefined;
  readonly [key: string]: unknown;
}

/** The parts of an address. */
export interface Address {
  /** 1st line of the street address. */
  readonly address_1?: string | undefined;
  /** 2nd line of the street address. */
  readonly address_2?: string | undefined;
  /** City. */
  readonly city?: string | undefined;
  /** State. */
  readonly state?: string | undefined;
  /** ZIP or postal code. */
  readonly zip?: string | undefined;
  /** Country. */
  readonly country?: string | undefined;
}

/** The parts of a person's name (vendor's PHP client). */
export interface PersonName {
  /** First name. */
  readonly first_name?: string | undefined;
  /** Middle name. */
  readonly middle_name?: string | undefined;
  /** Last name. */
  readonly last_name?: string | undefined;
}

/** The tag of a type of custom fields. */
export type FieldTypeTag = "ADDRESS" | "COUNTRY" | "DATE" | "BIRTHDAY" | "EMAIL" | "LONG" | "INPUT" | "CURRENCY" | "CHECKBOX" | "SELECT" | "RADIO" | "NAME" | "NUMBER" | "LINK" | "YESNO" | "YESNONA";

/**
 * The kind of each type of custom fields, or the names of its parts.
 *
 * @internal
 */
export const fieldKinds = {
  ADDRESS: ["address_1","address_2","city","state","zip","country"],
  COUNTRY: "country",
  DATE: "date",
  BIRTHDAY: "date",
  EMAIL: "email",
  LONG: "string",
  INPUT: "string",
  CURRENCY: "number",
  CHECKBOX: "list",
  SELECT: "string",
  RADIO: "string",
  NAME: ["first_name","middle_name","last_name"],
  NUMBER: "number",
  LINK: "link",
  YESNO: "flag",
  YESNONA: "yesNoNa",
} as const;

/** The values of custom fields as this client accepts and returns them, by the tag of their type. */
export interface CustomFieldValues {
  /** Address: The parts of an address. */
  readonly ADDRESS: Address;
  /** Country: The two letters of ISO 3166. */
  readonly COUNTRY: string;
  /** Date: A day. The server recognises some other forms too. */
  readonly DATE: string;
  /** Date (Birthday): A day. */
  readonly BIRTHDAY: string;
  /** Email Address: A valid address. */
  readonly EMAIL: string;
  /** Input (Long): Text of several lines. */
  readonly LONG: string;
  /** Input (Short): Text of one line. */
  readonly INPUT: string;
  /** Money: An amount. */
  readonly CURRENCY: number;
  /** Multiple Choice (Checkbox): One or more of the field's choices. Newer copies of the reference only. */
  readonly CHECKBOX: readonly string[];
  /** Multiple Choice (Dropdown): One of the field's choices. */
  readonly SELECT: string;
  /** Multiple Choice (Radio): One of the field's choices. */
  readonly RADIO: string;
  /** Name (First, Middle, Last): The parts of a name. */
  readonly NAME: PersonName;
  /** Number: A number. */
  readonly NUMBER: number;
  /** Website (URL): A valid address. */
  readonly LINK: string;
  /** Yes or No: 1 or 0; a boolean in this client. */
  readonly YESNO: boolean;
  /** Yes, No, or N/A: 1, 0 or an empty text; a boolean or null in this client. */
  readonly YESNONA: boolean | null;
}

/** The collections of the catalogue, each with the methods that Trackops offers for it. */
export interface Resources {
  /**
   * `cases`. The parent object: subjects, updates and much else belong to a case.
   *
   * The public copy of the reference cuts off the list of filters: pass filters that it does not show in `extra`.
   *
   * The public copy of the reference cuts off the keys of a new record: others are sent unchecked.
   *
   * The path of `get` is inferred.
   *
   * The reference states only for other resources that timestamps are UTC.
   */
  readonly cases: Listable<Case, CaseFilters> & Gettable<Case, [case_id: Key]> & Creatable<Case, NewCase>;
  /**
   * `case/requests`. Referrals from people who may not be clients yet; for existing clients the vendor points to cases.
   *
   * The public copy of the reference cuts off the list of filters: pass filters that it does not show in `extra`.
   *
   * The path of `get` is inferred.
   *
   * The reference states only for other resources that timestamps are UTC.
   */
  readonly caseRequests: Listable<CaseRequest, CaseRequestFilters> & Gettable<CaseRequest, [case_request_id: Key]>;
  /**
   * `cases/status_history`. An entry for each time that a status moved forward. Moving a case back deletes its later entries, so the history stays linear.
   */
  readonly caseStatusHistory: Listable<CaseStatusHistoryEntry, CaseStatusHistoryEntryFilters> & Gettable<CaseStatusHistoryEntry, [case_id: Key, case_status_id: Key]>;
  /**
   * `case/status_changes`. Sets the status of a case. Going to a lower-ranked status removes later history; case reviews and webhooks that are set up for the status are processed.
   */
  readonly caseStatusChanges: Creatable<CaseStatusChange, NewCaseStatusChange>;
  /**
   * `case/updates`. What was reported on a case.
   *
   * The public copy of the reference cuts off the keys of a new record: others are sent unchecked.
   *
   * The wrapper key of `create`, `update`, is inferred; the option `wrapper` overrides it.
   */
  readonly caseUpdates: Listable<CaseUpdate, CaseUpdateFilters> & Gettable<CaseUpdate, [case_update_id: Key]> & Creatable<CaseUpdate, NewCaseUpdate>;
  /**
   * `case/update/notifications`. A record for each time that an update was sent to a user, by email or otherwise.
   *
   * The path of `get` is inferred.
   */
  readonly caseUpdateNotifications: Listable<CaseUpdateNotification, CaseUpdateNotificationFilters> & Gettable<CaseUpdateNotification, [update_id: Key, notification_id: Key]>;
  /**
   * `case/contacts`. Assignments of staff and client contacts to cases.
   *
   * The public copy of the reference cuts off the keys of a new record: others are sent unchecked.
   *
   * The wrapper key of `create`, `contact`, is inferred; the option `wrapper` overrides it.
   *
   * The reference states only for other resources that timestamps are UTC.
   */
  readonly caseContacts: Listable<CaseContact, CaseContactFilters> & Gettable<CaseContact, [case_id: Key, user_id: Key, assign_type_id: Key]> & Creatable<CaseContact, NewCaseContact>;
  /**
   * `case/reviews`. Question sets that are answered for a case.
   *
   * The path of `get` is inferred.
   */
  readonly caseReviews: Listable<CaseReview, CaseReviewFilters> & Gettable<CaseReview, [case_review_id: Key]>;
  /**
   * `clients`. Root (parent) clients; addresses and phones are on their locations.
   *
   * The public copy of the reference cuts off the keys of a new record: others are sent unchecked.
   *
   * The wrapper key of `create`, `client`, is inferred; the option `wrapper` overrides it.
   */
  readonly clients: Listable<Client, ClientFilters> & Gettable<Client, [client_id: Key]> & Creatable<Client, NewClient>;
  /**
   * `client/locations`. Branches of a client with their addresses. Every client has at least one.
   *
   * The public copy of the reference cuts off the keys of a new record: others are sent unchecked.
   *
   * The wrapper key of `create`, `location`, is inferred; the option `wrapper` overrides it.
   */
  readonly clientLocations: Listable<ClientLocation, ClientLocationFilters> & Gettable<ClientLocation, [client_location_id: Key]> & Creatable<ClientLocation, NewClientLocation>;
  /**
   * `client/contacts`. People at a client. They belong to a location, never to a root client.
   *
   * The public copy of the reference cuts off the keys of a new record: others are sent unchecked.
   *
   * The wrapper key of `create`, `contact`, is inferred; the option `wrapper` overrides it.
   */
  readonly clientContacts: Listable<ClientContact, ClientContactFilters> & Gettable<ClientContact, [client_contact_id: Key]> & Creatable<ClientContact, NewClientContact>;
  /**
   * `staff`. Employees and vendors. Employees belong to a company location.
   *
   * The public copy of the reference cuts off the keys of a new record: others are sent unchecked.
   *
   * The wrapper key of `create`, `employee`, is inferred; the option `wrapper` overrides it.
   */
  readonly staff: Listable<StaffMember, StaffMemberFilters> & Gettable<StaffMember, [staff_id: Key]> & Creatable<StaffMember, NewEmployee>;
  /**
   * `subjects`. Whom or what a case is about; mostly custom fields, which the subject type decides.
   *
   * The wrapper key of `create`, `subject`, is inferred; the option `wrapper` overrides it.
   */
  readonly subjects: Listable<Subject, SubjectFilters> & Gettable<Subject, [subject_id: Key]> & Creatable<Subject, NewSubject>;
  /**
   * `events`. Appointments in a calendar. They need neither case nor subject.
   *
   * The public copy of the reference cuts off the keys of a new record: others are sent unchecked.
   *
   * The wrapper key of `create`, `event`, is inferred; the option `wrapper` overrides it.
   */
  readonly events: Listable<Event, EventFilters> & Gettable<Event, [event_id: Key]> & Creatable<Event, NewEvent>;
  /**
   * `tasks`. Things to do. They need neither case nor subject.
   *
   * The path of `get` is inferred.
   *
   * The reference states only for other resources that timestamps are UTC.
   */
  readonly tasks: Listable<Task, TaskFilters> & Gettable<Task, [task_id: Key]>;
  /**
   * `files`. Files of cases. Each listed file has a download URL that expires after 15 minutes; the key that holds it is not documented. The paths of an upload are not public.
   */
  readonly files: Listable<File, FileFilters> & Gettable<File, [file_id: Key]>;
  /**
   * `fields`. The custom fields of the account. Their ids differ from account to account.
   */
  readonly fields: Listable<Field, FieldFilters> & Gettable<Field, [field_id: Key]>;
  /**
   * `invoices`. Invoices. They need no case.
   *
   * The path of `get` is inferred.
   */
  readonly invoices: Listable<Invoice, InvoiceFilters> & Gettable<Invoice, [invoice_id: Key]>;
  /**
   * `invoice/payments`. Payments of invoices. Each belongs to one.
   *
   * The public copy of the reference cuts off the keys of a new record: others are sent unchecked.
   *
   * The wrapper key of `create`, `payment`, is inferred; the option `wrapper` overrides it.
   */
  readonly invoicePayments: Listable<InvoicePayment, InvoicePaymentFilters> & Gettable<InvoicePayment, [invoice_payment_id: Key]> & Creatable<InvoicePayment, NewInvoicePayment>;
  /**
   * `expense/entries`. Expenses of users.
   *
   * The path of `get` is inferred.
   */
  readonly expenseEntries: Listable<ExpenseEntry, ExpenseEntryFilters> & Gettable<ExpenseEntry, [expense_entry_id: Key]>;
  /**
   * `expense/slips`. Payments of expenses to users.
   */
  readonly expenseSlips: Listable<ExpenseSlip, ExpenseSlipFilters> & Gettable<ExpenseSlip, [slip_id: Key]>;
}

/** The names of the collections. */
export const resourceNames = [
  "cases",
  "caseRequests",
  "caseStatusHistory",
  "caseStatusChanges",
  "caseUpdates",
  "caseUpdateNotifications",
  "caseContacts",
  "caseReviews",
  "clients",
  "clientLocations",
  "clientContacts",
  "staff",
  "subjects",
  "events",
  "tasks",
  "files",
  "fields",
  "invoices",
  "invoicePayments",
  "expenseEntries",
  "expenseSlips",
] as const satisfies readonly (keyof Resources)[];

/** The names of the collections that can be listed. */
export const listableNames = [
  "cases",
  "caseRequests",
  "caseStatusHistory",
  "caseUpdates",
  "caseUpdateNotifications",
  "caseContacts",
  "caseReviews",
  "clients",
  "clientLocations",
  "clientContacts",
  "staff",
  "subjects",
  "events",
  "tasks",
  "files",
  "fields",
  "invoices",
  "invoicePayments",
  "expenseEntries",
  "expenseSlips",
] as const satisfies readonly (keyof Resources)[];
