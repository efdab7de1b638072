/**
 * Real TLS: a certificate that must not be believed is refused before anything is sent, and the error says which fault it
 * has; one of a private authority works by Node's own means.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { after, describe, test } from "node:test";
import { createServer } from "node:tls";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { authority } from "../support/certificates.mjs";
import { startRawServer } from "../support/raw-server.mjs";

const program = fileURLToPath(new URL("../support/tls-call.mjs", import.meta.url));
const trusted = authority({ after });
const stranger = authority({ after });
const trust = { NODE_EXTRA_CA_CERTS: trusted.file };

/** What a process with this environment gets from an address. */
async function call(url, env = {}, ...flags) {
  const { NODE_EXTRA_CA_CERTS: _, NODE_TLS_REJECT_UNAUTHORIZED: __, ...own } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, program, url], { env: { ...own, ...env } });
  return JSON.parse(stdout);
}

const start = (context, certificate) => startRawServer(context, { listen: createServer, ...certificate });

const faults = {
  "self-signed": { make: trusted.selfSigned, code: "DEPTH_ZERO_SELF_SIGNED_CERT", says: /self-signed certificate/ },
  expired: { make: trusted.expired, code: "CERT_HAS_EXPIRED", says: /certificate has expired/ },
  "not yet valid": { make: trusted.notYetValid, code: "CERT_NOT_YET_VALID", says: /certificate is not yet valid/ },
  "for another host": {
    make: trusted.forAnotherHost,
    code: "ERR_TLS_CERT_ALTNAME_INVALID",
    says: /Host: localhost\. is not in the cert's altnames: DNS:elsewhere\.example/,
  },
  "of an authority that is not trusted": {
    make: stranger.right,
    code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    says: /unable to verify the first certificate/,
  },
};

describe("a certificate that is refused", () => {
  for (const [name, { make, code, says }] of Object.entries(faults)) {
    test(name, async (context) => {
      const server = await start(context, make());
      const { read, write } = await call(`https://localhost:${server.port}`, trust);
      for (const error of [read, write]) {
        assert.equal(error.name, "ConnectionError");
        assert.match(error.message, /no connection could be made/);
        assert.match(error.message, says);
        assert.equal(error.cause, code);
        assert.equal(error.mayHaveBeenApplied, false, "nothing was sent");
        assert.equal(error.attempts, 1, "it would be refused again");
      }
      assert.equal(server.requests.length, 0);
    });
  }
});

describe("a private authority", () => {
  const ways = [
    ["NODE_EXTRA_CA_CERTS", trust, []],
    ["--use-openssl-ca", { SSL_CERT_FILE: trusted.file }, ["--use-openssl-ca"]],
  ];
  const certificate = trusted.right();
  for (const [name, env, flags] of ways) {
    test(`is trusted by ${name}, and not without`, async (context) => {
      const server = await start(context, certificate);
      const url = `https://localhost:${server.port}`;
      assert.deepEqual(await call(url, env, ...flags), { read: { data: [{ id: 1 }] }, write: { data: { id: 1 } } });
      assert.equal(server.requests.length, 2);
      assert.equal((await call(url)).read.name, "ConnectionError");
      assert.equal(server.requests.length, 2);
    });
  }
});

describe("the wrong protocol at a port", () => {
  test("TLS to a server of plain HTTP", async (context) => {
    const server = createHttpServer((_, response) => response.end("[]"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    context.after(() => server.close());
    const { read } = await call(`https://localhost:${server.address().port}`, trust);
    assert.equal(read.name, "ConnectionError");
    assert.match(read.message, /ERR_SSL_WRONG_VERSION_NUMBER.*wrong version number/);
  });

  test("plain HTTP to a server of TLS", async (context) => {
    const server = await start(context, trusted.right());
    const { read } = await call(`http://localhost:${server.port}`, trust);
    assert.equal(read.name, "ConnectionError");
    assert.match(read.message, /the connection failed \(UND_ERR_SOCKET: other side closed\)/);
    assert.equal(server.requests.length, 0);
  });
});
