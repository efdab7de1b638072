/**
 * A collection as it is read: record by record, or page by page.
 *
 * @module
 */
import type { ListingRun } from "../../pkg/trackops_client.js";
import type { CallInput, Connection } from "./connection.js";
import { enter, guarded } from "./core.js";
import { thrownFor } from "./errors.js";

/**
 * The records of a collection. Nothing is sent before it is iterated; leaving a loop stops the requests under way; a
 * second iteration starts anew. Pages are let go as soon as they are consumed, so memory stays flat.
 *
 * ```ts
 * for await (const record of trackops.cases.list()) console.log(record.id);
 * ```
 */
export class Listing<T> implements AsyncIterable<T> {
  readonly #connection: Connection;
  readonly #name: string;
  readonly #input: CallInput;
  readonly #verify: boolean;

  /** @internal */
  constructor(connection: Connection, name: string, input: CallInput, verify: boolean) {
    this.#connection = connection;
    this.#name = name;
    this.#input = input;
    this.#verify = verify;
    // The filters are checked now, although nothing is sent before the iteration.
    this.#run().free();
  }

  /** Record by record. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for await (const page of this.pages()) yield* page;
  }

  /** Page by page: arrays of records, none of them empty. */
  async *pages(): AsyncGenerator<T[], void, undefined> {
    const run = this.#run();
    try {
      for (;;) {
        const page = await this.#next(run);
        if (page === undefined) return;
        yield page;
      }
    } finally {
      enter(() => run.free());
    }
  }

  /** All records in one array. For a large collection, iterate instead. */
  async toArray(): Promise<T[]> {
    const records: T[] = [];
    for await (const page of this.pages()) {
      for (const record of page) records.push(record);
    }
    return records;
  }

  #run(): ListingRun {
    return this.#connection.run((client) => client.listing(this.#name, this.#input, this.#verify));
  }

  async #next(run: ListingRun): Promise<T[] | undefined> {
    try {
      return (await guarded(() => run.next())) as T[] | undefined;
    } catch (report) {
      throw thrownFor(report, this.#input.signals);
    }
  }
}
