/**
 * Messages on standard error, and what its terminal supports.
 *
 * @module
 */
import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Styles text if the stream is a terminal with colours and NO_COLOR is not set. */
export function styled(style: Style, text: string, stream: NodeJS.WriteStream = process.stderr): string {
  // The oldest supported Node.js has no such check in styleText.
  const coloured = stream.isTTY === true && !process.env["NO_COLOR"] && stream.hasColors();
  return coloured ? styleText(style, text) : text;
}

/** Whether the terminal shows characters beyond ASCII, judged by the locale. */
export function hasUnicode(environment = process.env): boolean {
  if (process.platform === "win32") return true;
  const { LC_ALL: all, LC_CTYPE: type, LANG: language } = environment;
  return /utf-?8/i.test(all || type || language || "");
}

/** Prints one line on standard error. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Prints Node.js's warnings, except those about experimental and deprecated features, which users cannot act on. */
export function tellWarnings(): void {
  process.removeAllListeners("warning");
  process.on("warning", ({ name, message }) => {
    if (!["ExperimentalWarning", "DeprecationWarning"].includes(name))
      say(`${styled("yellow", "warning:")} ${message}`);
  });
}
