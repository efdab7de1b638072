/**
 * A table of records. Every key of any record is a column, and a click on a column's name sorts. The page holds only a
 * hundred rows at a time, so that it stays fast with thousands of records.
 */
import { make, numberText, recordsText } from "./text.js";

const ROWS = 100;
/** The order in which the records arrived. */
const unsorted = { column: undefined, descending: false };

/**
 * @param {HTMLElement} section The parent of the table.
 * @param {(record: object) => void} onOpen Shows all fields of a record.
 */
export function createTable(section, onOpen) {
  let records = [];
  let columns = [];
  let known = new Set();
  let sorting = unsorted;
  let start = 0;

  const title = make("h2", { id: "results-title" });
  const position = make("p", { className: "hint", id: "rows" });
  const back = make("button", { type: "button", textContent: "Previous", id: "previous-rows" });
  const on = make("button", { type: "button", textContent: "Next", id: "next-rows" });
  const head = make("thead");
  const body = make("tbody");
  const caption = make("caption", { className: "spoken" });
  const table = make("table", {}, caption, head, body);
  const scroller = make("div", { className: "scroller", id: "table", tabIndex: 0, role: "region" }, table);
  scroller.setAttribute("aria-labelledby", title.id);
  section.append(title, scroller, make("div", { className: "pager" }, position, back, on));

  back.addEventListener("click", () => turnTo(start - ROWS));
  on.addEventListener("click", () => turnTo(start + ROWS));

  function turnTo(place) {
    if (place < 0 || place >= records.length) return;
    start = place;
    showRows();
    scroller.scrollTop = 0;
  }

  function learnColumns(page) {
    const before = known.size;
    for (const record of page) for (const key of Object.keys(record)) known.add(key);
    columns = [...known];
    return known.size > before;
  }

  function showRows() {
    body.replaceChildren(...records.slice(start, start + ROWS).map(row));
    showPosition();
  }

  function showPosition() {
    const last = numberText(Math.min(start + ROWS, records.length));
    position.textContent =
      records.length === 0
        ? "No records."
        : `${numberText(start + 1)} to ${last} of ${recordsText(records.length)}. Times are UTC.`;
    // Not `disabled`, which would lose the focus.
    back.setAttribute("aria-disabled", String(start === 0));
    on.setAttribute("aria-disabled", String(start + ROWS >= records.length));
    for (const button of [back, on]) button.hidden = records.length <= ROWS;
  }

  function row(record) {
    const cells = columns.map((column, place) => {
      const text = cellText(record[column]);
      if (place > 0) return make("td", { textContent: text });
      const button = make("button", { type: "button", className: "link", textContent: text || "…" });
      button.setAttribute("aria-label", `${column} ${text}: the whole record`);
      button.addEventListener("click", () => onOpen(record));
      return make("th", { scope: "row" }, button);
    });
    return make("tr", {}, ...cells);
  }

  function showHead() {
    const cells = columns.map((column) => {
      const button = make("button", { type: "button", className: "sort", textContent: column });
      button.addEventListener("click", () => sortBy(column));
      const cell = make("th", { scope: "col" }, button);
      if (sorting.column === column) cell.setAttribute("aria-sort", sorting.descending ? "descending" : "ascending");
      return cell;
    });
    head.replaceChildren(make("tr", {}, ...cells));
  }

  function sortBy(column) {
    sorting = { column, descending: sorting.column === column && !sorting.descending };
    sort();
    const place = columns.indexOf(column);
    showHead();
    head.querySelectorAll("button")[place].focus();
    start = 0;
    showRows();
  }

  function sort() {
    const { column, descending } = sorting;
    if (column === undefined) return;
    const sign = descending ? -1 : 1;
    // Empty cells come last in both directions.
    records.sort((one, other) => {
      const [first, second] = [one[column], other[column]];
      const empty = Number(isEmpty(first)) - Number(isEmpty(second));
      return empty === 0 ? sign * compare(first, second) : empty;
    });
  }

  return {
    /** Clears the table for other records. */
    begin(name, sortedBy = unsorted) {
      [records, columns, known, start] = [[], [], new Set(), 0];
      sorting = sortedBy;
      title.textContent = name;
      caption.textContent = `${name}. The buttons in the head sort.`;
      section.hidden = false;
      showHead();
      showRows();
    },

    /** Adds a page of records. */
    add(page) {
      records.push(...page);
      const isWider = learnColumns(page);
      if (isWider) showHead();
      sort();
      // Rows outside the visible page need no redraw.
      if (isWider || sorting.column !== undefined || body.rows.length < ROWS) showRows();
      else showPosition();
    },

    records: () => records,
  };
}

function isEmpty(value) {
  return value === null || value === undefined || value === "";
}

function isNumber(value) {
  return typeof value === "number" || (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value));
}

const inOrder = new Intl.Collator("en", { numeric: true });

function compare(one, other) {
  if (isNumber(one) && isNumber(other)) return Number(one) - Number(other);
  return inOrder.compare(cellText(one), cellText(other));
}

/** The name of a linked record if it is included; JSON for all other objects and arrays. */
function cellText(value) {
  if (value === null || value === undefined) return "";
  if (typeof value !== "object") return String(value);
  const isReference = typeof value.name === "string" && Object.keys(value).length === 2 && "id" in value;
  return isReference ? value.name : JSON.stringify(value);
}
