/** Made from `api/openapi.yaml` by `npm run generate`. Do not edit. */
export const catalogue = [
  {
    "name": "cases",
    "about": "The parent object: subjects, updates and much else belong to a case.",
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
    ]
  },
  {
    "name": "caseRequests",
    "about": "Referrals from people who may not be clients yet; for existing clients the vendor points to cases.",
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
    ]
  },
  {
    "name": "caseStatusHistory",
    "about": "An entry for each time that a status moved forward. Moving a case back deletes its later entries, so the history stays linear.",
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
    ]
  },
  {
    "name": "caseStatusChanges",
    "about": "Sets the status of a case. Going to a lower-ranked status removes later history; case reviews and webhooks that are set up for the status are processed.",
    "filters": []
  },
  {
    "name": "caseUpdates",
    "about": "What was reported on a case.",
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
    ]
  },
  {
    "name": "caseUpdateNotifications",
    "about": "A record for each time that an update was sent to a user, by email or otherwise.",
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
    ]
  },
  {
    "name": "caseContacts",
    "about": "Assignments of staff and client contacts to cases.",
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
    ]
  },
  {
    "name": "caseReviews",
    "about": "Question sets that are answered for a case.",
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
    ]
  },
  {
    "name": "clients",
    "about": "Root (parent) clients; addresses and phones are on their locations.",
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
    ]
  },
  {
    "name": "clientLocations",
    "about": "Branches of a client with their addresses. Every client has at least one.",
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
    ]
  },
  {
    "name": "clientContacts",
    "about": "People at a client. They belong to a location, never to a root client.",
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
    ]
  },
  {
    "name": "staff",
    "about": "Employees and vendors. Employees belong to a company location.",
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
    ]
  },
  {
    "name": "subjects",
    "about": "Whom or what a case is about; mostly custom fields, which the subject type decides.",
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
    ]
  },
  {
    "name": "events",
    "about": "Appointments in a calendar. They need neither case nor subject.",
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
    ]
  },
  {
    "name": "tasks",
    "about": "Things to do. They need neither case nor subject.",
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
    ]
  },
  {
    "name": "files",
    "about": "Files of cases. Each listed file has a download URL that expires after 15 minutes; the key that holds it is not documented. The paths of an upload are not public.",
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
    ]
  },
  {
    "name": "fields",
    "about": "The custom fields of the account. Their ids differ from account to account.",
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
    ]
  },
  {
    "name": "invoices",
    "about": "Invoices. They need no case.",
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
    ]
  },
  {
    "name": "invoicePayments",
    "about": "Payments of invoices. Each belongs to one.",
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
    ]
  },
  {
    "name": "expenseEntries",
    "about": "Expenses of users.",
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
    ]
  },
  {
    "name": "expenseSlips",
    "about": "Payments of expenses to users.",
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
    ]
  }
];
