/**
 * `trackops sync`: brings a local copy up to date.
 *
 * @module
 */
import { type Command, InvalidArgumentError } from "commander";
import type { Store, SyncCollection, SyncReport, TrackopsEvent } from "../../entries/node.js";
import { listed } from "../catalogue.js";
import { checkCollection } from "../collections.js";
import { typedLine } from "../command-line.js";
import { Interrupted, Unfinished, UsageError } from "../exit.js";
import { write } from "../output.js";
import { Progress, showsProgress } from "../progress.js";
import { addSessionOptions, connect, type SessionOptions } from "../session.js";

interface SyncOptions extends SessionOptions {
  readonly to: string;
  readonly reconcile?: boolean;
  readonly overlap?: number;
}

const DEFAULT_FILE = "trackops.db";

/** Adds the command. */
export function addSync(program: Command): void {
  const names = listed.map(({ name }) => name);
  const command = program
    .command("sync")
    .description("bring a local copy up to date: the first run reads everything, later runs only changes")
    .argument("[collections...]", "collections to sync (default: all)", collectionNames(names))
    .optionsGroup("Copy:")
    .option(
      "--to <place>",
      "a SQLite file; a folder, ending in /, for NDJSON; or postgres://host/database",
      DEFAULT_FILE,
    )
    .option("--reconcile", "also find deleted records, by reading everything")
    .option("--overlap <seconds>", "how far each run reaches back before the last one (default: 300)", seconds)
    .addHelpText("after", `\nCollections: ${names.join(", ")}`);
  addSessionOptions(command).action(sync);
}

async function sync(
  collections: readonly string[],
  { to, reconcile, overlap, ...options }: SyncOptions,
): Promise<void> {
  let progress: Progress | undefined;
  const { trackops, signal } = connect(options, (event: TrackopsEvent) => progress?.see(event));
  const store = await storeAt(to);
  if (options.quiet !== true && options.verbose !== true && showsProgress(false)) progress = new Progress("sync");
  try {
    const reports = await trackops.sync({
      store,
      collections: collections.length === 0 ? undefined : (collections as SyncCollection[]),
      reconcile,
      overlapMs: overlap === undefined ? undefined : overlap * 1000,
      signal,
      onProgress: ({ collection, done, total }) => progress?.show(collection, done, total),
    });
    progress?.stop();
    if (options.json === true) await write(`${JSON.stringify(reports)}\n`);
    else if (options.quiet !== true) await write(table(reports));
  } catch (error) {
    progress?.stop();
    if (!(error instanceof Interrupted)) throw error;
    throw new Unfinished(error, `all pages read so far are stored in ${to}`, typedLine());
  } finally {
    progress?.stop();
    await store.close();
  }
}

async function storeAt(place: string): Promise<Store> {
  if (/^postgres(ql)?:/.test(place)) {
    checkAddress(place);
    const { postgresStore } = await import("../../stores/postgres.js");
    return postgresStore(place);
  }
  if (place.endsWith("/")) {
    const { ndjsonStore } = await import("../../stores/ndjson.js");
    return ndjsonStore(place);
  }
  const { sqliteStore } = await import("../../stores/sqlite.js");
  return sqliteStore(place);
}

/** Refuses a password: like the token, it must not be on the command line. */
function checkAddress(place: string): void {
  if (!URL.canParse(place)) throw new UsageError("--to: not an address such as postgres://host/database");
  const { password, searchParams } = new URL(place);
  if (password === "" && !searchParams.has("password")) return;
  throw new UsageError(
    "--to: remove the password, because other users can see command lines; set PGPASSWORD, or store it in ~/.pgpass",
  );
}

function table(reports: readonly SyncReport[]): string {
  const rows = reports.map((report) => [
    report.collection,
    ...[report.new, report.changed, report.gone, report.requests].map((number) => number.toLocaleString("en-US")),
    report.seconds.toFixed(1),
  ]);
  const all = [["collection", "new", "changed", "gone", "requests", "seconds"], ...rows];
  const widths = all[0]?.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0))) ?? [];
  const line = (row: readonly string[]) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join("  ");
  return all.map((row) => `${line(row)}\n`).join("");
}

/** Parses one argument after another. The error for an unknown name suggests the closest one. */
function collectionNames(names: readonly string[]) {
  return (name: string, before: readonly string[] = []): string[] => {
    checkCollection(name, names);
    return [...before, name];
  };
}

function seconds(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("Expected a whole number of seconds.");
  return Number(text);
}
