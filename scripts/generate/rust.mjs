/**
 * Generates the Rust tables: names and kinds only, so that the WebAssembly contains no descriptions.
 */

const HEADER = "//! Made from `api/openapi.yaml` by `npm run generate`. Do not edit.";

/** The text of src/catalogue/generated.rs, before rustfmt. */
export function rustTables({ resources, common, fieldTypes }) {
  return `${HEADER}

use super::{Increment, Kind, Parameter, Resource};

/// The parameters that every listing takes.
pub static COMMON: &[Parameter] = &[${common.map(parameter).join(", ")}];

/// Every resource, in the order of the catalogue.
pub static RESOURCES: &[Resource] = &[${resources.map(resource).join(", ")}];

/// The types of custom fields, by their tags.
pub static FIELD_TYPES: &[Parameter] = &[${fieldTypes.map(parameter).join(", ")}];
`;
}

/** The text of simulator/src/links.rs, before rustfmt. */
export function rustLinks({ resources }) {
  const links = resources.flatMap(({ name, filters, create }) => {
    const known = new Map([...filters, ...create].map((described) => [described.name, described.refersTo]));
    return [...known].filter(([, target]) => target !== undefined).map(([key, target]) => [name, key, target]);
  });
  return `${HEADER}

/// Links between resources: the resource, its filter or create key, and the resource that this refers to.
pub static LINKS: &[(&str, &str, &str)] = &[${links.map((link) => `(${link.map(text).join(", ")})`).join(", ")}];
`;
}

function resource(entry) {
  return `Resource {
    name: ${text(entry.name)},
    path: ${text(entry.path)},
    list: ${entry.list},
    key: &[${entry.key.map(text).join(", ")}],
    parts: ${entry.parts},
    record_key: &[${entry.recordKey.map(text).join(", ")}],
    wrapper: ${option(entry.wrapper)},
    create_path: ${option(entry.createPath)},
    filters: &[${entry.filters.map(parameter).join(", ")}],
    increment: ${increment(entry.increment)},
    filters_cut: ${entry.filtersCut},
    create: &[${entry.create.map(parameter).join(", ")}],
    create_cut: ${entry.createCut},
  }`;
}

function parameter({ name, alias, kind, required }) {
  if (required) return `Parameter::required(${text(name)}, ${rustKind(kind)})`;
  if (alias === undefined) return `Parameter::new(${text(name)}, ${rustKind(kind)})`;
  return `Parameter::aliased(${text(name)}, ${text(alias)}, ${rustKind(kind)})`;
}

function increment(filter) {
  if (filter === undefined) return "None";
  return `Some(Increment { parameter: ${text(filter.name)}, key: ${text(filter.increment)} })`;
}

function rustKind(kind) {
  switch (kind.kind) {
    case "integer":
      return `Kind::Integer { min: ${digits(kind.min)}, max: ${digits(kind.max)} }`;
    case "choice":
      return `Kind::Choice(&[${kind.choices.map(text).join(", ")}])`;
    case "parts":
      return `Kind::Parts(&[${kind.parts.map(text).join(", ")}])`;
    case "list":
      return `Kind::List(&${rustKind(kind.item)})`;
    default:
      return `Kind::${kind.kind[0].toUpperCase()}${kind.kind.slice(1)}`;
  }
}

function digits(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, "_");
}

function option(value) {
  return value === undefined ? "None" : `Some(${text(value)})`;
}

function text(value) {
  return JSON.stringify(value);
}
