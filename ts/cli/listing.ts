/**
 * What the commands that read a collection share: its filters and the listing.
 *
 * @module
 */
import type { Command } from "commander";
import type { Listable, Listing, Trackops } from "../entries/node.js";
import { filtersOf, type ListedEntry } from "./catalogue.js";
import { addParameters, collectPairs, typed } from "./parameters.js";

/** Selects records. */
export interface Selected {
  /** Filters, by the API's names. */
  readonly filters: Readonly<Record<string, unknown>>;
  /** Parameters that the API's reference does not show. */
  readonly extra: Readonly<Record<string, string>> | undefined;
}

interface PairOptions {
  readonly filter?: Readonly<Record<string, string>>;
  readonly extra?: Readonly<Record<string, string>>;
}

/** Adds an option for each filter. The returned function reads their values. */
export function addFilters(command: Command, entry: ListedEntry): () => Selected {
  const parameters = filtersOf(entry);
  const read = addParameters(command, parameters, "Filters:");
  command
    .option("--filter <name=value>", "a filter by its name in the API; can be repeated", collectPairs)
    .option(
      "--extra <name=value>",
      "a parameter that the reference does not show, sent unchecked; can be repeated",
      collectPairs,
    );
  return () => {
    const { filter = {}, extra } = command.opts<PairOptions>();
    return { filters: { ...typed(filter, parameters), ...read() }, extra };
  };
}

/** The collection's methods. */
export function collectionOf(trackops: Trackops, entry: ListedEntry): Listable<object, object> {
  return trackops[entry.name as "cases"] as unknown as Listable<object, object>;
}

/** The listing of the collection. */
export function listingOf(
  trackops: Trackops,
  entry: ListedEntry,
  { filters, extra }: Selected,
  options: { readonly signal: AbortSignal; readonly verify?: boolean | undefined },
): Listing<object> {
  return collectionOf(trackops, entry).list(filters, { extra, ...options });
}
