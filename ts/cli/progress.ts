/**
 * The progress of a listing, on one line of the terminal that is redrawn in place.
 *
 * @module
 */
import { clearScreenDown, cursorTo, moveCursor } from "node:readline";
import { stripVTControlCharacters } from "node:util";
import cliProgress from "cli-progress";
import type { TrackopsEvent, WaitEvent } from "../entries/node.js";
import { isTurn, waitText } from "./session.js";
import { hasUnicode, styled } from "./terminal.js";

/** Redraws per second. */
const FRAMES_PER_SECOND = 10;
/** How long a wait for the rate limit stays visible, so that the text does not flicker between requests. */
const RATE_LIMIT_SHOWN_MS = 2000;
const WIDEST_BAR = 40;
const NARROWEST_BAR = 6;

/** The state of a listing. */
export interface Position {
  readonly records: number;
  readonly pages: number;
  /** Total number of records, if known. */
  readonly total: number | undefined;
  /** How many of `records` were read before this run. They do not count for its speed. */
  readonly before: number;
  /** Milliseconds since the start. */
  readonly ms: number;
  /** Why the listing waits; empty if it does not. */
  readonly waiting: string;
}

/** The progress line, at most as wide as `columns`. If it does not fit, the least important parts are dropped first. */
export function progressLine(label: string, at: Position, columns: number, paint = styled): string {
  const { records, pages, total, before, ms, waiting } = at;
  const perSecond = (records - before) / (Math.max(1, ms) / 1000);
  const share = total ? Math.min(1, records / total) : undefined;
  const left = total === undefined || perSecond === 0 ? undefined : Math.max(0, total - records) / perSecond;
  const number = new Intl.NumberFormat("en-US").format;
  const percent = share === undefined ? "" : `${Math.floor(share * 100)}%`;
  const count = total === undefined ? `${number(records)} records` : `${number(records)} of ${number(total)}`;
  const short = total === undefined ? number(records) : `${number(records)}/${number(total)}`;
  const timeLeft = left === undefined ? "" : `${clock(left)} left`;
  const speed = perSecond === 0 ? "" : `${number(Math.round(perSecond))}/s`;
  const paged = `${number(pages)} page${pages === 1 ? "" : "s"}`;
  // Waiting for the rate limit is normal. Other waits are shown for longer, as the line gets shorter.
  const news = waiting === waitText("rate_limit", 0) ? "" : waiting;
  const candidates = [
    [label, percent, count, paged, speed, timeLeft, waiting],
    [label, percent, count, speed, timeLeft, waiting],
    [percent, short, timeLeft, waiting],
    [percent, short, timeLeft, news],
    [percent, short, news],
    [percent, short],
    [percent],
  ].map((parts) => parts.filter((part) => part !== ""));
  const room = Math.max(0, columns - 1);
  const fits = (bar: number) => (parts: readonly string[]) => parts.join("  ").length + bar <= room;
  // The number of records is more important than the bar.
  const withBar = share === undefined ? undefined : candidates.slice(0, -1).find(fits(NARROWEST_BAR + 2));
  const chosen = withBar ?? candidates.find(fits(0)) ?? [];
  const text = chosen.map((part) => (part === waiting ? paint("yellow", part) : part));
  const free = room - chosen.join("  ").length - 2;
  if (share === undefined || free < NARROWEST_BAR) return text.join("  ");
  const place = text.indexOf(percent);
  text.splice(place, 0, bar(share, Math.min(WIDEST_BAR, free), paint));
  return text.join("  ");
}

function bar(share: number, width: number, paint: typeof styled): string {
  const [full, empty] = hasUnicode() ? ["█", "░"] : ["#", "-"];
  const filled = Math.round(share * width);
  return paint("cyan", full.repeat(filled)) + paint("dim", empty.repeat(width - filled));
}

function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (part: number) => String(part).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** Whether to draw progress: standard error is a terminal, and no records are printed to the same terminal. */
export function showsProgress(toStandardOutput: boolean): boolean {
  return process.stderr.isTTY === true && !(toStandardOutput && process.stdout.isTTY === true);
}

/** Draws the progress line until it is stopped. */
export class Progress {
  #label: string;
  #start = performance.now();
  readonly #bar: cliProgress.SingleBar;
  #drawn = 0;
  #before = 0;
  #records = 0;
  #pages = 0;
  #total: number | undefined;
  #wait: (WaitEvent & { readonly since: number }) | undefined;

  constructor(label: string) {
    this.#label = label;
    this.#bar = new cliProgress.SingleBar({
      // The library counts colour codes as characters when it truncates lines. Ours already fit the terminal.
      stream: uncut(process.stderr),
      format: () => this.#line(),
      fps: FRAMES_PER_SECOND,
      linewrap: true,
      emptyOnZero: true,
      hideCursor: false,
      gracefulExit: false,
      clearOnComplete: true,
      // The width of the terminal may change while the text does not.
      forceRedraw: true,
    });
    this.#bar.start(1, 0);
    process.stderr.on("resize", this.#resized);
  }

  /** The current state. */
  position(): Position {
    const common = { records: this.#records, pages: this.#pages, total: this.#total, before: this.#before };
    return { ...common, ms: performance.now() - this.#start, waiting: this.#waiting() };
  }

  /** Sets the number of records read before this run, and the total. */
  expect(before: number, total: number | undefined): void {
    this.#before = before;
    this.#records = before;
    this.#total = total;
  }

  /** Counts a page. */
  add(records: number): void {
    this.#records += records;
    this.#pages += 1;
  }

  /** Sets the state of a listing that counts its own records. A new label restarts the clock. */
  show(label: string, records: number, total: number | undefined): void {
    if (label !== this.#label) {
      this.#label = label;
      this.#start = performance.now();
      this.#pages = 0;
      // A resumed run does not start at zero.
      this.#before = records;
    }
    this.#records = records;
    this.#total = total;
    this.#pages += 1;
  }

  /** Listener for `onEvent`. */
  readonly see = (event: TrackopsEvent): void => {
    if (event.type === "wait") this.#wait = { ...event, since: performance.now() };
    if (event.type === "request" && !(this.#wait && isTurn(this.#wait.reason))) this.#wait = undefined;
    if (event.type === "page" && event.total !== undefined) this.#total ??= event.total;
  };

  /** Removes the line. */
  stop(): void {
    process.stderr.off("resize", this.#resized);
    this.#bar.stop();
  }

  #line(): string {
    const line = progressLine(this.#label, this.position(), process.stderr.columns || 80);
    this.#drawn = stripVTControlCharacters(line).length;
    return line;
  }

  /** A narrower terminal wraps the line into several rows, with the cursor on the last. Clears all of them. */
  readonly #resized = (): void => {
    const rows = Math.ceil(this.#drawn / process.stderr.columns);
    moveCursor(process.stderr, 0, -Math.max(0, rows - 1));
    cursorTo(process.stderr, 0);
    clearScreenDown(process.stderr);
    this.#drawn = 0;
  };

  #waiting(): string {
    if (this.#wait === undefined) return "";
    const { reason, ms, since } = this.#wait;
    const passed = performance.now() - since;
    if (isTurn(reason)) return passed < RATE_LIMIT_SHOWN_MS ? waitText(reason, ms) : "";
    return waitText(reason, reason === "server_asked" ? ms : Math.max(0, ms - passed));
  }
}

/** The stream with an unlimited width, so that the library does not truncate lines. */
function uncut(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  return Object.create(stream, {
    columns: { value: Number.MAX_SAFE_INTEGER },
    write: { value: stream.write.bind(stream) },
  }) as NodeJS.WriteStream;
}
