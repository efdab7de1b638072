/** The peers that are measured, in the order of the tables. */
import { title as axios } from "../peers/axios.mjs";
import { title as bare } from "../peers/bare.mjs";
import { title as got } from "../peers/got.mjs";
import { title as ky } from "../peers/ky.mjs";
import { title as octokit } from "../peers/octokit.mjs";
import { title as openai } from "../peers/openai.mjs";
import { title as readAhead } from "../peers/read-ahead.mjs";
import { title as sleep } from "../peers/sleep.mjs";
import { title as timeout } from "../peers/timeout.mjs";
import { title as trackops } from "../peers/trackops.mjs";

export const titles = { trackops, bare, sleep, timeout, "read-ahead": readAhead, octokit, got, ky, axios, openai };

/** Libraries that a user could choose instead of this client. */
export const libraries = ["octokit", "got", "ky", "axios", "openai"];
/** All peers that make sense without a limit. */
export const plain = ["trackops", "bare", ...libraries];
