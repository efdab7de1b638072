/**
 * What was typed, to be typed again.
 *
 * @module
 */

/** This command line for a POSIX shell, with one more option unless that is there. */
export function typedLine(more?: string): string {
  const words = process.argv.slice(2);
  const all = more === undefined || words.includes(more) ? words : [...words, more];
  return ["trackops", ...all.map(quoted)].join(" ");
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
