/**
 * `trackops completion`: prints a script for shell completion of commands, collections and options.
 *
 * @module
 */
import createCompletion from "@bomb.sh/tab/commander";
import type { Command } from "commander";
import { write } from "../output.js";

/** The function that the bash script needs from the package bash-completion, for systems without that package. */
const WORDS_OF_BASH = `if ! type _get_comp_words_by_ref >/dev/null 2>&1; then
  _get_comp_words_by_ref() {
    cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} words=("\${COMP_WORDS[@]}") cword=$COMP_CWORD
  }
fi
`;

/**
 * Adds the command, and the hidden one that the scripts call. Must come after all other commands, which it inspects.
 */
export function addCompletion(program: Command): void {
  createCompletion(program, { completionCommandName: "completion" });
  const command = program.commands.find((each) => each.name() === "completion");
  command
    ?.hook("preAction", async (_, { args: [shell] }) => {
      if (shell === "bash") await write(WORDS_OF_BASH);
    })
    .description("print a completion script for bash, zsh, fish or PowerShell")
    .addHelpText(
      "after",
      `
bash, in ~/.bashrc:                     source <(trackops completion bash)
zsh, in ~/.zshrc, after compinit:       source <(trackops completion zsh)
fish, in ~/.config/fish/config.fish:    trackops completion fish | source`,
    );
}
