/**
 * Made from `api/openapi.yaml` by `npm run generate`. Do not edit. For command-line help; the client does not contain it.
 *
 * @module
 */

import type { CatalogueEntry, Parameter } from "../cli/catalogue.js";

/** The parameters of every listing. */
export const commonParameters: readonly Parameter[] = [
  {
    "name": "page",
    "kind": "integer",
    "description": "Page number, from 1. Default: 1."
  },
  {
    "name": "per_page",
    "kind": "integer",
    "description": "Records per page, 100 at the most. What the server takes without it is not documented."
  },
  {
    "name": "dir",
    "kind": "choice",
    "choices": [
      "asc",
      "desc"
    ],
    "description": "Sort direction; newest first unless it is `asc`. Default: desc."
  }
];

/** Every resource with the descriptions of its parameters. */
export const catalogue: readonly CatalogueEntry[] = [
  {
    "name": "cases",
    "path": "cases",
    "about": "The parent object: subjects, updates and much else belong to a case.",
    "source": "API Reference - Cases",
    "open": [
      "The public copy of the reference cuts off the list of filters: pass filters that it does not show in `extra`.",
      "The public copy of the reference cuts off the keys of a new record: others are sent unchecked.",
      "The path of `get` is inferred.",
      "The reference states only for other resources that timestamps are UTC."
    ],
    "recordKey": [
      "id"
    ],
    "filters": [
      {
        "name": "id",
        "kind": "id",
        "description": "Id of the case."
      },
      {
        "name": "client",
        "kind": "id",
        "description": "Id of the root (parent) client. One of `clients`."
      },
      {
        "name": "location",
        "kind": "id",
        "description": "Id of the client location. One of `clientLocations`."
      },
      {
        "name": "case_region",
        "kind": "id",
        "description": "Id of the case region."
      },
      {
        "name": "case_status",
        "kind": "id",
        "description": "Id of the current status."
      },
      {
        "name": "created_from",
        "alias": "from",
        "kind": "date",
        "description": "Creation date as set by users, lower bound. A day, `YYYY-MM-DD`. Alias: `from`."
      },
      {
        "name": "created_to",
        "alias": "to",
        "kind": "date",
        "description": "Creation date as set by users, upper bound. A day, `YYYY-MM-DD`. Alias: `to`."
      },
      {
        "name": "created_from_system",
        "kind": "timestamp",
        "description": "Creation as recorded by the system, lower bound. A moment; sent in UTC."
      },
      {
        "name": "created_to_system",
        "kind": "timestamp",
        "description": "Creation as recorded by the system, upper bound. A moment; sent in UTC."
      },
      {
        "name": "due_from",
        "kind": "date",
        "description": "Due date, lower bound. A day, `YYYY-MM-DD`."
      },
      {
        "name": "due_to",
        "kind": "date",
        "description": "Due date, upper bound. A day, `YYYY-MM-DD`."
      },
      {
        "name": "updated_from",
        "kind": "timestamp",
        "description": "Last update, lower bound. A moment; sent in UTC."
      },
      {
        "name": "updated_to",
        "kind": "timestamp",
        "description": "Last update, upper bound. A moment; sent in UTC."
      },
      {
        "name": "is_request",
        "kind": "boolean",
        "description": "True: case requests only; false: cases only."
      },
      {
        "name": "primary_contact",
        "kind": "id",
        "description": "Id of the primary client contact. One of `clientContacts`."
      },
      {
        "name": "primary_investigator",
        "kind": "id",
        "description": "Id of the primary investigator. One of `staff`."
      },
      {
        "name": "primary_manager",
        "kind": "id",
        "description": "Id of the primary case manager. One of `staff`."
      },
      {
        "name": "primary_salesperson",
        "kind": "id",
        "description": "Id of the primary salesperson. One of `staff`."
      },
      {
        "name": "primary_subject",
        "kind": "id",
        "description": "Id of the primary subject. One of `subjects`."
      },
      {
        "name": "reference_value_1",
        "kind": "string",
        "description": "Value of the 1st reference (a claim number, say); the case type gives it its label."
      },
      {
        "name": "reference_value_2",
        "kind": "string",
        "description": "Value of the 2nd reference."
      }
    ],
    "key": [
      "case_id"
    ],
    "create": [
      {
        "name": "case_type_id",
        "kind": "id",
        "description": "Id of the case type."
      },
      {
        "name": "client_id",
        "kind": "id",
        "description": "Id of the client (root client or location: the source does not say). One of `clients`."
      },
      {
        "name": "primary_contact_id",
        "kind": "id",
        "description": "Id of the primary client contact. One of `clientContacts`."
      },
      {
        "name": "case_region_id",
        "kind": "id",
        "description": "Id of the case region."
      },
      {
        "name": "company_location_id",
        "kind": "id",
        "description": "Id of the company location."
      },
      {
        "name": "created_on",
        "kind": "date",
        "description": "Creation date. A day, `YYYY-MM-DD`."
      },
      {
        "name": "due_on",
        "kind": "date",
        "description": "Due date. A day, `YYYY-MM-DD`."
      },
      {
        "name": "reference_value_1",
        "kind": "string",
        "description": "1st reference."
      },
      {
        "name": "reference_value_2",
        "kind": "string",
        "description": "2nd reference."
      },
      {
        "name": "reference_value_3",
        "kind": "string",
        "description": "3rd reference."
      },
      {
        "name": "case_location",
        "kind": "string",
        "description": "Where the case is, such as city and state."
      },
      {
        "name": "budget_money",
        "kind": "number",
        "description": "Budget in money."
      },
      {
        "name": "budget_hours",
        "kind": "number",
        "description": "Budget in hours."
      },
      {
        "name": "notes",
        "kind": "string",
        "description": "Notes."
      },
      {
        "name": "scheduling_notes",
        "kind": "string",
        "description": "Notes on scheduling."
      },
      {
        "name": "admin_notes",
        "kind": "string",
        "description": "Notes for administrators."
      },
      {
        "name": "case_services_list",
        "kind": "list",
        "description": "Ids of services."
      },
      {
        "name": "case_flags_list",
        "kind": "list",
        "description": "Ids of flags."
      },
      {
        "name": "custom_fields",
        "kind": "list",
        "description": "Values of custom fields."
      },
      {
        "name": "subjects",
        "kind": "list",
        "description": "Subjects of the case."
      }
    ]
  },
  {
    "name": "caseRequests",
    "path": "case/requests",
    "about": "Referrals from people who may not be clients yet; for existing clients the vendor points to cases.",
    "source": "API Reference - Case Requests",
    "open": [
      "The public copy of the reference cuts off the list of filters: pass filters that it does not show in `extra`.",
      "The path of `get` is inferred.",
      "The reference states only for other resources that timestamps are UTC."
    ],
    "recordKey": [
      "id"
    ],
    "filters": [
      {
        "name": "id",
        "kind": "id",
        "description": "Id of the case request."
      },
      {
        "name": "client",
        "kind": "id",
        "description": "Id of the root (parent) client. One of `clients`."
      },
      {
        "name": "location",
        "kind": "id",
        "description": "Id of the client location. One of `clientLocations`."
      },
      {
        "name": "case_region",
        "kind": "id",
        "description": "Id of the case region."
      },
      {
        "name": "created_from",
        "alias": "from",
        "kind": "date",
        "description": "Creation date as set by users, lower bound. A day, `YYYY-MM-DD`. Alias: `from`."
      },
      {
        "name": "created_to",
        "alias": "to",
        "kind": "date",
        "description": "Creation date as set by users, upper bound. A day, `YYYY-MM-DD`. Alias: `to`."
      },
      {
        "name": "created_from_system",
        "kind": "timestamp",
        "description": "Creation as recorded by the system, lower bound. A moment; sent in UTC."
      },
      {
        "name": "created_to_system",
        "kind": "timestamp",
        "description": "Creation as recorded by the system, upper bound. A moment; sent in UTC."
      },
      {
        "name": "due_from",
        "kind": "date",
        "description": "Due date, lower bound. A day, `YYYY-MM-DD`."
      },
      {
        "name": "due_to",
        "kind": "date",
        "description": "Due date, upper bound. A day, `YYYY-MM-DD`."
      },
      {
        "name": "updated_from",
        "kind": "timestamp",
        "description": "Last update, lower bound. A moment; sent in UTC."
      },
      {
        "name": "updated_to",
        "kind": "timestamp",
        "description": "Last update, upper bound. A moment; sent in UTC."
      },
      {
        "name": "primary_contact",
        "kind": "id",
        "description": "Id of the primary client contact. One of `clientContacts`."
      },
      {
        "name": "primary_subject",
        "kind": "id",
        "description": "Id of the primary subject. One of `subjects`."
      },
      {
        "name": "reference_value_1",
        "kind": "string",
        "description": "Value of the 1st reference; the case type gives it its label."
      },
      {
        "name": "reference_value_2",
        "kind": "string",
        "description": "Value of the 2nd reference, if in use."
      },
      {
        "name": "reference_value_3",
        "kind": "string",
        "description": "Value of the 3rd reference, if in use."
      }
    ],
    "key": [
      "case_request_id"
    ]
  },
  {
    "name": "caseStatusHistory",
    "path": "cases/status_history",
    "about": "An entry for each time that a status moved forward. Moving a case back deletes its later entries, so the history stays linear.",
    "source": "API Reference - Case Status History",
    "open": [],
    "recordKey": [
      "casefile_id",
      "case_status_id"
    ],
    "filters": [
      {
        "name": "case",
        "kind": "id",
        "description": "Id of the case. One of `cases`."
      },
      {
        "name": "case_status",
        "kind": "id",
        "description": "Id of the case status."
      },
      {
        "name": "changed_by",
        "kind": "id",
        "description": "Id of the user who changed it. One of `staff`."
      },
      {
        "name": "changed_from",
        "kind": "timestamp",
        "description": "Change, lower bound. A moment; sent in UTC."
      },
      {
        "name": "changed_to",
        "kind": "timestamp",
        "description": "Change, upper bound. A moment; sent in UTC."
      }
    ],
    "key": [
      "case_id",
      "case_status_id"
    ]
  },
  {
    "name": "caseStatusChanges",
    "path": "case/status_changes",
    "about": "Sets the status of a case. Going to a lower-ranked status removes later history; case reviews and webhooks that are set up for the status are processed.",
    "source": "API Reference - Case Status Changes",
    "open": [],
    "recordKey": [],
    "create": [
      {
        "name": "casefile_id",
        "kind": "id",
        "required": true,
        "description": "Id of the case. One of `cases`."
      },
      {
        "name": "case_status_id",
        "kind": "id",
        "required": true,
        "description": "Id of the new case status."
      }
    ]
  },
  {
    "name": "caseUpdates",
    "path": "case/updates",
    "about": "What was reported on a case.",
    "source": "API Reference - Case Updates",
    "open": [
      "The public copy of the reference cuts off the keys of a new record: others are sent unchecked.",
      "The wrapper key of `create`, `update`, is inferred; the option `wrapper` overrides it."
    ],
    "recordKey": [
      "id"
    ],
    "filters": [
      {
        "name": "id",
        "kind": "id",
        "description": "Id of the update."
      },
      {
        "name": "case",
        "kind": "id",
        "description": "Id of the case. One of `cases`."
      },
      {
        "name": "access_group",
        "kind": "id",
        "description": "Id of the access group."
      },
      {
        "name": "created_by",
        "kind": "id",
        "description": "Id of the contact or staff member who wrote it. One of `staff`."
      },
      {
        "name": "is_valid",
        "kind": "boolean",
        "description": "True: validated updates only; false: those not validated only."
      },
      {
        "name": "subject",
        "kind": "id",
        "description": "Id of the case subject. One of `subjects`."
      },
      {
        "name": "thread",
        "kind": "id",
        "description": "Id of the thread (an update and its replies)."
      },
      {
        "name": "activity_from",
        "alias": "from",
        "kind": "timestamp",
        "description": "Activity, lower bound. A moment; sent in UTC. Alias: `from`."
      },
      {
        "name": "activity_to",
        "alias": "to",
        "kind": "timestamp",
        "description": "Activity, upper bound. A moment; sent in UTC. Alias: `to`."
      },
      {
        "name": "created_from",
        "kind": "timestamp",
        "description": "Creation, lower bound. A moment; sent in UTC."
      },
      {
        "name": "created_to",
        "kind": "timestamp",
        "description": "Creation, upper bound. A moment; sent in UTC."
      },
      {
        "name": "updated_from",
        "kind": "timestamp",
        "description": "Last update, lower bound. A moment; sent in UTC."
      },
      {
        "name": "updated_to",
        "kind": "timestamp",
        "description": "Last update, upper bound. A moment; sent in UTC."
      },
      {
        "name": "validated_from",
        "kind": "timestamp",
        "description": "Validation, lower bound. A moment; sent in UTC."
      },
      {
        "name": "validated_to",
        "kind": "timestamp",
        "description": "Validation, upper bound. A moment; sent in UTC."
      }
    ],
    "key": [
      "case_update_id"
    ],
    "create": [
      {
        "name": "casefile_id",
        "kind": "id",
        "required": true,
        "description": "Id of the case. One of `cases`."
      },
      {
        "name": "subject_id",
        "kind": "id",
        "description": "Id of the subject. One of `subjects`."
      },
      {
        "name": "event_id",
        "kind": "id",
        "description": "Id of the event or task. One of `events`."
      },
      {
        "name": "access_group_id",
        "kind": "id",
        "required": true,
        "description": "Id of the access group."
      },
      {
        "name": "activity_at",
        "kind": "timestamp",
        "description": "Date and time of the activity. The reference calls its type date and its meaning date and time. A moment; sent in UTC."
      }
    ]
  },
  {
    "name": "caseUpdateNotifications",
    "path": "case/update/notifications",
    "about": "A record for each time that an update was sent to a user, by email or otherwise.",
    "source": "API Reference - Case Update Notifications",
    "open": [
      "The path of `get` is inferred."
    ],
    "recordKey": [
      "update_id",
      "notification_id"
    ],
    "filters": [
      {
        "name": "update",
        "kind": "id",
        "description": "Id of the case update. One of `caseUpdates`."
      },
      {
        "name": "notification",
        "kind": "id",
        "description": "Id of the notification."
      },
      {
        "name": "case",
        "kind": "id",
        "description": "Id of the case. One of `cases`."
      },
      {
        "name": "access_group",
        "kind": "id",
        "description": "Id of the access group."
      },
      {
        "name": "sent_by",
        "kind": "id",
        "description": "Id of the user who sent it. One of `staff`."
      },
      {
        "name": "sent_to",
        "kind": "id",
        "description": "Id of the user who received it. One of `staff`."
      },
      {
        "name": "from",
        "kind": "timestamp",
        "description": "Sending, lower bound. A moment; sent in UTC."
      },
      {
        "name": "to",
        "kind": "timestamp",
        "description": "Sending, upper bound. A moment; sent in UTC."
      }
    ],
    "key": [
      "update_id",
      "notification_id"
    ]
  },
  {
    "name": "caseContacts",
    "path": "case/contacts",
    "about": "Assignments of staff and client contacts to cases.",
    "source": "API Reference - Case Contacts",
    "open": [
      "The public copy of the reference cuts off the keys of a new record: others are sent unchecked.",
      "The wrapper key of `create`, `contact`, is inferred; the option `wrapper` overrides it.",
      "The reference states only for other resources that timestamps are UTC."
    ],
    "recordKey": [
      "casefile_id",
      "user_id",
      "assign_type_id"
    ],
    "filters": [
      {
        "name": "case",
        "kind": "id",
        "description": "Id of the case. One of `cases`."
      },
      {
        "name": "assign_type",
        "kind": "id",
        "description": "Id of the assign type (client contact, case manager, investigator …; accounts may rename them)."
      },
      {
        "name": "user",
        "kind": "id",
        "description": "Id of the user. One of `staff`."
      },
      {
        "name": "assigned_from",
        "kind": "timestamp",
        "description": "Assignment, lower bound. A moment; sent in UTC."
      },
      {
        "name": "assigned_to",
        "kind": "timestamp",
        "description": "Assignment, upper bound. A moment; sent in UTC."
      },
      {
        "name": "case_from",
        "kind": "date",
        "description": "Creation date of the case, lower bound. A day, `YYYY-MM-DD`."
      },
      {
        "name": "case_to",
        "kind": "date",
        "description": "Creation date of the case, upper bound. A day, `YYYY-MM-DD`."
      },
      {
        "name": "case_type",
        "kind": "id",
        "description": "Id of the case type."
      },
      {
        "name": "is_primary",
        "kind": "boolean",
        "description": "True: lead users of their assign type only. Not all assign types have one. Newer copies of the reference only."
      }
    ],
    "key": [
      "case",
      "user",
      "assign_type"
    ],
    "create": [
      {
        "name": "casefile_id",
        "kind": "id",
        "required": true,
        "description": "Id of the case. One of `cases`."
      },
      {
        "name": "user_id",
        "kind": "id",
        "required": true,
        "description": "Id of the client contact or staff member. One of `staff`."
      },
      {
        "name": "assign_type_id",
        "kind": "id",
        "required": true,
        "description": "Id of the assign type."
      },
      {
        "name": "is_primary",
        "kind": "flag",
        "description": "Whether the assignment is the primary one. An integer here, a boolean among the filters."
      }
    ]
  },
  {
    "name": "caseReviews",
    "path": "case/reviews",
    "about": "Question sets that are answered for a case.",
    "source": "API Reference - Case Reviews",
    "open": [
      "The path of `get` is inferred."
    ],
    "recordKey": [
      "id"
    ],
    "filters": [
      {
        "name": "id",
        "kind": "id",
        "description": "Id of the review entry."
      },
      {
        "name": "case",
        "kind": "id",
        "description": "Id of the case. One of `cases`."
      },
      {
        "name": "user",
        "kind": "id",
        "description": "Id of the user it is assigned to. One of `staff`."
      },
      {
        "name": "status",
        "kind": "choice",
        "choices": [
          "pending",
          "complete",
          "attention"
        ],
        "description": "Status: `pending` (not marked complete), `complete`, or `attention`, which the public copy of the reference does not explain."
      },
      {
        "name": "user_last_name",
        "kind": "string",
        "description": "Last name of that user."
      },
      {
        "name": "user_first_name",
        "kind": "string",
        "description": "First name of that user."
      },
      {
        "name": "review",
        "kind": "id",
        "description": "Id of the review (the question set)."
      },
      {
        "name": "is_auto_generated",
        "kind": "boolean",
        "description": "True: generated entries only; false: manual ones only."
      },
      {
        "name": "created_from_system",
        "kind": "timestamp",
        "description": "Creation as recorded by the system, lower bound. A moment; sent in UTC."
      },
      {
        "name": "created_to_system",
        "kind": "timestamp",
        "description": "Creation as recorded by the system, upper bound. A moment; sent in UTC."
      },
      {
        "name": "review_from",
        "alias": "from",
        "kind": "date",
        "description": "Review date, lower bound. A day, `YYYY-MM-DD`. Alias: `from`."
      },
      {
        "name": "review_to",
        "alias": "to",
        "kind": "date",
        "description": "Review date, upper bound. A day, `YYYY-MM-DD`. Alias: `to`."
      },
      {
        "name": "created_from",
        "kind": "timestamp",
        "description": "Creation, lower bound. A moment; sent in UTC."
      },
      {
        "name": "created_to",
        "kind": "timestamp",
        "description": "Creation, upper bound. A moment; sent in UTC."
      },
      {
        "name": "updated_from",
        "kind": "timestamp",
        "description": "Last update, lower bound. A moment; sent in UTC."
      },
      {
        "name": "updated_to",
        "kind": "timestamp",
        "description": "Last update, upper bound. A moment; sent in UTC."
      },
      {
        "name": "completed_from",
        "kind": "timestamp",
        "description": "Completion, lower bound. A moment; sent in UTC."
      },
      {
        "name": "completed_to",
        "kind": "timestamp",
        "description": "Completion, upper bound. A moment; sent in UTC."
      }
    ],
    "key": [
      "case_review_id"
    ]
  },
  {
    "name": "clients",
    "path": "clients",
    "about": "Root (parent) clients; addresses and phones are on their locations.",
    "source": "API Reference - Clients",
    "open": [
      "The public copy of the reference cuts off the keys of a new record: others are sent unchecked.",
      "The wrapper key of `create`, `client`, is inferred; the option `wrapper` overrides it."
    ],
    "recordKey": [
      "id"
    ],
    "filters": [
      {
        "name": "id",
        "kind": "id",
        "description": "Id of the client."
      },
      {
        "name": "name",
        "kind": "string",
        "description": "Name of the client."
      },
      {
        "name": "account_code",
        "kind": "string",
        "description": "Internal id or reference of the client. Newer copies of the reference only."
      },
      {
        "name": "salesperson",
        "kind": "id",
        "description": "Id of the default salesperson. One of `staff`."
      },
      {
        "name": "case_manager",
        "kind": "id",
        "description": "Id of the default case manager. One of `staff`. Newer copies of the reference only."
      },
      {
        "name": "created_from",
        "kind": "timestamp",
        "description": "Creation, lower bound. A moment; sent in UTC."
      },
      {
        "name": "created_to",
        "kind": "timestamp",
        "description": "Creation, upper bound. A moment; sent in UTC."
      },
      {
        "name": "updated_from",
        "kind": "timestamp",
        "description": "Last update, lower bound. A moment; sent in UTC."
      },
      {
        "name": "updated_to",
        "kind": "timestamp",
        "description": "Last update, upper bound. A moment; sent in UTC."
      }
    ],
    "key": [
      "client_id"
    ],
    "create": [
      {
        "name": "name",
        "kind": "string",
        "required": true,
        "description": "Name of the client."
      },
      {
        "name": "account_code",
        "kind": "string",
        "description": "Internal id or reference."
      },
      {
        "name": "website",
        "kind": "string",
        "description": "Full URL of the site."
      },
      {
        "name": "email_invoice",
        "kind": "string",
        "description": "Address for billing mail."
      },
      {
        "name": "policies_case",
        "kind": "string",
        "description": "Policy on handling cases. Older copies of the reference only."
      },
      {
        "name": "policies_invoice",
        "kind": "string",
        "description": "Policy on handling invoices. Older copies of the reference only."
      },
      {
        "name": "policies_update",
        "kind": "string",
        "description": "Policy on handling updates. Older copies of the reference only."
      },
      {
        "name": "notes",
        "kind": "string",
        "description": "General notes."
      },
      {
        "name": "has_invoice_reminders",
        "kind": "boolean",
        "description": "Whether reminders of overdue invoices are sent."
      },
      {
        "name": "show_location_on_invoice",
        "kind": "boolean",
        "description": "Whether the location is shown on invoices (its description is cut). Older copies of the reference only."
      }
    ]
  },
  {
    "name": "clientLocations",
    "path": "client/locations",
    "about": "Branches of a client with their addresses. Every client has at least one.",
    "source": "API Reference - Client Locations",
    "open": [
      "The public copy of the reference cuts off the keys of a new record: others are sent unchecked.",
      "The wrapper key of `create`, `location`, is inferred; the option `wrapper` overrides it."
    ],
    "recordKey": [
      "id"
    ],
    "filters": [
      {
        "name": "id",
        "kind": "id",
        "description": "Id of the location."
      },
      {
        "name": "name",
        "kind": "string",
        "description": "Name of the location."
      },
      {
        "name": "parent",
        "kind": "id",
        "description": "Id of the root client. One of `clients`."
      },
      {
        "name": "salesperson",
        "kind": "id",
        "description": "Id of the default salesperson. One of `staff`."
      },
      {
        "name": "created_from",
        "kind": "timestamp",
        "description": "Creation, lower bound. A moment; sent in UTC."
      },
      {
        "name": "created_to",
        "kind": "timestamp",
        "description": "Creation, upper bound. A moment; sent in UTC."
      },
      {
        "name": "updated_from",
        "kind": "timestamp",
        "description": "Last update, lower bound. A moment; sent in UTC."
      },
      {
        "name": "updated_to",
        "kind": "timestamp",
        "description": "Last update, upper bound. A moment; sent in UTC."
      }
    ],
    "key": [
      "client_location_id"
    ],
    "create": [
      {
        "name": "root_id",
        "kind": "id",
        "required": true,
        "description": "Id of the parent client. One of `clients`."
      },
      {
        "name": "is_primary",
        "kind": "boolean",
        "description": "Whether it becomes the client's primary location; each client has one."
      },
      {
        "name": "name",
        "kind": "string",
        "required": true,
        "description": "Name of the location or branch."
      },
      {
        "name": "email_invoice",
        "kind": "email",
        "description": "Billing address of this location."
      },
      {
        "name": "address_1",
        "kind": "string",
        "description": "1st line of the street address."
      },
      {
        "name": "address_2",
        "kind": "string",
        "description": "2nd line of the street address."
      }
    ]
  },
  {
    "name": "clientContacts",
    "path": "client/contacts",
    "about": "People at a client. They belong to a location, never to a root client.",
    "source": "API Reference - Client Contacts",
    "open": [
      "The public copy of the reference cuts off the keys of a new record: others are sent unchecked.",
      "The wrapper key of `create`, `contact`, is inferred; the option `wrapper` overrides it."
    ],
    "recordKey": [
      "id"
    ],
    "filters": [
      {
        "name": "id",
        "kind": "id",
        "description": "Id of the contact."
      },
      {
        "name": "last_name",
        "kind": "string",
        "description": "Last name."
      },
      {
        "name": "first_name",
        "kind": "string",
        "description": "First name."
      },
      {
        "name": "email",
        "kind": "string",
        "description": "Email address."
      },
      {
        "name": "client",
        "kind": "id",
        "description": "Id of the root client. One of `clients`."
      },
      {
        "name": "client_location",
        "kind": "id",
        "description": "Id of the client location. One of `clientLocations`."
      },
      {
        "name": "role",
        "kind": "id",
        "description": "Id of the role."
      },
      {
        "name": "salesperson",
        "kind": "id",
        "description": "Id of the client's default salesperson. One of `staff`."
      },
      {
        "name": "created_from",
        "kind": "timestamp",
        "description": "Creation, lower bound. A moment; sent in UTC."
      },
      {
        "name": "created_to",
        "kind": "timestamp",
        "description": "Creation, upper bound. A moment; sent in UTC."
      },
      {
        "name": "updated_from",
        "kind": "timestamp",
        "description": "Last update, lower bound. A moment; sent in UTC."
      },
      {
        "name": "updated_to",
        "kind": "timestamp",
        "description": "Last update, upper bound. A moment; sent in UTC."
      },
      {
        "name": "expand_field_values",
        "kind": "boolean",
        "description": "Gives the values of custom fields as structured JSON, where their type has parts. Newer copies of the reference only."
      }
    ],
    "key": [
      "client_contact_id"
    ],
    "create": [
      {
        "name": "client_id",
        "kind": "id",
        "required": true,
        "description": "Id of the client location, not of the root client. One of `clientLocations`."
      },
      {
        "name": "role_id",
        "kind": "id",
        "required": true,
        "description": "Id of the role whose permissions the contact gets."
      }
    ]
  },
  {
    "name": "staff",
    "path": "staff",
    "about": "Employees and vendors. Employees belong to a company location.",
    "source": "API Reference - Staff",
    "open": [
      "The public copy of the reference cuts off the keys of a new record: others are sent unchecked.",
      "The wrapper key of `create`, `employee`, is inferred; the option `wrapper` overrides it."
    ],
    "recordKey": [
      "id"
    ],
    "filters": [
      {
        "name": "id",
        "kind": "id",
        "description": "Id of the staff member."
      },
      {
        "name": "last_name",
        "kind": "string",
        "description": "Last name of the employee, or name of the vendor."
      },
      {
        "name": "first_name",
        "kind": "string",
        "description": "First name of the employee."
      },
      {
        "name": "email",
        "kind": "string",
        "description": "Email address."
      },
      {
        "name": "role",
        "kind": "id",
        "description": "Id of the role."
      },
      {
        "name": "is_vendor",
        "kind": "boolean",
        "description": "True: vendors only; false: employees only."
      },
      {
        "name": "created_from",
        "kind": "timestamp",
        "description": "Creation, lower bound. A moment; sent in UTC."
      },
      {
        "name": "created_to",
        "kind": "timestamp",
        "description": "Creation, upper bound. A moment; sent in UTC."
      },
      {
        "name": "updated_from",
        "kind": "timestamp",
        "description": "Last update, lower bound. A moment; sent in UTC."
      },
      {
        "name": "updated_to",
        "kind": "timestamp",
        "description": "Last update, upper bound. A moment; sent in UTC."
      },
      {
        "name": "expand_field_values",
        "kind": "boolean",
        "description": "Gives the values of custom fields as structured JSON, where their type has parts. Newer copies of the reference only."
      }
    ],
    "key": [
      "staff_id"
    ],
    "create": [
      {
        "name": "client_id",
        "kind": "id",
        "required": true,
        "description": "Id of the company location the employee belongs to."
      },
      {
        "name": "role_id",
        "kind": "id",
        "required": true,
        "description": "Id of the role; only roles made available to employees are valid."
      }
    ]
  },
  {
    "name": "subjects",
    "path": "subjects",
    "about": "Whom or what a case is about; mostly custom fields, which the subject type decides.",
    "source": "API Reference - Subjects",
    "open": [
      "The wrapper key of `create`, `subject`, is inferred; the option `wrapper` overrides it."
    ],
    "recordKey": [
      "id"
    ],
    "filters": [
      {
        "name": "id",
        "kind": "id",
        "description": "Id of the subject."
      },
      {
        "name": "case",
        "kind": "id",
        "description": "Id of the case. One of `cases`."
      },
      {
        "name": "is_primary",
        "kind": "flag",
        "description": "1: primary subjects only. An integer here, a boolean in a create body."
      },
      {
        "name": "name",
        "kind": "string",
        "description": "Name; `last, first` for persons."
      },
      {
        "name": "subject_type",
        "kind": "id",
        "description": "Id of the subject type."
      },
      {
        "name": "created_from",
        "kind": "timestamp",
        "description": "Creation, lower bound. A moment; sent in UTC."
      },
      {
        "name": "created_to",
        "kind": "timestamp",
        "description": "Creation, upper bound. A moment; sent in UTC."
      },
      {
        "name": "updated_from",
        "kind": "timestamp",
        "description": "Last update, lower bound. A moment; sent in UTC."
      },
      {
        "name": "updated_to",
        "kind": "timestamp",
        "description": "Last update, upper bound. A moment; sent in UTC."
      }
    ],
    "key": [
      "subject_id"
    ],
    "create": [
      {
        "name": "casefile_id",
        "kind": "id",
        "required": true,
        "description": "Id of the case. One of `cases`."
      },
      {
        "name": "subject_type_id",
        "kind": "id",
        "required": true,
        "description": "Id of the subject type, which decides what fields exist."
      },
      {
        "name": "is_primary",
        "kind": "boolean",
        "description": "Whether it is the primary subject of the case."
      },
      {
        "name": "is_pinned",
        "kind": "boolean",
        "description": "Whether it is pinned to the case's overview (the vendor advises true)."
      },
      {
        "name": "custom_fields",
        "kind": "list",
        "required": true,
        "description": "Values of custom fields."
      }
    ]
  },
  {
    "name": "events",
    "path": "events",
    "about": "Appointments in a calendar. They need neither case nor subject.",
    "source": "API Reference - Events",
    "open": [
      "The public copy of the reference cuts off the keys of a new record: others are sent unchecked.",
      "The wrapper key of `create`, `event`, is inferred; the option `wrapper` overrides it."
    ],
    "recordKey": [
      "id"
    ],
    "filters": [
      {
        "name": "id",
        "kind": "id",
        "description": "Id of the event."
      },
      {
        "name": "title",
        "kind": "string",
        "description": "Title."
      },
      {
        "name": "calendar",
        "kind": "id",
        "description": "Id of the calendar."
      },
      {
        "name": "case",
        "kind": "id",
        "description": "Id of the case. One of `cases`."
      },
      {
        "name": "subject",
        "kind": "id",
        "description": "Id of the subject. One of `subjects`."
      },
      {
        "name": "is_allday",
        "kind": "boolean",
        "description": "True: all-day events only."
      },
      {
        "name": "start_from",
        "alias": "from",
        "kind": "timestamp",
        "description": "Start, lower bound. A moment; sent in UTC. Alias: `from`."
      },
      {
        "name": "start_to",
        "alias": "to",
        "kind": "timestamp",
        "description": "Start, upper bound. A moment; sent in UTC. Alias: `to`."
      },
      {
        "name": "end_from",
        "kind": "timestamp",
        "description": "End, lower bound. A moment; sent in UTC."
      },
      {
        "name": "end_to",
        "kind": "timestamp",
        "description": "End, upper bound. A moment; sent in UTC."
      },
      {
        "name": "alert_from",
        "kind": "timestamp",
        "description": "Time the alert is scheduled for, lower bound. A moment; sent in UTC."
      },
      {
        "name": "alert_to",
        "kind": "timestamp",
        "description": "Time the alert is scheduled for, upper bound. A moment; sent in UTC."
      },
      {
        "name": "alert_sent_from",
        "kind": "timestamp",
        "description": "Delivery of the alert, lower bound. A moment; sent in UTC."
      },
      {
        "name": "alert_sent_to",
        "kind": "timestamp",
        "description": "Delivery of the alert, upper bound. A moment; sent in UTC."
      },
      {
        "name": "created_from",
        "kind": "timestamp",
        "description": "Creation, lower bound. A moment; sent in UTC."
      },
      {
        "name": "created_to",
        "kind": "timestamp",
        "description": "Creation, upper bound. A moment; sent in UTC."
      },
      {
        "name": "updated_from",
        "kind": "timestamp",
        "description": "Last update, lower bound. A moment; sent in UTC."
      },
      {
        "name": "updated_to",
        "kind": "timestamp",
        "description": "Last update, upper bound. A moment; sent in UTC."
      }
    ],
    "key": [
      "event_id"
    ],
    "create": []
  },
  {
    "name": "tasks",
    "path": "tasks",
    "about": "Things to do. They need neither case nor subject.",
    "source": "API Reference - Tasks",
    "open": [
      "The path of `get` is inferred.",
      "The reference states only for other resources that timestamps are UTC."
    ],
    "recordKey": [
      "id"
    ],
    "filters": [
      {
        "name": "id",
        "kind": "id",
        "description": "Id of the task."
      },
      {
        "name": "title",
        "kind": "string",
        "description": "Title."
      },
      {
        "name": "calendar",
        "kind": "id",
        "description": "Id of the calendar."
      },
      {
        "name": "case",
        "kind": "id",
        "description": "Id of the case. One of `cases`."
      },
      {
        "name": "subject",
        "kind": "id",
        "description": "Id of the subject. One of `subjects`."
      },
      {
        "name": "user",
        "kind": "id",
        "description": "Id of the user it is assigned to. One of `staff`. Newer copies of the reference only."
      },
      {
        "name": "status",
        "kind": "choice",
        "choices": [
          "none",
          "needs_action",
          "in_progress",
          "complete"
        ],
        "description": "Status; `none` unless it was set."
      },
      {
        "name": "due_from",
        "alias": "from",
        "kind": "date",
        "description": "Due date, lower bound. A day, `YYYY-MM-DD`. Alias: `from`."
      },
      {
        "name": "due_to",
        "alias": "to",
        "kind": "date",
        "description": "Due date, upper bound. A day, `YYYY-MM-DD`. Alias: `to`."
      },
      {
        "name": "complete_from",
        "kind": "timestamp",
        "description": "Completion, lower bound. A moment; sent in UTC."
      },
      {
        "name": "complete_to",
        "kind": "timestamp",
        "description": "Completion, upper bound. A moment; sent in UTC."
      },
      {
        "name": "alert_from",
        "kind": "timestamp",
        "description": "Time the alert is scheduled for, lower bound. A moment; sent in UTC."
      },
      {
        "name": "alert_to",
        "kind": "timestamp",
        "description": "Time the alert is scheduled for, upper bound. A moment; sent in UTC."
      },
      {
        "name": "alert_sent_from",
        "kind": "timestamp",
        "description": "Delivery of the alert, lower bound. A moment; sent in UTC."
      },
      {
        "name": "alert_sent_to",
        "kind": "timestamp",
        "description": "Delivery of the alert, upper bound. A moment; sent in UTC."
      },
      {
        "name": "created_from",
        "kind": "timestamp",
        "description": "Creation, lower bound. A moment; sent in UTC."
      },
      {
        "name": "created_to",
        "kind": "timestamp",
        "description": "Creation, upper bound. A moment; sent in UTC."
      },
      {
        "name": "updated_from",
        "kind": "timestamp",
        "description": "Last update, lower bound. A moment; sent in UTC."
      },
      {
        "name": "updated_to",
        "kind": "timestamp",
        "description": "Last update, upper bound. A moment; sent in UTC."
      }
    ],
    "key": [
      "task_id"
    ]
  },
  {
    "name": "files",
    "path": "files",
    "about": "Files of cases. Each listed file has a download URL that expires after 15 minutes; the key that holds it is not documented. The paths of an upload are not public.",
    "source": "API Reference - Files",
    "open": [],
    "recordKey": [
      "id"
    ],
    "filters": [
      {
        "name": "id",
        "kind": "id",
        "description": "Id of the file."
      },
      {
        "name": "name",
        "kind": "string",
        "description": "Name as stored in Trackops."
      },
      {
        "name": "filename",
        "kind": "string",
        "description": "Raw file name with its extension. The reference prints its type as integer, surely by mistake."
      },
      {
        "name": "case",
        "kind": "id",
        "description": "Id of the case. One of `cases`."
      },
      {
        "name": "mime_type",
        "kind": "string",
        "description": "Type, such as application/pdf."
      },
      {
        "name": "created_by",
        "kind": "id",
        "description": "Id of the user who created the file or folder. One of `staff`."
      },
      {
        "name": "created_from",
        "kind": "timestamp",
        "description": "Creation, lower bound. A moment; sent in UTC."
      },
      {
        "name": "created_to",
        "kind": "timestamp",
        "description": "Creation, upper bound. A moment; sent in UTC."
      },
      {
        "name": "updated_from",
        "kind": "timestamp",
        "description": "Last update, lower bound. A moment; sent in UTC."
      },
      {
        "name": "updated_to",
        "kind": "timestamp",
        "description": "Last update, upper bound. A moment; sent in UTC."
      }
    ],
    "key": [
      "file_id"
    ]
  },
  {
    "name": "fields",
    "path": "fields",
    "about": "The custom fields of the account. Their ids differ from account to account.",
    "source": "API Reference - Fields",
    "open": [],
    "recordKey": [
      "id"
    ],
    "filters": [
      {
        "name": "id",
        "kind": "id",
        "description": "Id of the field."
      },
      {
        "name": "name",
        "kind": "string",
        "description": "Name of the field."
      },
      {
        "name": "field_type",
        "kind": "id",
        "description": "Id of the field type."
      },
      {
        "name": "field_type_tag",
        "kind": "choice",
        "choices": [
          "ADDRESS",
          "COUNTRY",
          "DATE",
          "BIRTHDAY",
          "EMAIL",
          "LONG",
          "INPUT",
          "CURRENCY",
          "CHECKBOX",
          "SELECT",
          "RADIO",
          "NAME",
          "NUMBER",
          "LINK",
          "YESNO",
          "YESNONA"
        ],
        "description": "Tag of the field type."
      }
    ],
    "key": [
      "field_id"
    ]
  },
  {
    "name": "invoices",
    "path": "invoices",
    "about": "Invoices. They need no case.",
    "source": "API Reference - Invoices",
    "open": [
      "The path of `get` is inferred."
    ],
    "recordKey": [
      "id"
    ],
    "filters": [
      {
        "name": "id",
        "kind": "id",
        "description": "Id of the invoice."
      },
      {
        "name": "client",
        "kind": "id",
        "description": "Id of the root client. One of `clients`."
      },
      {
        "name": "location",
        "kind": "id",
        "description": "Id of the client location. One of `clientLocations`."
      },
      {
        "name": "contact",
        "kind": "id",
        "description": "Id of the client contact or user. One of `clientContacts`."
      },
      {
        "name": "status",
        "kind": "choice",
        "choices": [
          "draft",
          "none",
          "open",
          "sent",
          "partial_paid",
          "paid"
        ],
        "description": "Status. The reference lists `draft` and explains `none` in its place; which of them the server takes is not known."
      },
      {
        "name": "salesperson",
        "kind": "id",
        "description": "Id of the salesperson. One of `staff`."
      },
      {
        "name": "case",
        "kind": "id",
        "description": "Id of the case. One of `cases`."
      },
      {
        "name": "tracking_category",
        "kind": "id",
        "description": "Id of the tracking category, if available."
      },
      {
        "name": "invoice_number",
        "kind": "whole",
        "description": "Unique number of the invoice."
      },
      {
        "name": "reference_number",
        "kind": "string",
        "description": "The client's reference (a claim number, say)."
      },
      {
        "name": "created_from",
        "alias": "from",
        "kind": "date",
        "description": "Creation date, lower bound. A day, `YYYY-MM-DD`. Alias: `from`."
      },
      {
        "name": "created_to",
        "alias": "to",
        "kind": "date",
        "description": "Creation date, upper bound. A day, `YYYY-MM-DD`. Alias: `to`."
      },
      {
        "name": "due_from",
        "kind": "date",
        "description": "Due date, lower bound. A day, `YYYY-MM-DD`."
      },
      {
        "name": "due_to",
        "kind": "date",
        "description": "Due date, upper bound. A day, `YYYY-MM-DD`."
      },
      {
        "name": "closed_from",
        "kind": "date",
        "description": "Day of payment in full, lower bound. A day, `YYYY-MM-DD`."
      },
      {
        "name": "closed_to",
        "kind": "date",
        "description": "Day of payment in full, upper bound. A day, `YYYY-MM-DD`."
      },
      {
        "name": "created_from_system",
        "kind": "timestamp",
        "description": "Creation as recorded by the system, lower bound. A moment; sent in UTC."
      },
      {
        "name": "created_to_system",
        "kind": "timestamp",
        "description": "Creation as recorded by the system, upper bound. A moment; sent in UTC."
      },
      {
        "name": "updated_from",
        "kind": "timestamp",
        "description": "Last update, lower bound. A moment; sent in UTC."
      },
      {
        "name": "updated_to",
        "kind": "timestamp",
        "description": "Last update, upper bound. A moment; sent in UTC."
      }
    ],
    "key": [
      "invoice_id"
    ]
  },
  {
    "name": "invoicePayments",
    "path": "invoice/payments",
    "about": "Payments of invoices. Each belongs to one.",
    "source": "API Reference - Invoice Payments",
    "open": [
      "The public copy of the reference cuts off the keys of a new record: others are sent unchecked.",
      "The wrapper key of `create`, `payment`, is inferred; the option `wrapper` overrides it."
    ],
    "recordKey": [
      "id"
    ],
    "filters": [
      {
        "name": "id",
        "kind": "id",
        "description": "Id of the payment (the reference says of the invoice, surely by mistake)."
      },
      {
        "name": "client",
        "kind": "id",
        "description": "Id of the invoice's root client. One of `clients`."
      },
      {
        "name": "location",
        "kind": "id",
        "description": "Id of the invoice's client location. One of `clientLocations`."
      },
      {
        "name": "invoice",
        "kind": "id",
        "description": "Id of the invoice. One of `invoices`."
      },
      {
        "name": "invoice_number",
        "kind": "whole",
        "description": "Unique number of the invoice."
      },
      {
        "name": "invoice_reference_number",
        "kind": "string",
        "description": "Reference of the invoice (a claim number, say)."
      },
      {
        "name": "reference_number",
        "kind": "string",
        "description": "Reference of the payment (a check or transaction number)."
      },
      {
        "name": "paid_from",
        "alias": "from",
        "kind": "date",
        "description": "Day of payment, lower bound. A day, `YYYY-MM-DD`. Alias: `from`."
      },
      {
        "name": "paid_to",
        "alias": "to",
        "kind": "date",
        "description": "Day of payment, upper bound. A day, `YYYY-MM-DD`. Alias: `to`."
      },
      {
        "name": "invoice_created_from",
        "kind": "date",
        "description": "Creation date of the invoice, lower bound. A day, `YYYY-MM-DD`."
      },
      {
        "name": "invoice_created_to",
        "kind": "date",
        "description": "Creation date of the invoice, upper bound. A day, `YYYY-MM-DD`."
      },
      {
        "name": "created_from",
        "kind": "timestamp",
        "description": "Creation, lower bound. A moment; sent in UTC."
      },
      {
        "name": "created_to",
        "kind": "timestamp",
        "description": "Creation, upper bound. A moment; sent in UTC."
      },
      {
        "name": "updated_from",
        "kind": "timestamp",
        "description": "Last update, lower bound. A moment; sent in UTC."
      },
      {
        "name": "updated_to",
        "kind": "timestamp",
        "description": "Last update, upper bound. A moment; sent in UTC."
      }
    ],
    "key": [
      "invoice_payment_id"
    ],
    "create": [
      {
        "name": "invoice_id",
        "kind": "id",
        "required": true,
        "description": "Id of the invoice. One of `invoices`."
      },
      {
        "name": "payment_method_id",
        "kind": "id",
        "required": true,
        "description": "Id of the payment method."
      }
    ]
  },
  {
    "name": "expenseEntries",
    "path": "expense/entries",
    "about": "Expenses of users.",
    "source": "API Reference - Expense Entries",
    "open": [
      "The path of `get` is inferred."
    ],
    "recordKey": [
      "id"
    ],
    "filters": [
      {
        "name": "id",
        "kind": "id",
        "description": "Id of the expense entry."
      },
      {
        "name": "expense_slip",
        "kind": "id",
        "description": "Id of the payment slip it is on. One of `expenseSlips`. Newer copies of the reference only."
      },
      {
        "name": "user",
        "kind": "id",
        "description": "Id of the user it is for. One of `staff`."
      },
      {
        "name": "status",
        "kind": "choice",
        "choices": [
          "pending",
          "approved",
          "declined",
          "committed",
          "voided"
        ],
        "description": "Status: `pending` (not approved), `approved` (ready for an invoice or a slip), `declined` (to be adjusted), `committed` (on a slip, awaiting payment), `voided`."
      },
      {
        "name": "case",
        "kind": "id",
        "description": "Id of the case. One of `cases`."
      },
      {
        "name": "tracking_category",
        "kind": "id",
        "description": "Id of the tracking category, if available."
      },
      {
        "name": "entry_number",
        "kind": "whole",
        "description": "Unique number of the entry."
      },
      {
        "name": "date_from",
        "alias": "from",
        "kind": "date",
        "description": "Date of the entry, lower bound. A day, `YYYY-MM-DD`. Alias: `from`."
      },
      {
        "name": "date_to",
        "alias": "to",
        "kind": "date",
        "description": "Date of the entry, upper bound. A day, `YYYY-MM-DD`. Alias: `to`."
      },
      {
        "name": "created_from",
        "kind": "timestamp",
        "description": "Creation, lower bound. A moment; sent in UTC."
      },
      {
        "name": "created_to",
        "kind": "timestamp",
        "description": "Creation, upper bound. A moment; sent in UTC."
      },
      {
        "name": "updated_from",
        "kind": "timestamp",
        "description": "Last update, lower bound. A moment; sent in UTC."
      },
      {
        "name": "updated_to",
        "kind": "timestamp",
        "description": "Last update, upper bound. A moment; sent in UTC."
      }
    ],
    "key": [
      "expense_entry_id"
    ]
  },
  {
    "name": "expenseSlips",
    "path": "expense/slips",
    "about": "Payments of expenses to users.",
    "source": "API Reference - Payment Slips (Expenses)",
    "open": [],
    "recordKey": [
      "id"
    ],
    "filters": [
      {
        "name": "id",
        "kind": "id",
        "description": "Id of the slip (the reference says of the expense entry, surely by mistake)."
      },
      {
        "name": "user",
        "kind": "id",
        "description": "Id of the user it is for. One of `staff`."
      },
      {
        "name": "status",
        "kind": "choice",
        "choices": [
          "pending",
          "partial_paid",
          "paid",
          "voided"
        ],
        "description": "Status: `pending` (awaiting payment), `partial_paid` (a balance is left), `paid`, `voided`."
      },
      {
        "name": "slip_number",
        "kind": "whole",
        "description": "Unique number of the slip."
      },
      {
        "name": "created_from",
        "kind": "timestamp",
        "description": "Creation, lower bound. A moment; sent in UTC."
      },
      {
        "name": "created_to",
        "kind": "timestamp",
        "description": "Creation, upper bound. A moment; sent in UTC."
      },
      {
        "name": "updated_from",
        "kind": "timestamp",
        "description": "Last update, lower bound. A moment; sent in UTC."
      },
      {
        "name": "updated_to",
        "kind": "timestamp",
        "description": "Last update, upper bound. A moment; sent in UTC."
      }
    ],
    "key": [
      "slip_id"
    ]
  }
];
