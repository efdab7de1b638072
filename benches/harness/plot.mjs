/**
 * Draws curves as an SVG that is readable on light and dark pages: panels side by side, axes logarithmic if the values
 * span more than one decade.
 */
const WIDTH = 360;
const HEIGHT = 220;
const MARGIN = { left: 52, right: 30, top: 30, bottom: 38 };
const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #24292f }
  .small { font-size: 11px; fill: #57606a }
  .axis { stroke: #8c959f; fill: none }
  .line { fill: none; stroke-width: 2 }
  .s0 { stroke: #0969da; fill: #0969da } .s1 { stroke: #bc4c00; fill: #bc4c00 }
  polyline.s0, polyline.s1 { fill: none }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .small { fill: #9198a1 } .axis { stroke: #656c76 }
    .s0 { stroke: #58a6ff; fill: #58a6ff } .s1 { stroke: #f0883e; fill: #f0883e }
    polyline.s0, polyline.s1 { fill: none }
  }`;

/** @param panels - `{ title, x, series: [{ title, points: [{ x, y }] }] }`, two to a row. */
export function plot(panels) {
  const rows = Math.ceil(panels.length / 2);
  const drawn = panels.map((panel, at) => {
    const [left, top] = [(at % 2) * WIDTH, Math.floor(at / 2) * HEIGHT];
    return `<g transform="translate(${left} ${top})">${draw(panel)}</g>`;
  });
  const [width, height] = [2 * WIDTH, rows * HEIGHT + 24];
  const legend = panels[0].series.map(({ title }, at) => {
    const x = MARGIN.left + at * 150;
    return `<circle class="s${at}" cx="${x}" cy="${height - 12}" r="4"/><text x="${x + 10}" y="${height - 8}">${title}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<title>${panels.map(({ title, x }) => `${title} by ${x}`).join("; ")}</title>
<style>${STYLE}</style>
${[...drawn, ...legend].join("\n")}
</svg>
`;
}

function draw({ title, x, series }) {
  const points = series.flatMap((one) => one.points);
  const across = scale(
    points.map((point) => point.x),
    MARGIN.left,
    WIDTH - MARGIN.right,
  );
  const up = scale([0, ...points.map((point) => point.y)], HEIGHT - MARGIN.bottom, MARGIN.top);
  const { left, right, top, bottom } = MARGIN;
  const parts = [
    `<text x="${left}" y="18">${title}</text>`,
    `<path class="axis" d="M${left} ${top}V${HEIGHT - bottom}H${WIDTH - right}"/>`,
    ...across.ticks.map((tick) => label(tick, across.at(tick), HEIGHT - bottom + 15, "middle")),
    ...up.ticks.map((tick) => label(tick, left - 6, up.at(tick) + 4, "end")),
    `<text class="small" x="${(left + WIDTH - right) / 2}" y="${HEIGHT - bottom + 31}" text-anchor="middle">${x}</text>`,
  ];
  for (const [at, one] of series.entries()) {
    const places = one.points.map((point) => [across.at(point.x).toFixed(1), up.at(point.y).toFixed(1)]);
    parts.push(`<polyline class="line s${at}" points="${places.map((place) => place.join(",")).join(" ")}"/>`);
    parts.push(...places.map(([cx, cy]) => `<circle class="s${at}" cx="${cx}" cy="${cy}" r="3"/>`));
  }
  return parts.join("\n");
}

function label(value, x, y, anchor) {
  return `<text class="small" x="${x}" y="${y}" text-anchor="${anchor}">${value.toLocaleString("en-US")}</text>`;
}

/** A logarithmic scale from the smallest to the largest value; linear if the values include zero. */
function scale(values, from, to) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (least > 0) {
    const at = (value) => from + (Math.log(value / least) / Math.log(most / least)) * (to - from);
    return { at, ticks: [...new Set(values)] };
  }
  const step = niceStep(most);
  const end = Math.ceil(most / step) * step;
  const ticks = Array.from({ length: Math.round(end / step) + 1 }, (_, n) => Number((n * step).toPrecision(6)));
  return { at: (value) => from + (value / end) * (to - from), ticks };
}

function niceStep(most) {
  const rough = most / 4;
  const decade = 10 ** Math.floor(Math.log10(rough));
  return decade * ([1, 2, 5].find((step) => step * decade >= rough) ?? 10);
}
