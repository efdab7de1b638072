/**
 * `trackops doctor`: checks everything from the credentials to the server's rate limit, and says how to fix what is
 * wrong.
 *
 * @module
 */
import { lookup } from "node:dns/promises";
import { connect as connectTls } from "node:tls";
import type { Command } from "commander";
import {
  AuthenticationError,
  PermissionDeniedError,
  RateLimitError,
  RedirectError,
  type Trackops,
  TrackopsError,
  type TrackopsEvent,
} from "../../entries/node.js";
import { type Account, findAccount } from "../account.js";
import { exitCodeFor, exitCodes } from "../exit.js";
import { interruption } from "../interrupt.js";
import { write } from "../output.js";
import { messageOf } from "../report.js";
import { addSessionOptions, clientOf, type SessionOptions } from "../session.js";
import { hasUnicode, styled } from "../terminal.js";

/** The result of a check. */
interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly found: string;
  /** How to fix it. */
  readonly remedy?: string;
}

/** Number of requests that test the rate limit. */
const PROBES = 3;
/** With a larger error, certificate checks and time filters go wrong. */
const CLOCK_TOLERANCE_MS = 60_000;
const SLOW_DOWN =
  "check whether another program uses the account at the same time, or set a lower --requests-per-second";
const PATIENCE_MS = 10_000;
/** The domain of the accounts' subdomains. */
const DOMAIN = "viewcases.com";

/** Adds the command. */
export function addDoctor(program: Command): void {
  const command = program
    .command("doctor")
    .description("check credentials, network, address, clock and rate limit, and say how to fix problems");
  addSessionOptions(command).action(doctor);
}

async function doctor(options: SessionOptions): Promise<void> {
  const findings: Finding[] = [];
  for await (const finding of examine(options, interruption())) {
    findings.push(finding);
    if (options.json !== true) await write(lineOf(finding));
  }
  if (options.json === true) await write(`${JSON.stringify(findings)}\n`);
  const wrong = findings.filter(({ ok }) => !ok);
  if (wrong.length > 0) {
    process.exitCode = wrong.some(({ check }) => check === "credentials") ? exitCodes.credentials : exitCodes.failed;
  }
}

/** Runs the checks in order of dependency, and stops when the remaining ones cannot work. */
async function* examine(options: SessionOptions, signal: AbortSignal): AsyncGenerator<Finding, void, undefined> {
  const seen: TrackopsEvent[] = [];
  let account: Account;
  let trackops: Trackops;
  try {
    account = findAccount(options.profile);
    trackops = clientOf(account, { maxRetries: 1, ...options }, (event) => seen.push(event));
  } catch (error) {
    if (!(error instanceof Error && exitCodeFor(error) === exitCodes.credentials)) throw error;
    yield {
      check: "credentials",
      ok: false,
      found: error.message,
      remedy: "run trackops login, or set the three variables",
    };
    return;
  }
  yield { check: "credentials", ok: true, found: `${account.username}, from ${account.source}` };
  const url = new URL(account.baseUrl ?? `https://${account.subdomain}.${DOMAIN}`);
  for (const check of [dnsFinding, tlsFinding]) {
    const finding = await check(url);
    if (finding !== undefined) yield finding;
    if (finding?.ok === false) return;
  }
  yield* serverFindings(trackops, url, seen, signal);
}

async function dnsFinding({ hostname }: URL): Promise<Finding> {
  const host = hostname.replace(/^\[|\]$/g, "");
  try {
    const { address } = await lookup(host);
    return { check: "DNS", ok: true, found: `${host} is ${address}` };
  } catch (error) {
    const found = `${host} has no address (${(error as NodeJS.ErrnoException).code})`;
    return { check: "DNS", ok: false, found, remedy: "check the subdomain, and whether this machine is online" };
  }
}

