/**
 * `trackops completion`: a script by which a shell completes commands, collections and options.
 *
 * @module
 */
import createCompletion from "@bomb.sh/tab/commander";
import type { Command } from "commander";
import { write } from "../output.js";

/** What the script for bash takes from the package bash-completion, for those who do without. */
const WORDS_OF_BASH = `if ! type _get_comp_words_by_ref >/dev/null 2>&1; then
  _get_comp_words_by_ref() {
    cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} words=("\${COMP_WORDS[@]}") cword=$COMP_CWORD
  }
fi
`;

/** Adds the command, and the hidden one that such scripts ask. After all others, which it looks through. */
export function addCompletion(program: Command): void {
  createCompletion(program, { completionCommandName: "completion" });
  const command = program.commands.find((each) => each.name() === "completion");
  command
    ?.hook("preAction", async (_, { args: [shell] }) => {
      if (shell === "bash") await write(WORDS_OF_BASH);
    })
    .description("print a script by which bash, zsh, fish or PowerShell completes commands and options")
    .addHelpText(
      "after",
      `
bash, in ~/.bashrc:                     source <(trackops completion bash)
zsh, in ~/.zshrc, after compinit:       source <(trackops completion zsh)
fish, in ~/.config/fish/config.fish:    trackops completion fish | source`,
    );
}
