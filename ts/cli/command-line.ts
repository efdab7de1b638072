/**
 * The command line as the user would type it again.
 *
 * @module
 */

/** The command line for a POSIX shell, with the given option added if it is missing. */
export function typedLine(more?: string): string {
  const words = process.argv.slice(2);
  const all = more === undefined || words.includes(more) ? words : [...words, more];
  return ["trackops", ...all.map(quoted)].join(" ");
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
