/**
 * The catalogue as one text. A row of a table is full of addresses, which do not compress; src/catalogue/packed.rs, which reads
 * this, says what each sign means.
 */

const CODES = {
  id: "i",
  whole: "w",
  flag: "f",
  yesNoNa: "y",
  number: "n",
  string: "s",
  email: "e",
  link: "l",
  country: "c",
  boolean: "b",
  date: "d",
  timestamp: "t",
  object: "o",
};

/** The text of src/catalogue/packed.txt. */
export function packedTables({ resources }) {
  const lines = resources.map(resource);
  return `${lines.join("\n")}\n`;
}

function resource(entry) {
  const { list, parts, filtersCut, createCut } = entry;
  const flags = [list && "l", parts && "p", filtersCut && "f", createCut && "c"].filter(Boolean).join("");
  const lists = [entry.filters.map(parameter), entry.create.map(parameter)].map((items) => items.join(","));
  const keys = [entry.key, entry.recordKey].map((names) => names.join(","));
  const { increment } = entry;
  keys.push(increment === undefined ? "" : `${increment.name}=${increment.increment}`);
  return [entry.name, entry.path, flags, ...keys, entry.wrapper ?? "", entry.createPath ?? "", ...lists].join(" ");
}

function parameter({ name, alias, kind, required }) {
  return `${required ? "!" : ""}${name}${alias === undefined ? "" : `:${alias}`}=${code(kind)}`;
}

function code(kind) {
  switch (kind.kind) {
    case "integer":
      return `R${kind.min}-${kind.max}`;
    case "choice":
      return `C${kind.choices.join("/")}`;
    case "list":
      return `A${code(kind.item)}`;
    default:
      return CODES[kind.kind];
  }
}
