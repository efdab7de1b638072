/**
 * How parameters cross into the core: as one flat string. `src/wire.rs` is the other side and describes the form.
 *
 * @module
 */

const SEPARATOR = "\u001f";
const ESCAPE = "\u001b";
// biome-ignore lint/suspicious/noControlCharactersInRegex: the two characters that the form gives a meaning
const SPECIAL = /[\u001b\u001f]/g;

/** How deep lists are followed; deeper ones are no parameter of any API. */
const DEPTH = 6;

/** Packs an object's own properties; `undefined` ones are left out. */
export function pack(parameters: object | undefined): string {
  if (parameters === undefined) return "";
  const fields: string[] = [];
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined) continue;
    fields.push(escaped(name));
    packValue(value, fields, DEPTH);
  }
  return fields.join(SEPARATOR);
}

function packValue(value: unknown, fields: string[], depth: number): void {
  switch (typeof value) {
    case "string":
      fields.push(`s${escaped(value)}`);
      return;
    case "number":
    case "bigint":
      fields.push(`n${value}`);
      return;
    case "boolean":
      fields.push(value ? "b1" : "b0");
      return;
    case "object":
      packObject(value, fields, depth);
      return;
    default:
      fields.push(value === undefined ? "xundefined" : `xa ${typeof value}`);
  }
}

function packObject(value: object | null, fields: string[], depth: number): void {
  if (value === null) {
    fields.push("z");
  } else if (Array.isArray(value)) {
    if (depth === 0) {
      fields.push("xa list nested too deeply");
      return;
    }
    fields.push(`l${value.length}`);
    // By index: a hole is undefined, and refused like it.
    for (let at = 0; at < value.length; at += 1) packValue(value[at], fields, depth - 1);
  } else if (Object.prototype.toString.call(value) === "[object Date]") {
    fields.push(`m${Number(value)}`);
  } else if (tagOf(value) === "Temporal.PlainDate") {
    fields.push(`s${escaped(String(value))}`);
  } else if ("epochMilliseconds" in value && typeof value.epochMilliseconds === "number") {
    fields.push(`m${Math.floor(value.epochMilliseconds)}`);
  } else {
    fields.push("o");
  }
}

function tagOf(value: object): unknown {
  return (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
}

function escaped(text: string): string {
  if (!(text.includes(SEPARATOR) || text.includes(ESCAPE))) return text;
  return text.replace(SPECIAL, (char) => ESCAPE + (char === SEPARATOR ? "_" : "["));
}
