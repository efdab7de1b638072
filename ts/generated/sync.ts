/**
 * Made from `api/openapi.yaml` by `npm run generate`. Do not edit. For syncs.
 *
 * @module
 */

/**
 * For each collection that can be listed: the filter by time of change and the field with that time, both empty if
 * there is none, and the fields that identify a record.
 */
export const syncKeys = {
  cases: {"parameter":"updated_from","key":"updated_at","recordKey":["id"]},
  caseRequests: {"parameter":"updated_from","key":"updated_at","recordKey":["id"]},
  caseStatusHistory: {"parameter":"changed_from","key":"changed_at","recordKey":["casefile_id","case_status_id"]},
  caseUpdates: {"parameter":"updated_from","key":"updated_at","recordKey":["id"]},
  caseUpdateNotifications: {"parameter":"from","key":"sent_at","recordKey":["update_id","notification_id"]},
  caseContacts: {"parameter":"assigned_from","key":"assigned_at","recordKey":["casefile_id","user_id","assign_type_id"]},
  caseReviews: {"parameter":"updated_from","key":"updated_at","recordKey":["id"]},
  clients: {"parameter":"updated_from","key":"updated_at","recordKey":["id"]},
  clientLocations: {"parameter":"updated_from","key":"updated_at","recordKey":["id"]},
  clientContacts: {"parameter":"updated_from","key":"updated_at","recordKey":["id"]},
  staff: {"parameter":"updated_from","key":"updated_at","recordKey":["id"]},
  subjects: {"parameter":"updated_from","key":"updated_at","recordKey":["id"]},
  events: {"parameter":"updated_from","key":"updated_at","recordKey":["id"]},
  tasks: {"parameter":"updated_from","key":"updated_at","recordKey":["id"]},
  files: {"parameter":"updated_from","key":"updated_at","recordKey":["id"]},
  fields: {"parameter":"","key":"","recordKey":["id"]},
  invoices: {"parameter":"updated_from","key":"updated_at","recordKey":["id"]},
  invoicePayments: {"parameter":"updated_from","key":"updated_at","recordKey":["id"]},
  expenseEntries: {"parameter":"updated_from","key":"updated_at","recordKey":["id"]},
  expenseSlips: {"parameter":"updated_from","key":"updated_at","recordKey":["id"]},
} as const;
