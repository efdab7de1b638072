#!/usr/bin/env node
/**
 * The program.
 *
 * @module
 */
import { run } from "./program.js";

run(process.argv.slice(2)).then((code) => {
  // Set, not called: what is written yet is written first.
  process.exitCode = code;
});
