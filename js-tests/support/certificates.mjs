/**
 * Certificates for `localhost`, made by OpenSSL: right ones, and one for each way of being wrong.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const DAY_MS = 24 * 3600 * 1000;
const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/** What `openssl ca` wants to be told; the authority itself is made for each run. */
const config = `
[ca]
default_ca = authority
[authority]
database = index.txt
serial = serial
new_certs_dir = .
certificate = ca.pem
private_key = ca.key
default_md = sha256
policy = any
[any]
commonName = supplied
[authority_itself]
basicConstraints = critical,CA:TRUE
[localhost]
subjectAltName = DNS:localhost
[elsewhere]
subjectAltName = DNS:elsewhere.example
[req]
distinguished_name = name
[name]
`;

/** The time as ASN.1 writes it. */
const asn1 = (time) => new Date(time).toISOString().replaceAll(/[-:T]|\.\d+/g, "");

/** A folder with a certification authority; ends with the test. */
export function authority(context) {
  const folder = mkdtempSync(join(tmpdir(), "trackops-tls-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const openssl = (...args) => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  const write = (name, text) => writeFileSync(join(folder, name), text);
  write("openssl.cnf", config);
  write("index.txt", "");
  write("serial", "01");
  const own = (name, subject, extensions) => {
    const names = ["-keyout", `${name}.key`, "-out", `${name}.pem`, "-subj", `/CN=${subject}`];
    openssl("req", "-x509", "-config", "openssl.cnf", "-extensions", extensions, ...NEW_KEY, "-days", "2", ...names);
    return pair(name);
  };
  const pair = (name) => ({
    key: readFileSync(join(folder, `${name}.key`)),
    cert: readFileSync(join(folder, `${name}.pem`)),
  });
  let serial = 0;
  const issue = (name, { from = -1, to = 1, host = "localhost" } = {}) => {
    serial += 1;
    const request = [
      "-config",
      "openssl.cnf",
      "-keyout",
      `${name}.key`,
      "-out",
      `${name}.csr`,
      "-subj",
      `/CN=${name}-${serial}`,
    ];
    openssl("req", "-new", ...NEW_KEY, ...request);
    const dates = ["-startdate", asn1(Date.now() + from * DAY_MS), "-enddate", asn1(Date.now() + to * DAY_MS)];
    const files = ["-in", `${name}.csr`, "-out", `${name}.pem`];
    openssl("ca", "-config", "openssl.cnf", "-batch", "-notext", "-extensions", host, ...dates, ...files);
    return pair(name);
  };
  own("ca", "Test authority", "authority_itself");
  return {
    file: join(folder, "ca.pem"),
    right: () => issue("right"),
    expired: () => issue("expired", { from: -9, to: -2 }),
    notYetValid: () => issue("future", { from: 2, to: 9 }),
    forAnotherHost: () => issue("elsewhere", { host: "elsewhere" }),
    selfSigned: () => own("self", "localhost", "localhost"),
  };
}
