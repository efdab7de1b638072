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
} from "./collection.js";
export { customField, type DateFor, readCustomField } from "./custom-field.js";
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
} from "./errors.js";
export type { PageEvent, RequestEvent, ResponseEvent, RetryEvent, TrackopsEvent, WaitEvent } from "./events.js";
export type * from "./generated/resources.js";
export { resourceNames } from "./generated/resources.js";
export { Listing } from "./listing.js";
export type { SlotChange, Slots, SlotsEngine } from "./slots.js";
export type { Batch, Committed, KeyedRecord, Selection, Store } from "./stores/store.js";
export type { SyncCollection, SyncEngine, SyncOptions, SyncProgress, SyncReport } from "./sync.js";
export { formatTimestamp, parseTimestamp } from "./timestamp.js";
export {
  type AnyCollection,
  type RawResponse,
  type RequestOptions,
  Trackops,
  type TrackopsOptions,
} from "./trackops.js";
