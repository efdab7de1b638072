/**
 * What the commands have in common that read a collection: its filters, and the listing itself.
 *
 * @module
 */
import type { Command } from "commander";
import type { Listable, Listing, Trackops } from "../entries/node.js";
import { filtersOf, type ListedEntry } from "./catalogue.js";
import { addParameters, collectPairs, typed } from "./parameters.js";

/** Which records. */
export interface Selected {
  /** Checked filters, by the API's names. */
  readonly filters: Readonly<Record<string, unknown>>;
  /** Parameters that the reference does not show. */
  readonly extra: Readonly<Record<string, string>> | undefined;
}

interface PairOptions {
  readonly filter?: Readonly<Record<string, string>>;
  readonly extra?: Readonly<Record<string, string>>;
}

/** Adds an option for each filter; the function gives what was chosen. */
export function addFilters(command: Command, entry: ListedEntry): () => Selected {
  const parameters = filtersOf(entry);
  const read = addParameters(command, parameters, "Filters:");
  command
    .option("--filter <name=value>", "a filter by the name that the API gives it; may be repeated", collectPairs)
    .option(
      "--extra <name=value>",
      "a parameter that the reference does not show, sent unchecked; may be repeated",
      collectPairs,
    );
  return () => {
    const { filter = {}, extra } = command.opts<PairOptions>();
    return { filters: { ...typed(filter, parameters), ...read() }, extra };
  };
}

/** The collection, by its name. */
export function collectionOf(trackops: Trackops, entry: ListedEntry): Listable<object, object> {
  return trackops[entry.name as "cases"] as unknown as Listable<object, object>;
}

/** Its listing, page after page. */
export function listingOf(
  trackops: Trackops,
  entry: ListedEntry,
  { filters, extra }: Selected,
  options: { readonly signal: AbortSignal; readonly verify?: boolean | undefined },
): Listing<object> {
  return collectionOf(trackops, entry).list(filters, { extra, ...options });
}