async function tlsFinding({ protocol, hostname, port }: URL): Promise<Finding | undefined> {
  if (protocol === "http:") return undefined;
  const host = hostname.replace(/^\[|\]$/g, "");
  return await new Promise((resolve) => {
    const wrong = (code: string) => {
      const remedy =
        "do not bypass a rejected certificate: check clock, address and any proxy; SECURITY.md explains each code";
      resolve({ check: "TLS", ok: false, found: `no secure connection to ${hostname} (${code})`, remedy });
    };
    const servername = /[a-z]/i.test(host) && !host.includes(":") ? host : "";
    const socket = connectTls({ host, port: Number(port || 443), servername, timeout: PATIENCE_MS }, () => {
      const { valid_to: until } = socket.getPeerCertificate();
      resolve({ check: "TLS", ok: true, found: `${socket.getProtocol()}, certificate valid until ${until}` });
      socket.destroy();
    });
    socket.on("timeout", () => socket.destroy(Object.assign(new Error("timeout"), { code: "ETIMEDOUT" })));
    socket.on("error", (error: NodeJS.ErrnoException) => wrong(error.code ?? error.message));
  });
}

async function* serverFindings(
  trackops: Trackops,
  url: URL,
  seen: readonly TrackopsEvent[],
  signal: AbortSignal,
): AsyncGenerator<Finding, void, undefined> {
  const sent = Date.now();
  let date: string | undefined;
  try {
    const { headers } = await trackops.request({ path: "clients", query: { mode: "count" }, signal });
    date = headers["date"];
  } catch (error) {
    if (!(error instanceof TrackopsError)) throw error;
    const refused = error instanceof AuthenticationError || error instanceof PermissionDeniedError;
    if (refused) yield { check: "address", ok: true, found: `${url.origin} answers` };
    yield refused ? refusedFinding(error) : addressFinding(url, error);
    return;
  }
  yield { check: "address", ok: true, found: `${url.origin} answers` };
  yield { check: "token", ok: true, found: "accepted" };
  if (date !== undefined) yield clockFinding(Date.parse(date) - (sent + Date.now()) / 2);
  yield await limitFinding(trackops, seen, signal);
}

function refusedFinding(error: TrackopsError): Finding {
  const remedy =
    error instanceof PermissionDeniedError
      ? "the user must be an active Full Access employee"
      : "check username and token (Settings > API Tokens), then: trackops login";
  return { check: "credentials", ok: false, found: messageOf(error), remedy };
}

function addressFinding({ origin }: URL, error: TrackopsError): Finding {
  const remedy =
    error instanceof RedirectError
      ? "an account that does not exist is redirected: check the subdomain"
      : "check the subdomain; if it is right, try again later";
  return { check: "address", ok: false, found: `${origin}: ${messageOf(error)}`, remedy };
}

function clockFinding(difference: number): Finding {
  // The Date header has a resolution of one second.
  const seconds = Math.round(Math.abs(difference) / 1000);
  const found =
    seconds <= 1 ? "same as the server's" : `${seconds} s ${difference > 0 ? "behind" : "ahead of"} the server's`;
  if (Math.abs(difference) <= CLOCK_TOLERANCE_MS) return { check: "clock", ok: true, found };
  return {
    check: "clock",
    ok: false,
    found,
    remedy: "set this machine's clock, for example with: sudo timedatectl set-ntp true",
  };
}

async function limitFinding(trackops: Trackops, seen: readonly TrackopsEvent[], signal: AbortSignal): Promise<Finding> {
  const start = performance.now();
  const before = seen.length;
  try {
    for (let probe = 0; probe < PROBES; probe += 1) await trackops.clients.count({}, { signal });
  } catch (error) {
    if (!(error instanceof TrackopsError)) throw error;
    const remedy = error instanceof RateLimitError ? SLOW_DOWN : "wait, then try again";
    return { check: "limit", ok: false, found: messageOf(error), remedy };
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const rejected = seen.slice(before).filter((event) => event.type === "response" && event.status === 429).length;
  const found = `${PROBES} requests in ${seconds} s, ${rejected} × 429`;
  if (rejected === 0) return { check: "limit", ok: true, found };
  return { check: "limit", ok: false, found, remedy: SLOW_DOWN };
}

function lineOf({ check, ok, found, remedy }: Finding): string {
  const [tick, cross] = hasUnicode() ? ["✓", "✗"] : ["ok", "no"];
  const mark = ok ? styled("green", tick, process.stdout) : styled("red", cross, process.stdout);
  const what = `${mark} ${check.padEnd("credentials".length)}  ${found}\n`;
  return remedy === undefined ? what : `${what}  ${styled("bold", "Do:", process.stdout)} ${remedy}\n`;
}
