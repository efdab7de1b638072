/**
 * Records a session of the command line as an animated picture, in a real terminal with a simulator at the documented
 * rate limit: `node scripts/record.mjs` writes docs/session.svg. The picture shows the screen in real time.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSimulator } from "trackops-client/simulator";
import { cleanEnvironment, credentials, program } from "../js-tests/support/cli.mjs";
import { openTerminal } from "../js-tests/support/terminal.mjs";
import { main, root } from "./tools.mjs";

const COLUMNS = 92;
const ROWS = 26;
/** Interval at which the screen is captured if it has changed. */
const FRAME_MS = 250;
/** How long the last screen is shown. */
const REST_MS = 5000;
const CHARACTER = { width: 8.5, height: 18, size: 14 };
const MARGIN = 14;

/** The colours of the command line, on a dark background. */
const COLOURS = { 31: "#ff7b72", 32: "#7ee787", 33: "#e3b341", 36: "#56d4dd" };
const [GROUND, TEXT, DIM] = ["#0d1117", "#e6edf3", "#6e7681"];

/** The escape sequences for colours. */
const STYLE = new RegExp(`${String.fromCharCode(27)}\\[([\\d;]*)m`);

/** The commands, and the output that shows that they are done. */
const session = [
  ["trackops count cases --updated-from 2024-01-03", /^\d+$/m],
  ["trackops export cases -o cases.csv", /records in cases\.csv/],
  ["head -n 2 cases.csv | cut -c 1-80", /^id,/m],
  ["trackops export cases --cleint 4", /Did you mean/],
  ["trackops sync cases clients", /clients +40/],
  ["trackops sync cases clients", /clients +0/],
  ["trackops doctor", /429/],
];

await main("record", async () => {
  const folder = mkdtempSync(join(tmpdir(), "trackops-session-"));
  const ends = [() => rmSync(folder, { recursive: true })];
  try {
    const simulator = await startSimulator({ ownProcess: true, records: { cases: 500 } });
    ends.push(() => simulator.close());
    writeFileSync(join(folder, "trackops"), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`, {
      mode: 0o755,
    });
    const env = { ...cleanEnvironment(folder), ...credentials(simulator), PATH: `${folder}:${process.env.PATH}` };
    const context = { after: (end) => ends.push(end) };
    const terminal = openTerminal(context, { env, cwd: folder, columns: COLUMNS, rows: ROWS });
    terminal.enter("PS1='$ '; clear");
    await terminal.shows(/^\$ *\n/);
    writeFileSync(join(root, "docs/session.svg"), moving(await record(terminal)));
    console.log("record: docs/session.svg");
  } finally {
    for (const end of ends.reverse()) await end();
  }
});

/** Types the commands, and returns the screens with their times. */
async function record(terminal) {
  const frames = [];
  const start = performance.now();
  const keep = () => {
    const screen = terminal.screen({ colours: true });
    if (screen !== frames.at(-1)?.screen) frames.push({ at: performance.now() - start, screen });
  };
  const timer = setInterval(keep, FRAME_MS);
  for (const [line, done] of session) {
    terminal.enter(line);
    await terminal.shows(done);
    await terminal.shows(/\n\$\s*$/);
  }
  clearInterval(timer);
  keep();
  return frames;
}

/** Shows each screen until the time of the next one. With reduced motion, only the last screen is shown. */
function moving(frames) {
  const all = frames.at(-1).at + REST_MS;
  const rules = frames.map(({ at }, place) => {
    const [from, to] = [at, frames[place + 1]?.at ?? all].map((time) => ((time / all) * 100).toFixed(2));
    const until = place === frames.length - 1 ? "" : `${to}%{visibility:hidden}`;
    return `@keyframes f${place}{0%{visibility:${place === 0 ? "visible" : "hidden"}}${from}%{visibility:visible}${until}}#f${place}{animation:f${place} ${(all / 1000).toFixed(1)}s step-end infinite}`;
  });
  const screens = frames.map(({ screen }, place) => `<g id="f${place}" class="f">${drawn(screen)}</g>`);
  const [width, height] = [COLUMNS * CHARACTER.width + 2 * MARGIN, ROWS * CHARACTER.height + 2 * MARGIN];
  const moves = `@media (prefers-reduced-motion:no-preference){${rules.join("")}}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>A session of trackops: count, export with its progress, a mistyped option, two syncs, doctor</title>
<style>text{font:${CHARACTER.size}px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:${TEXT};white-space:pre}.f{visibility:hidden}#f${frames.length - 1}{visibility:visible}${moves}</style>
<rect width="100%" height="100%" rx="8" fill="${GROUND}"/>
${screens.join("\n")}
</svg>
`;
}

function drawn(screen) {
  const lines = screen.split("\n").map((line, row) => {
    const y = MARGIN + (row + 1) * CHARACTER.height - 4;
    const spans = spansOf(line);
    return spans.length === 0 ? "" : `<text x="${MARGIN}" y="${y}">${spans.join("")}</text>`;
  });
  return lines.join("");
}

/** Splits a line by colour, using the terminal's escape sequences. */
function spansOf(line) {
  let fill = TEXT;
  let column = 0;
  return line.split(STYLE).flatMap((part, place) => {
    if (place % 2 === 1) {
      for (const code of (part || "0").split(";"))
        fill = COLOURS[code] ?? { 0: TEXT, 39: fill === DIM ? DIM : TEXT, 2: DIM }[code] ?? fill;
      return [];
    }
    if (part.trimEnd() === "") {
      column += part.length;
      return [];
    }
    const x = (MARGIN + column * CHARACTER.width).toFixed(1);
    const length = (part.length * CHARACTER.width).toFixed(1);
    column += part.length;
    return [`<tspan x="${x}" textLength="${length}" fill="${fill}">${escaped(part)}</tspan>`];
  });
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
