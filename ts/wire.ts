/**
 * How a call crosses into the core: as one flat text. `src/wire.rs` is the other side and describes the form.
 *
 * @module
 */

import { wrongType } from "./errors.js";

/** How deep lists are followed; deeper ones are no parameter of any API. */
const DEPTH = 6;

/** Packs a call of a collection; see `Client.call` in `src/js/client.rs`. `word` is what some methods need besides. */
export function packCall(method: string, name: string, parameters?: object, extra?: object, word = ""): string {
  if (typeof name !== "string") throw wrongType(method, "path", name, "a text");
  if (typeof word !== "string") throw wrongType(method, method === "create" ? "wrapper" : "method", word, "a text");
  const call = field("s", method) + field("s", name) + field("s", word) + pack(parameters);
  return extra === undefined ? call : call + field(".", "") + pack(extra);
}

/** Packs an object's own properties; `undefined` ones are left out. */
export function pack(parameters: object | undefined): string {
  let packed = "";
  if (parameters === undefined) return packed;
  // Half the time of Object.entries, which makes an array for each.
  for (const name in parameters) {
    if (!Object.hasOwn(parameters, name)) continue;
    const value = (parameters as Readonly<Record<string, unknown>>)[name];
    if (value !== undefined) packed += field("k", name) + packedValue(value, DEPTH);
  }
  return packed;
}

function field(tag: string, text: string): string {
  return text.length + tag + text;
}

function packedValue(value: unknown, depth: number): string {
  switch (typeof value) {
    case "string":
      return field("s", value);
    case "number":
    case "bigint":
      return field("n", `${value}`);
    case "boolean":
      return value ? "1b1" : "1b0";
    case "object":
      return packedObject(value, depth);
    default:
      return field("x", value === undefined ? "undefined" : `a ${typeof value}`);
  }
}

function packedObject(value: object | null, depth: number): string {
  if (value === null) return "0z";
  if (Array.isArray(value)) {
    if (depth === 0) return field("x", "a list nested too deeply");
    let packed = field("l", `${value.length}`);
    // By index: a hole is undefined, and refused like it.
    for (let at = 0; at < value.length; at += 1) packed += packedValue(value[at], depth - 1);
    return packed;
  }
  if (Object.prototype.toString.call(value) === "[object Date]") return field("m", `${Number(value)}`);
  if (tagOf(value) === "Temporal.PlainDate") return field("s", String(value));
  if ("epochMilliseconds" in value && typeof value.epochMilliseconds === "number") {
    return field("m", `${Math.floor(value.epochMilliseconds)}`);
  }
  return "0o";
}

function tagOf(value: object): unknown {
  return (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
}
