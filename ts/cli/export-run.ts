/**
 * Reads a collection into a spool, from the start or from where an earlier run stopped.
 *
 * @module
 */
import type { Trackops } from "../entries/node.js";
import type { ListedEntry } from "./catalogue.js";
import type { KeySet } from "./key-set.js";
import { collectionOf, listingOf, type Selected } from "./listing.js";
import type { Spool } from "./spool.js";

/** Default page size, which is the API's maximum. */
const RECORDS_PER_PAGE = 100;

/** What to read, and how. */
export interface Reading {
  readonly trackops: Trackops;
  readonly entry: ListedEntry;
  readonly selected: Selected;
  readonly verify: boolean;
  readonly signal: AbortSignal;
}

/** What an earlier run read. */
export interface Earlier {
  readonly keys: KeySet;
  readonly records: number;
}

/** Appends all records to the spool that no earlier run has read. `each` gets the number of records added per page. */
export async function readInto(
  spool: Spool,
  { trackops, entry, selected, verify, signal }: Reading,
  earlier: Earlier | undefined,
  each: (records: number) => void,
): Promise<void> {
  // A verified listing compares its records with the count, so it must start at the first page.
  const page =
    earlier === undefined || verify
      ? undefined
      : await pageToGoOnFrom({ trackops, entry, selected, verify, signal }, earlier);
  const from = page === undefined ? selected : { ...selected, filters: { ...selected.filters, page } };
  for await (const records of listingOf(trackops, entry, from, { signal, verify }).pages()) {
    const fresh = earlier === undefined ? records : earlier.keys.add(records);
    if (fresh.length > 0) await spool.append(fresh);
    each(fresh.length);
  }
}

/**
 * The page to resume from: the last one that the earlier run read completely, if it still has a record of that run.
 * Then all unread records come later. Otherwise deletions may have moved unread records to earlier pages, so it looks
 * further back.
 */
async function pageToGoOnFrom({ trackops, entry, selected, signal }: Reading, earlier: Earlier): Promise<number> {
  const { filters, extra } = selected;
  const first = Number(filters["page"] ?? 1);
  const perPage = Number(filters["per_page"] ?? RECORDS_PER_PAGE);
  let page = Math.max(first, first + Math.floor(earlier.records / perPage) - 1);
  for (let step = 1; page > first; step *= 2) {
    const records = await collectionOf(trackops, entry).page(
      { ...filters, page, per_page: perPage },
      { extra, signal },
    );
    if (earlier.keys.hasAny(records)) break;
    page = Math.max(first, page - step);
  }
  return page;
}
