/**
 * `trackops completion`: a script by which a shell completes commands, collections and options.
 *
 * @module
 */
import createCompletion from "@bomb.sh/tab/commander";
import type { Command } from "commander";

/** Adds the command, and the hidden one that such scripts ask. After all others, which it looks through. */
export function addCompletion(program: Command): void {
  createCompletion(program, { completionCommandName: "completion" });
  const command = program.commands.find((each) => each.name() === "completion");
  command
    ?.description("print a script by which bash, zsh, fish or PowerShell completes commands and options")
    .addHelpText(
      "after",
      `
bash, in ~/.bashrc:                     source <(trackops completion bash)
zsh, in ~/.zshrc, after compinit:       source <(trackops completion zsh)
fish, in ~/.config/fish/config.fish:    trackops completion fish | source`,
    );
}
