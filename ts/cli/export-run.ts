/**
 * Reads a collection into a spool, from its beginning or from where an earlier run was ended.
 *
 * @module
 */
import type { Trackops } from "../entries/node.js";
import type { ListedEntry } from "./catalogue.js";
import type { KeySet } from "./key-set.js";
import { collectionOf, listingOf, type Selected } from "./listing.js";
import type { Spool } from "./spool.js";

/** What is read of the API at a time; the API's own limit. */
const RECORDS_PER_PAGE = 100;

/** What is read, and how. */
export interface Reading {
  readonly trackops: Trackops;
  readonly entry: ListedEntry;
  readonly selected: Selected;
  readonly verify: boolean;
  readonly signal: AbortSignal;
}

/** What an earlier run has read. */
export interface Earlier {
  readonly keys: KeySet;
  readonly records: number;
}

/** Adds every page to the spool, but for what an earlier run has; `each` is told of the records added. */
export async function readInto(
  spool: Spool,
  { trackops, entry, selected, verify, signal }: Reading,
  earlier: Earlier | undefined,
  each: (records: number) => void,
): Promise<void> {
  // A verified listing compares what it gives out with what is counted: it must be whole.
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
 * The last page that the earlier run had whole, if a record of it is still there: then all that is not read comes after.
 * Else so much was deleted before it that unread records may have moved to earlier pages, and it looks further back.
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
