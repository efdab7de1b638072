/**
 * Reads the first line of piped input.
 *
 * @module
 */

/** Reading stops here. Every token is shorter. */
const LONGEST = 10_000;

/** The first line without its line break; empty if the input is empty. */
export async function readFirstLine(input: NodeJS.ReadStream): Promise<string> {
  let text = "";
  for await (const chunk of input.setEncoding("utf8")) {
    text += chunk;
    if (text.includes("\n") || text.length > LONGEST) break;
  }
  return text.split(/\r?\n/, 1)[0] ?? "";
}
