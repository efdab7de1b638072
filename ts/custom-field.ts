/**
 * The values of custom fields, which differ from account to account in their ids and by type in their form.
 *
 * @module
 */
import { core } from "./core.js";
import { thrownFor } from "./errors.js";
import type { CustomField, CustomFieldValues, FieldTypeTag } from "./generated/resources.js";
import { pack } from "./wire.js";

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
  const parts = typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  return { id, value: checked(() => core().exports.customField(true, tag, pack({ id, value }), pack(parts), value)) };
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
  return checked(() => core().exports.customField(false, tag, pack({ value }), "", value));
}

/** Days may be given in every form that filters take them. */
export type DateFor<Tag extends FieldTypeTag> = Tag extends "DATE" | "BIRTHDAY" ? Date : never;

function checked<T>(part: () => T): T {
  try {
    return part();
  } catch (report) {
    throw thrownFor(report, []);
  }
}
