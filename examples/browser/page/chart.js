/**
 * How many cases each month has, as bars; the same as a table for those who do not see it.
 */
import { make, numberText, recordsText } from "./text.js";

const HEIGHT = 200;
const MARGIN = { top: 12, right: 4, bottom: 24, left: 40 };
/** A few months must not become slabs. */
const WIDEST_BAR = 72;
/** Room that a month's name takes. */
const LABEL_WIDTH = 56;
const namespace = "http://www.w3.org/2000/svg";

/** Draws into `figure`, and again where its width changes. */
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
    const width = drawing.clientWidth;
    if (width > 0 && months.length > 0) drawing.replaceChildren(picture(months, width));
  }

  return {
    /** Shows the cases of these records, by the day that people set for their creation. */
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

/** Every month from the first to the last, also those without any. */
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

function picture(months, width) {
  const most = Math.max(...months.map(({ count }) => count));
  const step = stepFor(most);
  const top = Math.ceil(most / step) * step;
  const [across, up] = [width - MARGIN.left - MARGIN.right, HEIGHT - MARGIN.top - MARGIN.bottom];
  const y = (count) => MARGIN.top + up * (1 - count / top);
  const band = across / months.length;
  const x = (place) => MARGIN.left + band * place;

  const svg = shape("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, role: "img" });
  const high = months.find(({ count }) => count === most);
  svg.setAttribute(
    "aria-label",
    `Bar chart of cases per month, ${months.length} months; the most are ${numberText(most)} in ${high.month}. The numbers follow as a table.`,
  );
  for (let count = 0; count <= top; count += step) {
    svg.append(
      shape("line", { class: "grid", x1: MARGIN.left, x2: width - MARGIN.right, y1: y(count), y2: y(count) }),
      shape("text", { class: "tick", x: MARGIN.left - 8, y: y(count) + 4, "text-anchor": "end" }, numberText(count)),
    );
  }
  const everyNth = Math.ceil(LABEL_WIDTH / band);
  for (const [place, { month, count }] of months.entries()) {
    const thick = Math.min(Math.max(band * 0.8, band - 8), WIDEST_BAR);
    const size = { x: x(place) + (band - thick) / 2, y: y(count), width: thick, height: y(0) - y(count) };
    svg.append(
      shape(
        "rect",
        { class: "bar", ...size, rx: Math.min(2, band / 4) },
        shape("title", {}, `${month}: ${numberText(count)}`),
      ),
    );
    if (place % everyNth > 0 || x(place) + LABEL_WIDTH / 2 + band / 2 > width) continue;
    svg.append(shape("text", { class: "tick", x: x(place) + band / 2, y: HEIGHT - 6, "text-anchor": "middle" }, month));
  }
  return svg;
}

/** Between two lines of the grid: 1, 2 or 5 with zeros, so that there are five lines at the most. */
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
