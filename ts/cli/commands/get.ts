/**
 * `trackops get`: prints one record.
 *
 * @module
 */
import type { Command } from "commander";
import type { Gettable, Key } from "../../entries/node.js";
import { gettable } from "../catalogue.js";
import { addCollections } from "../collections.js";
import { write } from "../output.js";
import { addSessionOptions, connect, type SessionOptions } from "../session.js";

/** Adds the command. */
export function addGet(program: Command): void {
  const parent = program.command("get").description("print one record as JSON");
  addCollections(parent, gettable, (command, entry) => {
    for (const part of entry.key ?? []) command.argument(`<${part}>`);
    addSessionOptions(command).action(async (...args: unknown[]) => {
      const keys = args.slice(0, entry.key?.length) as string[];
      const options = command.opts<SessionOptions>();
      const { trackops, signal } = connect(options);
      const collection = trackops[entry.name as "cases"] as unknown as Gettable<object, readonly Key[]>;
      const record = await collection.get(...keys, { signal });
      await write(`${JSON.stringify(record, null, options.json === true ? 0 : 2)}\n`);
    });
  });
}
