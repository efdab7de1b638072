/**
 * What a person sees: in a real terminal, wide and narrow, with colours and without.
 */
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { program, setUp } from "../support/cli.mjs";
import { openTerminal } from "../support/terminal.mjs";

const ESCAPE = String.fromCharCode(27);

/** A terminal in which `trackops` is typed as it is installed. */
async function terminalFor(context, { simulator: options = {}, env = {}, ...size } = {}) {
  const setting = await setUp(context, {
    records: { cases: 1200 },
    ownProcess: true,
    requestsPerSecond: 5,
    ...options,
  });
  const terminal = openTerminal(context, { env: { ...setting.env, ...env }, cwd: setting.folder, ...size });
  terminal.enter(`PS1='$ '; trackops() { '${process.execPath}' '${program}' "$@"; }; clear`);
  return { ...setting, terminal };
}

const progress = (screen) => screen.split("\n").find((line) => /[█░#-]{6}.*%/.test(line)) ?? "";
const command = "trackops export cases -o cases.csv --requests-per-second 5";

describe("progress", () => {
  test("at 80 columns tells records, pages, rate and time left, and leaves one line at the end", async (context) => {
    const { terminal, folder } = await terminalFor(context);
    terminal.enter(command);
    const screen = await terminal.shows(/\d+% {2}[1-9]\d\d of 1,200 +[2-9] pages +\d+\/s +0:\d\d left/);
    assert.match(progress(screen), /^cases {2}█+░* {2}\d+%/);
    await terminal.shows(/rate limit/);
    const end = await terminal.shows(/1,200 records in cases\.csv, \d+\.\d s *\n\$/);
    assert.equal(progress(end), "", "the line is taken away");
    assert.equal(end.split("\n").filter((line) => line.trim() !== "").length, 3, "command, summary, prompt");
    assert.equal(readFileSync(join(folder, "cases.csv"), "utf8").split("\r\n").length, 1202);
  });

  test("at 40 columns it fits, and through a change of width", async (context) => {
    const { terminal, simulator } = await terminalFor(context, { columns: 40 });
    terminal.enter("clear; trackops export cases -o c.csv");
    await terminal.shows(/█+░+ {2}\d+% {2}\d+\/1,200/);
    // So that it does not end meanwhile.
    await simulator.fault({ kind: "status", status: 429, retryAfter: "600" });
    const narrow = await terminal.shows(/█+░+ {2}\d+% {2}\d+\/1,200/);
    for (const line of narrow.split("\n")) assert.ok(line.length <= 40);
    assert.equal(narrow.split("\n").filter((line) => /%/.test(line)).length, 1, "on one line");
    terminal.resize(100);
    await terminal.shows(/cases {2}█+░+ {2}\d+% {2}\d+ of 1,200 {2}\d+ pages?/);
    terminal.resize(20);
    await terminal.shows(/^\d+% {2}\d+\/1,200 *$/m);
    terminal.resize(80);
    const wide = await terminal.shows(/cases {2}█+░+ {2}\d+% {2}\d+ of 1,200/);
    assert.equal(wide.split("\n").filter((line) => /% /.test(line)).length, 1, wide);
  });

  test("says why it waits: the limit, the server, a failure", async (context) => {
    const { terminal, simulator } = await terminalFor(context);
    terminal.enter(command);
    await terminal.shows(/rate limit/);
    await simulator.fault({ kind: "status", status: 429, retryAfter: "3" });
    await terminal.shows(/server asked for 3 s/);
    await terminal.shows(/rate limit/);
    await simulator.fault({ kind: "status", status: 503 }, 3);
    await terminal.shows(/retry in \d/);
    await terminal.shows(/1,200 records/);
  });

  test("has colours, but none with NO_COLOR, and only ASCII where the terminal knows no more", async (context) => {
    const coloured = await terminalFor(context);
    coloured.terminal.enter(command);
    const line = progress(await coloured.terminal.shows(/█/, { colours: true }));
    assert.ok(line.includes(`${ESCAPE}[36m`), JSON.stringify(line));
    const plain = await terminalFor(context, { env: { NO_COLOR: "1", LANG: "C", LC_ALL: "C" } });
    plain.terminal.enter(command);
    const screen = await plain.terminal.shows(/##+-+ {2}\d+%/, { colours: true });
    assert.ok(!progress(screen).includes(ESCAPE), JSON.stringify(progress(screen)));
    plain.terminal.press("C-c");
    const end = await plain.terminal.shows(/error: interrupted/, { colours: true });
    assert.ok(!end.includes(`${ESCAPE}[`));
  });

  test("ends with Ctrl-C, and the terminal is as it was", async (context) => {
    const { terminal } = await terminalFor(context);
    terminal.enter(command);
    await terminal.shows(/[2-9]\d\d of 1,200/);
    terminal.press("C-c");
    await terminal.shows(/interrupted; [\d,]+ records are kept/);
    terminal.enter("echo $? ; tput cols");
    const screen = await terminal.shows(/^130$/m);
    assert.equal(progress(screen), "");
    // Neither the cursor nor the breaking of lines was switched off.
    assert.equal(terminal.tmux("display-message", "-p", "#{cursor_flag}#{wrap_flag}").trim(), "11");
    terminal.enter(`${command} --resume`);
    await terminal.shows(/1,200 records in cases\.csv/);
  });

  test("is not drawn among records, nor into a file", async (context) => {
    const { terminal, folder } = await terminalFor(context, { simulator: { records: { cases: 130 } } });
    terminal.enter("trackops list cases --columns id --format csv; echo done");
    assert.doesNotMatch(await terminal.shows(/^done$/m, { history: true }), /[█░]/);
    terminal.enter(`clear; ${command} 2> said; echo finished`);
    await terminal.shows(/^finished$/m);
    assert.match(readFileSync(join(folder, "said"), "utf8"), /^130 records in cases\.csv, .* s\n$/);
  });
});

test("sync shows each collection, and a table at the end", async (context) => {
  const { terminal } = await terminalFor(context);
  terminal.enter("trackops sync cases clients --to copy.db --requests-per-second 5");
  await terminal.shows(/cases {2}█*░* {2}\d+%/);
  const screen = await terminal.shows(/clients +40/);
  assert.match(screen, /collection +new +changed +gone +requests +seconds\ncases +1,200 +0 +0 +\d+ +\d+\.\d/);
});

describe("login in a terminal", () => {
  const TOKEN = "4n0ther-s3cret-t0ken";
  for (const redirected of ["", " 2> prompts"]) {
    test(`asks for what it needs, and shows nothing of the token${redirected}`, async (context) => {
      const { terminal, folder } = await terminalFor(context, {
        simulator: { apiToken: TOKEN },
        env: { TRACKOPS_API_USERNAME: "", TRACKOPS_API_TOKEN: "" },
      });
      terminal.enter(`trackops login --username samspade${redirected}; echo "code $?"`);
      if (redirected === "") await terminal.shows(/API token \(hidden\):/);
      // What is typed ahead of the prompt, a terminal itself shows.
      else
        while (!/API token/.test(readWhole(join(folder, "prompts"))))
          await new Promise((resolve) => setTimeout(resolve, 20));
      terminal.enter(TOKEN);
      await terminal.shows(/code 0/);
      const everything = terminal.screen({ history: true }) + readWhole(join(folder, "prompts"));
      assert.ok(!everything.includes(TOKEN.slice(0, 4)), everything);
      assert.match(everything, /The server accepts them\. Stored as profile default in/);
      const file = join(folder, "trackops", "config.json");
      assert.equal(statSync(file).mode & 0o777, 0o600);
      assert.equal(JSON.parse(readFileSync(file, "utf8")).profiles.default.apiToken, TOKEN);
      terminal.enter("unset TRACKOPS_API_BASE_URL; trackops count cases");
      await terminal.shows(/^1200$/m);
    });
  }

  test("ends with Ctrl-C and with Ctrl-D, and keeps nothing", async (context) => {
    const { terminal } = await terminalFor(context, { env: { TRACKOPS_API_USERNAME: "", TRACKOPS_API_TOKEN: "" } });
    for (const [key, code] of [
      ["C-c", 130],
      ["C-d", 2],
    ]) {
      // The prompt of the round before is no answer.
      terminal.enter("clear");
      await terminal.shows(/^\$\s*$/);
      terminal.enter('trackops login --username samspade; echo "code $?"');
      await terminal.shows(/API token \(hidden\):/);
      terminal.type("abc");
      if (key === "C-d") for (let at = 0; at < 3; at += 1) terminal.press("BSpace");
      terminal.press(key);
      await terminal.shows(new RegExp(`code ${code}`));
    }
    terminal.enter("clear; unset TRACKOPS_API_BASE_URL; trackops count cases");
    await terminal.shows(/there are no credentials/);
  });
});

function readWhole(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
