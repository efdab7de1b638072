/**
 * The catalogue as the command line shows it.
 *
 * @module
 */
import { catalogue, commonParameters } from "../generated/catalogue.js";

/** A filter, or a key of a new record. */
export interface Parameter {
  /** Its name in the API. */
  readonly name: string;
  /** Its documented second name. */
  readonly alias?: string;
  /** What it holds: `id`, `timestamp`, `boolean` … */
  readonly kind: string;
  /** The only values it takes. */
  readonly choices?: readonly string[];
  /** Whether a new record must have it. */
  readonly required?: boolean;
  /** A sentence for people. */
  readonly description: string;
}

/** A collection. */
export interface CatalogueEntry {
  /** As in `trackops.caseUpdates`. */
  readonly name: string;
  /** Below `/api/v1/`. */
  readonly path: string;
  /** A sentence for people. */
  readonly about: string;
  /** The article of the vendor's reference. */
  readonly source: string;
  /** What is open or inferred about it, as sentences. */
  readonly open: readonly string[];
  /** The keys of a listed record that tell it from others. */
  readonly recordKey: readonly string[];
  /** Filters of its listing, if it can be listed. */
  readonly filters?: readonly Parameter[];
  /** The parts of the key by which one record is fetched, if it can be. */
  readonly key?: readonly string[];
  /** Keys of a new record, if it can be created. */
  readonly create?: readonly Parameter[];
}

/** A collection that can be listed. */
export type ListedEntry = CatalogueEntry & Required<Pick<CatalogueEntry, "filters">>;

/** Those that can be listed. */
export const listed: readonly ListedEntry[] = catalogue.filter((entry): entry is ListedEntry => "filters" in entry);

/** Those whose single records can be fetched. */
export const gettable = catalogue.filter((entry) => entry.key !== undefined);

/** Those to which records can be added. */
export const creatable = catalogue.filter((entry) => entry.create !== undefined);

/** What a listing takes. */
export function filtersOf(entry: ListedEntry): readonly Parameter[] {
  return [...entry.filters, ...commonParameters];
}
