/**
 * The seam between TypeScript and the core: codes, encoding, and what happens after a trap.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Trackops } from "trackops-client";
import { rejection, simulate } from "./support/account.mjs";
import { inside } from "./support/inside.mjs";

test("the core's codes are those of the error classes", async () => {
  const { errorClasses } = await inside();
  const source = readFileSync(new URL("../src/error.rs", import.meta.url), "utf8");
  const codes = [...source.matchAll(/^ +Self::\w+ => "(\w+)",$/gm)].map(([, code]) => code);
  assert.deepEqual(codes.sort(), Object.keys(errorClasses).sort());
});

test("after a panic, calls under way fail with InternalError and the next call works", async (context) => {
  const { enter, InternalError, Trackops: Inner } = await inside();
  const simulator = await simulate(context);
  const { url: baseUrl, username, apiToken } = simulator;
  let begin;
  const onEvent = ({ type }) => type === "request" && begin();
  const trackops = new Inner({ baseUrl, username, apiToken, requestsPerSecond: 100, onEvent });
  for (let round = 0; round < 3; round += 1) {
    await simulator.latency({ upMs: 60_000, downMs: 0 });
    const started = new Promise((resolve) => {
      begin = resolve;
    });
    const underWay = rejection(trackops.cases.get(1));
    await started;
    assert.throws(() => enter((core) => core.panicOnPurpose()));
    const error = await underWay;
    assert.ok(error instanceof InternalError, String(error));
    assert.match(error.message, /on purpose/);
    await simulator.latency({ upMs: 0, downMs: 0 });
    assert.equal((await trackops.cases.get(1)).id, 1);
  }
});

test("the encoding is that of URLSearchParams, byte for byte", () => {
  const trackops = new Trackops({ subdomain: "mycompany", username: "a", apiToken: "b" });
  let state = 1;
  const random = (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const alphabets = [
    () => random(128),
    () => random(0x250),
    () => 0xd800 + random(0x800),
    () => random(0x10000),
    () => "\u001b\u001f_[=&+% '\"\\~*-.".charCodeAt(random(17)),
  ];
  const text = () => {
    const units = Array.from({ length: random(12) }, () => alphabets[random(alphabets.length)]());
    return String.fromCharCode(...units) + (random(3) === 0 ? "🙂" : "");
  };
  for (let round = 0; round < 5_000; round += 1) {
    const extra = { [`x${text()}`]: text(), [`y${text()}`]: text() };
    const line = trackops.curl("cases", {}, { extra });
    const query = line.slice(line.indexOf("?") + 1, -1).replaceAll("'\\''", "'");
    assert.equal(query, String(new URLSearchParams(extra)), JSON.stringify(extra));
  }
});
