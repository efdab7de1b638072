/**
 * The first line of what is piped in.
 *
 * @module
 */

/** A token is shorter; whatever is longer is something else. */
const LONGEST = 10_000;

/** Without its end; empty if there is none. */
export async function readFirstLine(input: NodeJS.ReadStream): Promise<string> {
  let text = "";
  for await (const chunk of input.setEncoding("utf8")) {
    text += chunk;
    if (text.includes("\n") || text.length > LONGEST) break;
  }
  return text.split(/\r?\n/, 1)[0] ?? "";
}
