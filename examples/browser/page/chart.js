/**
 * A bar chart of cases per month, with the same numbers as a table for screen readers.
 */
import { make, numberText, recordsText } from "./text.js";

/** Sizes in rem, so that the chart scales with the text. */
const HEIGHT = 12.5;
const MARGIN = { top: 0.75, right: 0.25, bottom: 1.5, left: 2.5 };
/** Keeps the bars slim if there are only a few months. */
const WIDEST_BAR = 4.5;
/** Width of a month's label. */
const LABEL_WIDTH = 3.5;
const namespace = "http://www.w3.org/2000/svg";

/** Draws into `figure`, and redraws when its width changes. */
export function createChart(figure) {
  let months = [];
  const caption = make("figcaption");
  const drawing = make("div", { className: "drawing" });
  const rows = make("tbody");
  const head = make("thead", {}, row("th", ["Month", "Cases"]));
  const table = make("table", {}, make("caption", { className: "spoken", textContent: "Cases per month" }), head, rows);
  const details = make("details", {}, make("summary", { textContent: "As a table" }), table);
  figure.append(caption, drawing, details);
  new ResizeObserver(draw).observe(drawing);

  function draw() {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const width = drawing.clientWidth;
    if (width > 0 && months.length > 0) drawing.replaceChildren(picture(months, width, rem));
  }

  return {
    /** Shows these cases by `created_on`, the creation day that users can set. */
    show(records) {
      months = perMonth(records.map(({ created_on, created_at }) => created_on ?? created_at));
      figure.hidden = months.length === 0;
      if (figure.hidden) return;
      const total = months.reduce((sum, { count }) => sum + count, 0);
      caption.replaceChildren(
        make("h2", { textContent: "Cases per month" }),
        make("p", {
          className: "hint",
          textContent: `By created_on, ${rangeText(months)}: ${recordsText(total)}`,
        }),
      );
      rows.replaceChildren(...months.map(({ month, count }) => row("td", [month, numberText(count)])));
      draw();
    },
    hide() {
      figure.hidden = true;
    },
  };
}

function rangeText(months) {
  const [first, last] = [months[0].month, months.at(-1).month];
  return first === last ? first : `${first} to ${last}`;
}

/** Every month from the first to the last, including those without cases. */
export function perMonth(days) {
  const counts = new Map();
  for (const day of days) {
    const month = /^\d{4}-\d{2}(?=-)/.exec(day ?? "")?.[0];
    if (month !== undefined) counts.set(month, (counts.get(month) ?? 0) + 1);
  }
  const found = [...counts.keys()].sort();
  const months = [];
  for (let month = found[0]; month !== undefined && month <= found.at(-1); month = following(month)) {
    months.push({ month, count: counts.get(month) ?? 0 });
  }
  return months;
}

function following(month) {
  const [year, number] = month.split("-").map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
}

/** Draws in pixels. One unit of the sizes above is `rem` pixels. */
function picture(months, width, rem) {
  const most = Math.max(...months.map(({ count }) => count));
  const step = stepFor(most);
  const top = Math.ceil(most / step) * step;
  const [left, right, high, low] = [
    MARGIN.left * rem,
    width - MARGIN.right * rem,
    MARGIN.top * rem,
    (HEIGHT - MARGIN.bottom) * rem,
  ];
  const y = (count) => low - (low - high) * (count / top);
  const band = (right - left) / months.length;
  const middle = (place) => left + band * (place + 0.5);

  const svg = shape("svg", { width, height: HEIGHT * rem, role: "img", "aria-label": summary(months, most) });
  for (let count = 0; count <= top; count += step) {
    const label = { class: "tick", x: left - rem / 2, y: y(count) + rem / 4, "text-anchor": "end" };
    svg.append(
      shape("line", { class: "grid", x1: left, x2: right, y1: y(count), y2: y(count) }),
      shape("text", label, numberText(count)),
    );
  }
  const thick = Math.min(Math.max(band * 0.8, band - rem / 2), WIDEST_BAR * rem);
  const everyNth = Math.ceil((LABEL_WIDTH * rem) / band);
  for (const [place, { month, count }] of months.entries()) {
    const size = { x: middle(place) - thick / 2, y: y(count), width: thick, height: low - y(count), rx: thick / 16 };
    svg.append(shape("rect", { class: "bar", ...size }, shape("title", {}, `${month}: ${numberText(count)}`)));
    if (place % everyNth > 0 || middle(place) + (LABEL_WIDTH * rem) / 2 > width) continue;
    const label = { class: "tick", x: middle(place), y: (HEIGHT - 0.375) * rem, "text-anchor": "middle" };
    svg.append(shape("text", label, month));
  }
  return svg;
}

function summary(months, most) {
  const { month } = months.find(({ count }) => count === most);
  const size = `${months.length} ${months.length === 1 ? "month" : "months"}`;
  return `Bar chart of cases per month, ${size}; the maximum is ${numberText(most)} in ${month}. A table with the numbers follows.`;
}

/** Distance between grid lines: 1, 2 or 5 times a power of ten, so that there are at most five lines. */
function stepFor(most) {
  const rough = Math.max(most / 4, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough) ?? rough;
}

function shape(tag, attributes, ...children) {
  const node = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function row(tag, texts) {
  return make("tr", {}, ...texts.map((textContent) => make(tag, { textContent })));
}
