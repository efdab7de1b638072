/**
 * Completion in the shells themselves: what is offered where a person presses the tabulator.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { cleanEnvironment, program, run } from "../support/cli.mjs";
import { folderFor } from "../support/folders.mjs";
import { openTerminal } from "../support/terminal.mjs";

/** How each shell begins without its user's own settings, and loads the script. */
const shells = {
  bash: { start: "bash --norc --noprofile", load: "source <(trackops completion bash)" },
  zsh: { start: "zsh -f", load: "autoload -Uz compinit; compinit -u; source <(trackops completion zsh)" },
  fish: { start: "fish --no-config", load: "trackops completion fish | source" },
};

describe("the script", () => {
  for (const shell of Object.keys(shells)) {
    test(`is right for ${shell}`, async (context) => {
      const folder = folderFor(context);
      const { code, stdout } = await run(["completion", shell], { env: cleanEnvironment(folder), cwd: folder });
      assert.equal(code, 0);
      const file = join(folder, "script");
      writeFileSync(file, stdout);
      execFileSync(shell, ["-n", file]);
      assert.ok(!stdout.includes(process.env.TRACKOPS_API_TOKEN ?? "\u0000"));
    });
  }

  test("of another shell is refused, with what there is", async (context) => {
    const folder = folderFor(context);
    const { code, stderr } = await run(["completion", "tcsh"], { env: cleanEnvironment(folder), cwd: folder });
    assert.equal(code, 2);
    assert.match(stderr, /zsh, bash, fish/);
  });
});

describe("pressing the tabulator", () => {
  for (const [shell, { start, load }] of Object.entries(shells)) {
    test(`completes commands, collections and options in ${shell}`, async (context) => {
      const folder = folderFor(context);
      // As npm installs it: a program on the path.
      const bin = join(folder, "trackops");
      writeFileSync(bin, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`, { mode: 0o755 });
      const env = { ...cleanEnvironment(folder), PATH: `${folder}:${process.env.PATH}` };
      const terminal = openTerminal(context, { env, cwd: folder, columns: 120 });
      terminal.enter(`exec ${start}`);
      await terminal.shows(/[$%#>] *\n*$/);
      terminal.enter(`${load}; echo rea''dy`);
      await terminal.shows(/^ready$/m);
      for (const [typed, expected] of [
        ["trackops exp", /trackops export/],
        ["trackops count invoiceP", /trackops count invoicePayments/],
        ["trackops count cases --updated-f", /trackops count cases --updated-from/],
      ]) {
        terminal.press("C-l");
        terminal.press("C-u");
        terminal.type(typed);
        terminal.press("Tab");
        await terminal.shows(expected);
      }
    });
  }
});
