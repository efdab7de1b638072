/**
 * A program that fails without anyone catching it: `node unhandled.mjs http://127.0.0.1:1234`, the token on its standard input.
 * Prints its diagnostic report first.
 */
import { text } from "node:stream/consumers";
import { Trackops } from "trackops-client";

const options = { username: "samspade", apiToken: await text(process.stdin), requestsPerSecond: 100, maxRetries: 0 };
const trackops = new Trackops({ ...options, baseUrl: process.argv[2] });
const error = await trackops.cases.page().catch((reason) => reason);
console.log(JSON.stringify(process.report.getReport(error)));
console.log(trackops, trackops.cases, process.env, process.argv);
await trackops.cases.page();
