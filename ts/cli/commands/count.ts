/**
 * `trackops count`: prints how many records match.
 *
 * @module
 */
import type { Command } from "commander";
import { listed } from "../catalogue.js";
import { addCollections } from "../collections.js";
import { addFilters, collectionOf } from "../listing.js";
import { write } from "../output.js";
import { addSessionOptions, connect, type SessionOptions } from "../session.js";

/** Adds the command. */
export function addCount(program: Command): void {
  const parent = program.command("count").description("print how many records match");
  addCollections(parent, listed, (command, entry) => {
    const selected = addFilters(command, entry);
    addSessionOptions(command).action(async (options: SessionOptions) => {
      const { trackops, signal } = connect(options);
      const { filters, extra } = selected();
      const count = await collectionOf(trackops, entry).count(filters, { extra, signal });
      await write(`${options.json === true ? JSON.stringify(count) : count.record_count}\n`);
    });
  });
}
