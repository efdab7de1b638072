/**
 * Form fields, each with a label, a hint and an error message.
 */
import { make, nameText } from "./text.js";

const choices = (options) => {
  const select = make("select");
  select.append(new Option("Any", ""), ...options.map(([label, value]) => new Option(label, value)));
  return select;
};
const yesNo = () =>
  choices([
    ["Yes", "yes"],
    ["No", "no"],
  ]);
const digits = () => make("input", { inputMode: "numeric", autocomplete: "off" });

/** Controls by kind of filter; all other kinds get a text field. */
const controls = {
  id: digits,
  whole: digits,
  integer: digits,
  boolean: yesNo,
  flag: yesNo,
  date: () => make("input", { type: "date" }),
  timestamp: () => make("input", { type: "datetime-local", step: 1 }),
  choice: (filter) => choices(filter.choices.map((name) => [nameText(name), name])),
};

/** A field for a filter of the catalogue. Times are entered in this machine's time zone. */
export function filterField(filter) {
  const { name, kind, description } = filter;
  const control = controls[kind]?.(filter) ?? make("input", { autocomplete: "off" });
  const label = kind === "timestamp" ? `${nameText(name)} (your time)` : nameText(name);
  return field({ id: `filter-${name}`, name, label, hint: description.replaceAll("`", ""), control });
}

/** The values of the form, as strings by name, with times in UTC. */
export function filledIn(form, filters) {
  const texts = {};
  for (const { name, kind } of filters) {
    const { value } = form.elements[name];
    texts[name] = kind === "timestamp" && value !== "" ? new Date(value).toISOString() : value;
  }
  return texts;
}

/** A field. `ending` is text after the control. */
export function field({ id, name, label, hint, ending, control }) {
  const problem = make("p", { className: "problem", id: `${name}-problem` });
  Object.assign(control, { id, name });
  const parts = [make("label", { htmlFor: id, textContent: label })];
  const described = [problem.id];
  if (ending === undefined) parts.push(control);
  else {
    const text = make("span", { id: `${id}-ending`, textContent: ending });
    described.unshift(text.id);
    parts.push(make("div", { className: "joined" }, control, text));
  }
  if (hint !== undefined) {
    const text = make("p", { className: "hint", id: `${id}-hint`, textContent: hint });
    described.unshift(text.id);
    parts.push(text);
  }
  control.setAttribute("aria-describedby", described.join(" "));
  return make("div", { className: "field" }, ...parts, problem);
}

/** Replaces a field whose value comes from elsewhere: a note, and an error message. */
export function noteField({ name, label, note }) {
  const parts = { hint: note, problem: "" };
  const texts = Object.entries(parts).map(([part, text]) =>
    make("p", { className: part, id: `${name}-${part}`, textContent: text }),
  );
  return make("div", { className: "field" }, make("h3", { textContent: label }), ...texts);
}

/** Shows an error message at its field. Returns false if the form has no such field. */
export function showProblem(form, { parameter, expected, suggestion }) {
  const place = form.querySelector(`#${CSS.escape(parameter)}-problem`);
  if (place === null) return false;
  place.textContent = `Expected: ${expected}.${suggestion === undefined ? "" : ` Did you mean ${suggestion}?`}`;
  form.elements[parameter]?.setAttribute("aria-invalid", "true");
  return true;
}

export function clearProblems() {
  for (const problem of document.querySelectorAll(".problem")) problem.textContent = "";
  for (const control of document.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
}
