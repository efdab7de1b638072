#!/usr/bin/env node
/**
 * Entry point of the command line.
 *
 * @module
 */
import { run } from "./program.js";

run(process.argv.slice(2)).then((code) => {
  // Not process.exit(): pending output is written first.
  process.exitCode = code;
});
