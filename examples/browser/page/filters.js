/**
 * From the texts of fields to what the client takes. What is no value of its kind goes on as it was typed: the client refuses it,
 * and says what it expected.
 */
import { catalogue } from "./generated/catalogue.js";

/** The collections that can be listed, in the catalogue's order. */
export const collections = catalogue.filter(({ filters }) => filters.length > 0);

/** Filters for `list` and `count`; fields that are empty are left out. */
export function filtersFor(collection, texts) {
  const known = collections.find(({ name }) => name === collection)?.filters ?? [];
  const filled = Object.entries(texts)
    .map(([name, text]) => [name, text.trim()])
    .filter(([, text]) => text !== "");
  return Object.fromEntries(
    filled.map(([name, text]) => [name, readers[known.find((filter) => filter.name === name)?.kind]?.(text) ?? text]),
  );
}

const whole = (text) => (/^\d{1,15}$/.test(text) ? Number(text) : undefined);
const yesNo = (text) => ({ yes: true, no: false })[text];

/** Each gives undefined for a text that is none of its kind. */
const readers = {
  id: whole,
  whole,
  integer: whole,
  boolean: yesNo,
  flag: yesNo,
  // A page sends an instant, so that nobody's time zone is guessed; the client sends it as UTC.
  timestamp: (text) => (text.endsWith("Z") && !Number.isNaN(Date.parse(text)) ? new Date(text) : undefined),
};
