/**
 * Converts the strings of the form to filters. A string that is not a valid value is passed on unchanged, so that the
 * client can reject it and say what it expected.
 */
import { catalogue } from "./generated/catalogue.js";

/** The collections that can be listed, in the catalogue's order. */
export const collections = catalogue.filter(({ filters }) => filters.length > 0);

/** Filters for `list` and `count`. Empty fields are left out. */
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

/** Parsers by kind. They return undefined for an invalid string. */
const readers = {
  id: whole,
  whole,
  integer: whole,
  boolean: yesNo,
  flag: yesNo,
  // A page sends an instant with its zone, and the client converts it to UTC.
  timestamp: (text) => (text.endsWith("Z") && !Number.isNaN(Date.parse(text)) ? new Date(text) : undefined),
};
