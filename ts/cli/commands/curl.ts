/**
 * `trackops curl`: prints the equivalent curl command. Sends nothing.
 *
 * @module
 */
import type { Command } from "commander";
import type { Resources } from "../../entries/node.js";
import { listed } from "../catalogue.js";
import { addCollections } from "../collections.js";
import { addFilters } from "../listing.js";
import { write } from "../output.js";
import { addSessionOptions, connect, type SessionOptions } from "../session.js";

/** Adds the command. */
export function addCurl(program: Command): void {
  const parent = program
    .command("curl")
    .description("print the equivalent curl command, with the token as $TRACKOPS_API_TOKEN");
  addCollections(parent, listed, (command, entry) => {
    const selected = addFilters(command, entry);
    addSessionOptions(command).action(async (options: SessionOptions) => {
      const { trackops } = connect(options);
      const { filters, extra } = selected();
      await write(`${trackops.curl(entry.name as keyof Resources, filters, { extra })}\n`);
    });
  });
}
