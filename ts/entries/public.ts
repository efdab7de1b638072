/**
 * What the package exports, from either entry.
 *
 * @module
 */
export type {
  AnyFilters,
  AnyRecord,
  CallOptions,
  Count,
  Creatable,
  CreateOptions,
  DateValue,
  Gettable,
  Instant,
  Key,
  Listable,
  ListOptions,
  PlainDate,
  TimestampValue,
} from "../client/collection.js";
export { customField, type DateFor, readCustomField } from "../client/custom-field.js";
export {
  ApiError,
  AuthenticationError,
  BadRequestError,
  ConfigurationError,
  ConnectionError,
  IncompleteListingError,
  InternalError,
  InvalidParameterError,
  InvalidResponseError,
  NotFoundError,
  type ParameterProblem,
  PermissionDeniedError,
  RateLimitError,
  RedirectError,
  ServerError,
  SlotsError,
  StoreError,
  SyncError,
  TimeoutError,
  TrackopsError,
} from "../client/errors.js";
export type { PageEvent, RequestEvent, ResponseEvent, RetryEvent, TrackopsEvent, WaitEvent } from "../client/events.js";
export { Listing } from "../client/listing.js";
export { formatTimestamp, parseTimestamp } from "../client/timestamp.js";
export {
  type AnyCollection,
  type RawResponse,
  type RequestOptions,
  Trackops,
  type TrackopsOptions,
} from "../client/trackops.js";
export type * from "../generated/resources.js";
export { resourceNames } from "../generated/resources.js";
export type { SlotChange, Slots } from "../slots/slots.js";
export type { Batch, Committed, KeyedRecord, Selection, Store } from "../stores/store.js";
export type { SyncCollection, SyncOptions, SyncProgress, SyncReport } from "../sync/sync.js";
