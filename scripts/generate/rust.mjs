/**
 * The Rust tables: names and kinds only, so that no prose travels in the WebAssembly.
 */

/** The text of src/catalogue/generated.rs, before rustfmt. */
export function rustTables({ resources, common }) {
  return `//! Made from \`api/openapi.yaml\` by \`npm run generate\`. Do not edit.

use super::{Kind, Parameter, Resource};

/// The parameters that every listing takes.
pub static COMMON: &[Parameter] = &[${common.map(parameter).join(", ")}];

/// Every resource, in the order of the catalogue.
pub static RESOURCES: &[Resource] = &[${resources.map(resource).join(", ")}];
`;
}

function resource(entry) {
  const pairs = entry.ranges.map(([lower, upper]) => `(${text(lower)}, ${text(upper)})`);
  return `Resource {
    name: ${text(entry.name)},
    path: ${text(entry.path)},
    list: ${entry.list},
    key: &[${entry.key.map(text).join(", ")}],
    record_key: &[${entry.recordKey.map(text).join(", ")}],
    wrapper: ${option(entry.wrapper)},
    filters: &[${entry.filters.map(parameter).join(", ")}],
    filters_cut: ${entry.filtersCut},
    ranges: &[${pairs.join(", ")}],
    create: &[${entry.create.map(parameter).join(", ")}],
    create_cut: ${entry.createCut},
  }`;
}

function parameter({ name, alias, kind, required }) {
  return `Parameter { name: ${text(name)}, alias: ${option(alias)}, kind: ${rustKind(kind)}, required: ${required ?? false} }`;
}

function rustKind(kind) {
  switch (kind.kind) {
    case "integer":
      return `Kind::Integer { min: ${digits(kind.min)}, max: ${digits(kind.max)} }`;
    case "choice":
      return `Kind::Choice(&[${kind.choices.map(text).join(", ")}])`;
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
