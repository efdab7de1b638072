#!/usr/bin/env node
/**
 * The program.
 *
 * @module
 */
import { run } from "./program.js";

// Set, not called: what is written yet is written first.
process.exitCode = await run(process.argv.slice(2));
