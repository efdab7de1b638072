/**
 * A command that takes a collection has a subcommand for each collection, with that collection's options.
 *
 * @module
 */
import { Command } from "commander";
import type { CatalogueEntry } from "./catalogue.js";
import { UsageError } from "./exit.js";

/** Adds the subcommands: `trackops list caseUpdates`, or `case-updates`. */
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

/** @throws UsageError for an unknown name, with the closest known one, which Commander finds among command names. */
export function checkCollection(name: string, names: readonly string[]): void {
  const parser = new Command().exitOverride().configureOutput({ writeErr: () => {}, outputError: () => {} });
  for (const known of names) parser.command(known).action(() => {});
  try {
    parser.parse(["--", name], { from: "user" });
  } catch (error) {
    const nearest = /\((Did you mean .*)\)/s.exec((error as Error).message)?.[1] ?? `There are ${names.join(", ")}`;
    throw new UsageError(`there is no collection ${JSON.stringify(name)}. ${nearest}`);
  }
}
