/**
 * Options from the catalogue: one for each filter of a collection, and for each field of a new record.
 *
 * @module
 */
import { type Command, Option } from "commander";
import type { Parameter } from "./catalogue.js";
import { UsageError } from "./exit.js";

/** Placeholders of values in help texts, by kind. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  id: "id",
  whole: "number",
  integer: "number",
  number: "number",
  flag: "0|1",
  date: "day",
  timestamp: "time",
  email: "address",
  list: "json",
};

/** Adds the options, and returns a function that reads their values, by the API's names. */
export function addParameters(
  command: Command,
  parameters: readonly Parameter[],
  heading: string,
): () => Record<string, unknown> {
  command.optionsGroup(heading);
  const options = parameters.flatMap((parameter) => {
    const alias = parameter.alias === undefined ? [] : [{ ...parameter, name: parameter.alias, hidden: true }];
    return [{ ...parameter, hidden: false }, ...alias].map((named) => ({ parameter: named, option: optionFor(named) }));
  });
  for (const { option } of options) command.addOption(option);
  return () => {
    const given: Record<string, string | true | undefined> = command.opts();
    return Object.fromEntries(
      options.flatMap(({ parameter, option }) => {
        const text = given[option.attributeName()];
        return text === undefined ? [] : [[parameter.name, text === true ? true : valueFor(parameter, text)]];
      }),
    );
  };
}

/** Collects the `name=value` pairs of a repeated option such as `--filter`. */
export function collectPairs(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new UsageError(`${JSON.stringify(text)} is not name=value, such as client=4`);
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** Converts the values of `--filter` by kind. Unknown names are left to the client, which suggests the closest one. */
export function typed(
  pairs: Readonly<Record<string, string>>,
  parameters: readonly Parameter[],
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(pairs).map(([name, text]) => {
      const parameter = parameters.find((known) => known.name === name || known.alias === name);
      return [name, parameter === undefined ? text : valueFor(parameter, text)];
    }),
  );
}

function optionFor({ name, kind, choices, description, hidden }: Parameter & { readonly hidden: boolean }): Option {
  const flag = `--${name.replaceAll("_", "-")}`;
  if (kind === "boolean") return new Option(`${flag} [boolean]`, description).hideHelp(hidden);
  const option = new Option(`${flag} <${PLACEHOLDERS[kind] ?? "text"}>`, description).hideHelp(hidden);
  return choices === undefined ? option : option.choices(choices);
}

/** Converts a value. One that does not fit is passed on unchanged, so that the client can say what was expected. */
function valueFor({ name, kind }: Parameter, text: string): unknown {
  switch (kind) {
    case "boolean":
      return { true: true, yes: true, "1": true, false: false, no: false, "0": false }[text.toLowerCase()] ?? text;
    case "id":
    case "whole":
    case "integer":
    case "flag":
      return /^\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : text;
    case "number":
      return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
    case "list":
      return parsedJson(name, text);
    default:
      return text;
  }
}

function parsedJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${name}: the value is not JSON; a list is written as '[1, 2]'`);
  }
}
