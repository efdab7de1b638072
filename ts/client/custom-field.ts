/**
 * The values of custom fields, which differ from account to account in their ids and by type in their form.
 *
 * @module
 */

import { type CustomField, type CustomFieldValues, type FieldTypeTag, fieldKinds } from "../generated/resources.js";
import { enter } from "./core.js";
import { type ParameterProblem, refused } from "./errors.js";
import { parseTimestamp } from "./timestamp.js";

/**
 * A custom field with its value, for `custom_fields` of a new record. The value is checked by the type of the field, whose
 * tag `trackops.fields` tells.
 *
 * ```ts
 * await trackops.subjects.create({
 *   casefile_id: 7,
 *   subject_type_id: 2,
 *   custom_fields: [
 *     customField("NAME", 11, { first_name: "Sam", last_name: "Spade" }),
 *     customField("BIRTHDAY", 12, "1891-02-14"),
 *     customField("YESNONA", 13, null),
 *   ],
 * });
 * ```
 *
 * @throws InvalidParameterError for an unknown tag, and for a value that its type does not take.
 */
export function customField<Tag extends FieldTypeTag>(
  tag: Tag,
  id: number,
  value: DateFor<Tag> | CustomFieldValues[Tag],
): CustomField {
  const problems: ParameterProblem[] = [];
  textOf(problems, "id", "id", [id]);
  const sent = write(problems, kindOf(problems, tag), value) as CustomField["value"];
  return checked("customField", problems, { id, value: sent });
}

/**
 * The value of a custom field of a record, by the tag of the field's type: numbers as numbers, yes and no as booleans,
 * addresses and names in their parts. `null` if the field is empty (of a yes, no or n/a: also n/a).
 *
 * Addresses, names and checkboxes come in parts only where the request had `expand_field_values: true`.
 *
 * @throws InvalidParameterError for a value that is not of that type.
 */
export function readCustomField<Tag extends FieldTypeTag>(tag: Tag, value: unknown): CustomFieldValues[Tag] | null {
  const problems: ParameterProblem[] = [];
  const read = readAs(problems, kindOf(problems, tag), value);
  return checked("readCustomField", problems, read as CustomFieldValues[Tag] | null);
}

/** Days may be given in every form that filters take them. */
export type DateFor<Tag extends FieldTypeTag> = Tag extends "DATE" | "BIRTHDAY" ? Date : never;

type FieldKind = (typeof fieldKinds)[FieldTypeTag] | undefined;
type Parts = Extract<FieldKind, readonly string[]>;

function kindOf(problems: ParameterProblem[], tag: string): FieldKind {
  if (Object.hasOwn(fieldKinds, tag)) return fieldKinds[tag as FieldTypeTag];
  const tags = Object.keys(fieldKinds).map((known) => JSON.stringify(known));
  problems.push({
    parameter: "tag",
    value: shown(tag),
    expected: `the tag of a field type: ${tags.join(", ")}`,
  });
  return undefined;
}

function write(problems: ParameterProblem[], kind: FieldKind, value: unknown): unknown {
  switch (kind) {
    case undefined:
      return undefined;
    case "list":
      if (!Array.isArray(value) || value.length === 0) refuse(problems, value, "a list, each item a text");
      else textOf(problems, "value", "string", value);
      return value;
    case "yesNoNa":
      if (value === null) return "";
      if (typeof value !== "boolean") textOf(problems, "value", "yesNoNa", [value]);
      return Number(value);
    case "flag":
      textOf(problems, "value", "boolean", [value]);
      return Number(value);
    case "number":
      // It stays a number: they are decimals in the reference. The other kinds are all sent as texts.
      textOf(problems, "value", "number", [value]);
      return Number(value);
    default:
      if (typeof kind === "string") return textOf(problems, "value", kind, [value]);
      checkParts(problems, kind, value);
      return value;
  }
}

