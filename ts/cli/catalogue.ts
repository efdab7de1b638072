/**
 * The catalogue, as the command line uses it.
 *
 * @module
 */
import { catalogue, commonParameters } from "../generated/catalogue.js";

/** A filter, or a field of a new record. */
export interface Parameter {
  /** Its name in the API. */
  readonly name: string;
  /** Its documented alternative name. */
  readonly alias?: string;
  /** Kind of its value: `id`, `timestamp`, `boolean` … */
  readonly kind: string;
  /** The allowed values. */
  readonly choices?: readonly string[];
  /** Whether a new record needs it. */
  readonly required?: boolean;
  /** One sentence for help texts. */
  readonly description: string;
}

/** A collection. */
export interface CatalogueEntry {
  /** Name as in `trackops.caseUpdates`. */
  readonly name: string;
  /** Path below `/api/v1/`. */
  readonly path: string;
  /** One sentence for help texts. */
  readonly about: string;
  /** The article of the vendor's reference. */
  readonly source: string;
  /** What is unknown or inferred about it, in sentences. */
  readonly open: readonly string[];
  /** The fields that identify a listed record. */
  readonly recordKey: readonly string[];
  /** The filters, if it can be listed. */
  readonly filters?: readonly Parameter[];
  /** The parts of the key of `get`, if single records can be fetched. */
  readonly key?: readonly string[];
  /** The fields of a new record, if records can be created. */
  readonly create?: readonly Parameter[];
}

/** A collection that can be listed. */
export type ListedEntry = CatalogueEntry & Required<Pick<CatalogueEntry, "filters">>;

/** The collections that can be listed. */
export const listed: readonly ListedEntry[] = catalogue.filter((entry): entry is ListedEntry => "filters" in entry);

/** The collections whose records can be fetched one by one. */
export const gettable = catalogue.filter((entry) => entry.key !== undefined);

/** The collections in which records can be created. */
export const creatable = catalogue.filter((entry) => entry.create !== undefined);

/** All filters of a listing. */
export function filtersOf(entry: ListedEntry): readonly Parameter[] {
  return [...entry.filters, ...commonParameters];
}
