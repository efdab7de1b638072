/**
 * The API's timestamps, which are UTC and do not say so: `new Date("2026-01-31 23:59:59")` would read one as local time.
 *
 * @module
 */
import { enter } from "./core.js";
import { refused, thrownFor } from "./errors.js";

/**
 * The moment that one of the API's timestamps means: `"2026-01-31 23:59:59"` is read as UTC.
 *
 * @throws InvalidParameterError for a text that is no timestamp.
 */
export function parseTimestamp(text: string): Date {
  try {
    return new Date(enter((core) => core.parseTimestamp(String(text))));
  } catch (report) {
    throw thrownFor(report, []);
  }
}

/**
 * One of the API's timestamps (or any moment) as the clock on a wall showed it: `"2026-02-01 00:59:59"` for
 * `"2026-01-31 23:59:59"` in `"Europe/Berlin"`.
 *
 * @param timeZone A name of the IANA database, such as `"America/New_York"`.
 * @throws InvalidParameterError for a text that is no timestamp, and for a time zone that the host does not know.
 */
export function formatTimestamp(timestamp: string | Date, timeZone: string): string {
  const moment = typeof timestamp === "string" ? parseTimestamp(timestamp) : timestamp;
  if (Number.isNaN(Number(moment))) throw wrong("timestamp", "an invalid Date", "a timestamp or a Date");
  const parts = new Map(
    formatFor(timeZone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, value]),
  );
  const [year, month, day, hour, minute, second] = UNITS.map((unit) => parts.get(unit) ?? "");
  return `${year?.padStart(4, "0")}-${month}-${day} ${hour}:${minute}:${second}`;
}

const UNITS = ["year", "month", "day", "hour", "minute", "second"] as const;

function formatFor(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
  } catch {
    throw wrong("timeZone", JSON.stringify(timeZone), 'a time zone such as "America/New_York"');
  }
}

function wrong(parameter: string, value: string, expected: string): Error {
  return refused("formatTimestamp", [{ parameter, value, expected }]);
}