function checkParts(problems: ParameterProblem[], known: Parts, value: unknown): void {
  if (!isPlain(value)) {
    refuse(problems, value, `an object of texts, with any of ${known.join(", ")}`);
    return;
  }
  const parts = Object.entries(value).filter(([, part]) => part !== undefined);
  for (const [name, part] of parts) {
    if ((known as readonly string[]).includes(name)) textOf(problems, name, "string", [part]);
    else problems.push({ parameter: name, value: "this name", expected: `one of the parts ${known.join(", ")}` });
  }
  if (parts.length === 0) refuse(problems, value, `an object with at least one of ${known.join(", ")}`);
}

/** Values come as texts, booleans or numbers; with `expand_field_values` those that have parts come as objects and lists. */
function readAs(problems: ParameterProblem[], kind: FieldKind, value: unknown): unknown {
  if (kind === undefined || value === undefined || value === null || value === "") return null;
  if (kind === "list") {
    return Array.isArray(value) ? value : parsed(problems, value, "[]", "a list, each item a text");
  }
  if (typeof kind !== "string") {
    return isPlain(value) ? value : parsed(problems, value, "{}", `an object of texts, with any of ${kind.join(", ")}`);
  }
  const text = written(value);
  switch (kind) {
    case "flag":
    case "yesNoNa":
      return answerOf(text) ?? refuse(problems, value, "true or false");
    case "number":
      return numberOf(value) ?? refuse(problems, value, "a number");
    case "date":
      // A server that sends the day's midnight still names the day.
      return isTime(text) ? text.slice(0, 10) : refuse(problems, value, "a day that exists");
    default:
      // Whatever the server keeps as a text is handed on as it is.
      return typeof value === "object" ? refuse(problems, value, "a text") : String(value);
  }
}

/** The boolean that people mean by a text. */
function answerOf(text: string): boolean | undefined {
  return /^(true|yes|1)$/i.test(text) || (/^(false|no|0)$/i.test(text) ? false : undefined);
}

/** A finite number, given as one or in decimal digits: what JavaScript reads besides (`0x10`, nothing at all) is none. */
function numberOf(value: unknown): number | undefined {
  const decimal = typeof value === "string" && /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value);
  const number = decimal || typeof value === "number" ? Number(value) : undefined;
  return Number.isFinite(number) ? number : undefined;
}

/** A text, without the space around it, or what stands for a number or boolean. */
function written(value: unknown): string {
  return typeof value === "object" ? "" : String(value).trim();
}

/** Of a JSON text: without `expand_field_values`, that is how values with parts are sent. */
function parsed(problems: ParameterProblem[], value: unknown, ends: string, expected: string): unknown {
  const text = written(value);
  if (text.at(0) !== ends.at(0) || text.at(-1) !== ends.at(-1)) {
    return refuse(problems, value, `${expected}; ask for them with expand_field_values: true`);
  }
  try {
    return JSON.parse(text);
  } catch {
    return refuse(problems, value, "valid JSON, as it is enclosed like some");
  }
}

function isTime(text: string): boolean {
  try {
    parseTimestamp(text);
    return true;
  } catch {
    return false;
  }
}

function isPlain(value: unknown): value is object {
  return Object.prototype.toString.call(value) === "[object Object]";
}

/** The text that is sent for the last of the values; each that is not of that kind (`kind_of` in `src/js/values.rs`) is a problem. */
function textOf(problems: ParameterProblem[], name: string, kind: string, values: readonly unknown[]): string {
  let text = "";
  for (const value of values) {
    try {
      text = enter((core) => core.textOf(kind, name, value));
    } catch (report) {
      const { problems: found } = report as { problems?: readonly ParameterProblem[] };
      if (found === undefined) throw report;
      problems.push(...found);
    }
  }
  return text;
}

function refuse(problems: ParameterProblem[], value: unknown, expected: string): null {
  problems.push({ parameter: "value", value: shown(value), expected });
  return null;
}

/** Characters of a value that an error repeats. */
const LONGEST_SHOWN = 80;

function shown(value: unknown): string {
  if (typeof value === "string") {
    return value.length > LONGEST_SHOWN ? `${JSON.stringify(value.slice(0, LONGEST_SHOWN))}…` : JSON.stringify(value);
  }
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === "object" && value !== null ? "an object" : String(value);
}

function checked<T>(what: string, problems: readonly ParameterProblem[], result: T): T {
  if (problems.length === 0) return result;
  throw refused(what, problems);
}
