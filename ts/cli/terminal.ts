/**
 * What the terminal on standard error can do.
 *
 * @module
 */
import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Styled where colours are wanted: on a terminal, and not with NO_COLOR. */
export function styled(style: Style, text: string, stream: NodeJS.WriteStream = process.stderr): string {
  // Of the stream's own judgement, since that of styleText is newer than the oldest Node.js.
  const coloured = stream.isTTY === true && !process.env["NO_COLOR"] && stream.hasColors();
  return coloured ? styleText(style, text) : text;
}

/** Whether the terminal shows more than ASCII, as far as the locale tells. */
export function hasUnicode(environment = process.env): boolean {
  if (process.platform === "win32") return true;
  const { LC_ALL: all, LC_CTYPE: type, LANG: language } = environment;
  return /utf-?8/i.test(all || type || language || "");
}

/** One line for people, on standard error. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** What Node.js itself warns of: those who run a program can do nothing about what is experimental or deprecated in it. */
export function tellWarnings(): void {
  process.removeAllListeners("warning");
  process.on("warning", ({ name, message }) => {
    if (!["ExperimentalWarning", "DeprecationWarning"].includes(name))
      say(`${styled("yellow", "warning:")} ${message}`);
  });
}
