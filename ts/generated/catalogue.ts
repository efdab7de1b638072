/**
 * Made from `api/openapi.yaml` by `npm run generate`. Do not edit. For command-line help; nothing of it is in the client.
 *
 * @module
 */

/** The parameters that every listing takes. */
export const commonParameters = [
  {
    "name": "page",
    "kind": "integer",
    "description": "Page number, from 1."
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
    "description": "Sort direction; newest first unless it is `asc`."
  }
] as const;

/** Every resource with the prose of its parameters. */
export const catalogue = [
  {
    "name": "cases",
    "path": "cases",
    "summary": "Lists cases, or counts them",
    "source": "API Reference - Cases",
    "filters": [
      {
        "name": "id",
        "kind": "integer",
        "description": "Id of the case."
      },
      {
        "name": "client",
        "kind": "integer",
        "description": "Id of the root (parent) client."
      },
      {
        "name": "location",
        "kind": "integer",
        "description": "Id of the client location."
      },
      {
        "name": "case_region",
        "kind": "integer",
        "description": "Id of the case region."
      },
      {
        "name": "case_status",
        "kind": "integer",
        "description": "Id of the current status."
      },
      {
        "name": "created_from",
        "alias": "from",
        "kind": "date",
        "description": "Creation date as set by users, lower bound."
      },
      {
        "name": "created_to",
        "alias": "to",
        "kind": "date",
        "description": "Creation date as set by users, upper bound."
      },
      {
        "name": "created_from_system",
        "kind": "timestamp",
        "description": "Creation as recorded by the system, lower bound."
      },
      {
        "name": "created_to_system",
        "kind": "timestamp",
        "description": "Creation as recorded by the system, upper bound."
      },
      {
        "name": "due_from",
        "kind": "date",
        "description": "Due date, lower bound."
      },
      {
        "name": "due_to",
        "kind": "date",
        "description": "Due date, upper bound."
      },
      {
        "name": "updated_from",
        "kind": "timestamp",
        "description": "Last update, lower bound."
      },
      {
        "name": "updated_to",
        "kind": "timestamp",
        "description": "Last update, upper bound."
      },
      {
        "name": "is_request",
        "kind": "boolean",
        "description": "True: case requests only; false: cases only."
      },
      {
        "name": "primary_contact",
        "kind": "integer",
        "description": "Id of the primary client contact."
      },
      {
        "name": "primary_investigator",
        "kind": "integer",
        "description": "Id of the primary investigator."
      },
      {
        "name": "primary_manager",
        "kind": "integer",
        "description": "Id of the primary case manager."
      },
      {
        "name": "primary_salesperson",
        "kind": "integer",
        "description": "Id of the primary salesperson."
      },
      {
        "name": "primary_subject",
        "kind": "integer",
        "description": "Id of the primary subject."
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
    "create": [
      {
        "name": "case_type_id",
        "kind": "integer",
        "description": "Id of the case type."
      },
      {
        "name": "client_id",
        "kind": "integer",
        "description": "Id of the client (root client or location"
      },
      {
        "name": "primary_contact_id",
        "kind": "integer",
        "description": "Id of the primary client contact."
      },
      {
        "name": "case_region_id",
        "kind": "integer",
        "description": "Id of the case region."
      },
      {
        "name": "company_location_id",
        "kind": "integer",
        "description": "Id of the company location."
      },
      {
        "name": "created_on",
        "kind": "date",
        "description": "Creation date."
      },
      {
        "name": "due_on",
        "kind": "date",
        "description": "Due date."
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
    "name": "clients",
    "path": "clients",
    "summary": "Lists clients, or counts them",
    "source": "API Reference - Clients",
    "filters": [
      {
        "name": "id",
        "kind": "integer",
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
        "description": "Internal id or reference of the client (newer copies of the reference only)."
      },
      {
        "name": "salesperson",
        "kind": "integer",
        "description": "Id of the default salesperson."
      },
      {
        "name": "case_manager",
        "kind": "integer",
        "description": "Id of the default case manager (newer copies of the reference only)."
      },
      {
        "name": "created_from",
        "kind": "timestamp",
        "description": "Creation, lower bound."
      },
      {
        "name": "created_to",
        "kind": "timestamp",
        "description": "Creation, upper bound."
      },
      {
        "name": "updated_from",
        "kind": "timestamp",
        "description": "Last update, lower bound."
      },
      {
        "name": "updated_to",
        "kind": "timestamp",
        "description": "Last update, upper bound."
      }
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
        "description": "Policy on handling cases (older copies of the reference only)."
      },
      {
        "name": "policies_invoice",
        "kind": "string",
        "description": "Policy on handling invoices (older copies of the reference only)."
      },
      {
        "name": "policies_update",
        "kind": "string",
        "description": "Policy on handling updates (older copies of the reference only)."
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
        "description": "Whether the location is shown on invoices (older copies of the reference only; its description is cut)."
      }
    ]
  },
  {
    "name": "caseUpdates",
    "path": "case/updates",
    "summary": "Lists case updates, or counts them",
    "source": "API Reference - Case Updates",
    "filters": [
      {
        "name": "id",
        "kind": "integer",
        "description": "Id of the update."
      },
      {
        "name": "case",
        "kind": "integer",
        "description": "Id of the case."
      },
      {
        "name": "access_group",
        "kind": "integer",
        "description": "Id of the access group."
      },
      {
        "name": "created_by",
        "kind": "integer",
        "description": "Id of the contact or staff member who wrote it."
      },
      {
        "name": "is_valid",
        "kind": "boolean",
        "description": "True: validated updates only; false: those not validated only."
      },
      {
        "name": "subject",
        "kind": "integer",
        "description": "Id of the case subject."
      },
      {
        "name": "thread",
        "kind": "integer",
        "description": "Id of the thread (an update and its replies)."
      },
      {
        "name": "activity_from",
        "alias": "from",
        "kind": "timestamp",
        "description": "Time of the activity, lower bound."
      },
      {
        "name": "activity_to",
        "alias": "to",
        "kind": "timestamp",
        "description": "Time of the activity, upper bound."
      },
      {
        "name": "created_from",
        "kind": "timestamp",
        "description": "Creation, lower bound."
      },
      {
        "name": "created_to",
        "kind": "timestamp",
        "description": "Creation, upper bound."
      },
      {
        "name": "updated_from",
        "kind": "timestamp",
        "description": "Last update, lower bound."
      },
      {
        "name": "updated_to",
        "kind": "timestamp",
        "description": "Last update, upper bound."
      },
      {
        "name": "validated_from",
        "kind": "timestamp",
        "description": "Validation, lower bound."
      },
      {
        "name": "validated_to",
        "kind": "timestamp",
        "description": "Validation, upper bound."
      }
    ],
    "create": [
      {
        "name": "casefile_id",
        "kind": "integer",
        "required": true,
        "description": "Id of the case."
      },
      {
        "name": "subject_id",
        "kind": "integer",
        "description": "Id of the subject."
      },
      {
        "name": "event_id",
        "kind": "integer",
        "description": "Id of the event or task."
      },
      {
        "name": "access_group_id",
        "kind": "integer",
        "required": true,
        "description": "Id of the access group."
      },
      {
        "name": "activity_at",
        "kind": "timestamp",
        "description": "Date and time of the activity. The reference calls its type date and its meaning date and time."
      }
    ]
  }
] as const;
