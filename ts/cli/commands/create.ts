/**
 * `trackops create`: creates a record from options, a file or standard input.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import type { Command } from "commander";
import type { Creatable } from "../../entries/node.js";
import { creatable } from "../catalogue.js";
import { addCollections } from "../collections.js";
import { UsageError } from "../exit.js";
import { write } from "../output.js";
import { addParameters } from "../parameters.js";
import { addSessionOptions, connect, type SessionOptions } from "../session.js";

interface CreateOptions extends SessionOptions {
  readonly data?: string;
  readonly wrapper?: string;
}

/** Adds the command. */
export function addCreate(program: Command): void {
  const parent = program.command("create").description("create a record, and print it as the server stored it");
  addCollections(parent, creatable, (command, entry) => {
    const read = addParameters(command, entry.create ?? [], "Fields of the record:");
    command
      .optionsGroup("More:")
      .option("--data <file>", "the record as JSON, from a file, or - for standard input; options override it")
      .option("--wrapper <key>", "the key that wraps the record, in case the catalogue's is wrong");
    addSessionOptions(command).action(async (options: CreateOptions) => {
      const { trackops, signal } = connect(options);
      const record = { ...(options.data === undefined ? {} : await dataOf(options.data)), ...read() };
      const collection = trackops[entry.name as "cases"] as unknown as Creatable<object, object>;
      const created = await collection.create(record, { signal, wrapper: options.wrapper });
      await write(`${JSON.stringify(created, null, options.json === true ? 0 : 2)}\n`);
    });
  });
}

async function dataOf(file: string): Promise<object> {
  const content = file === "-" ? await text(process.stdin) : contentOf(file);
  const where = file === "-" ? "standard input" : file;
  let record: unknown;
  try {
    record = JSON.parse(content);
  } catch (error) {
    throw new UsageError(`--data: ${where} is not JSON: ${(error as Error).message}`);
  }
  if (typeof record === "object" && record !== null && !Array.isArray(record)) return record;
  throw new UsageError(`--data: ${where} is not a JSON object, such as {"case_type_id": 1}`);
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`--data: ${(error as Error).message}`);
  }
}
