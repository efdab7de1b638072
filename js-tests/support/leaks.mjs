/**
 * The places where the canary's token was found.
 */
import assert from "node:assert/strict";
import { afterEach } from "node:test";
import { trace } from "./canary.mjs";

/** Looks for the token in texts; after each test of the file none must have been found, but for those that it took back. */
export function collectLeaks() {
  let leaks = [];
  const takeLeaks = () => {
    const found = leaks;
    leaks = [];
    return found;
  };
  const clean = (text, where) => {
    const shown = trace(text);
    if (shown !== undefined) leaks.push(`${where}: ${shown}`);
  };
  afterEach(() => assert.deepEqual(takeLeaks(), []));
  return { clean, takeLeaks };
}
