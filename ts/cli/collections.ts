/**
 * A command that takes a collection has a command of its own below it for each, with that collection's options.
 *
 * @module
 */
import type { Command } from "commander";
import type { CatalogueEntry } from "./catalogue.js";

/** Adds them: `trackops list caseUpdates`, or `case-updates`. */
export function addCollections<T extends CatalogueEntry>(
  parent: Command,
  entries: readonly T[],
  set: (command: Command, entry: T) => void,
): void {
  parent.usage("<collection> [options]").commandsGroup("Collections:").helpCommand(false);
  for (const entry of entries) {
    const command = parent.command(entry.name).description(`${entry.about}`).allowExcessArguments(false);
    const dashed = entry.name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    if (dashed !== entry.name) command.alias(dashed);
    command.addHelpText("after", () => ["", `Path: ${entry.path} (${entry.source})`, ...entry.open].join("\n"));
    set(command, entry);
  }
}
