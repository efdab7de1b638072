/**
 * The versions that the project is made from are fixed and checked by hash, whichever registry they are fetched from.
 * `npm run audit` looks for known vulnerabilities, which needs the network; in `npm run lint`, cargo-deny checks the
 * licences and sources of crates.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (path) => readFileSync(root + path, "utf8");
const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" }).split("\0").filter(Boolean);
const locks = tracked.filter((path) => path.endsWith("package-lock.json"));
const manifests = tracked.filter((path) => /(^|\/)package\.json$/.test(path));

const kinds = ["dependencies", "devDependencies", "optionalDependencies"];
const exact = /^(npm:(@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/;

describe("npm", () => {
  test("every manifest asks for exact versions, except of peers, which the user chooses", () => {
    assert.ok(manifests.length > 10);
    for (const path of manifests) {
      const manifest = JSON.parse(read(path));
      for (const [name, wanted] of kinds.flatMap((kind) => Object.entries(manifest[kind] ?? {}))) {
        // The package itself comes from this folder, packed or as a link.
        const own = name === "trackops-client" && (wanted.startsWith("file:") || wanted === "*");
        assert.ok(own || exact.test(wanted), `${path}: ${name} ${wanted}`);
      }
    }
  });

  for (const path of locks) {
    test(`${path} has a hash for each package, and names no registry`, () => {
      const text = read(path);
      assert.doesNotMatch(text, /"resolved": "(https?|git|ssh)/);
      const { packages } = JSON.parse(text);
      const fetched = Object.entries(packages).filter(([name, { link }]) => name.includes("node_modules/") && !link);
      assert.ok(fetched.length > 0 || path.startsWith("consumers/"));
      for (const [name, { version, integrity }] of fetched) {
        if (name === "node_modules/trackops-client") continue; // packed by the test that installs it
        assert.match(version ?? "", /^\d+\.\d+\.\d+/, name);
        assert.match(integrity ?? "", /^sha512-[\w+/]{86}==$/, name);
      }
    });

    test(`${path} is that of its manifest`, () => {
      const manifest = JSON.parse(read(path.replace("-lock", "")));
      const [locked] = Object.values(JSON.parse(read(path)).packages);
      for (const kind of kinds) assert.deepEqual(locked[kind] ?? {}, manifest[kind] ?? {}, kind);
    });
  }

  test("installing the package installs nothing else and runs no script", () => {
    const manifest = JSON.parse(read("package.json"));
    for (const kind of ["dependencies", "optionalDependencies", "bundleDependencies", "bundledDependencies"]) {
      assert.equal(manifest[kind], undefined, kind);
    }
    for (const name of Object.keys(manifest.peerDependencies)) {
      assert.equal(manifest.peerDependenciesMeta[name]?.optional, true, name);
    }
    for (const script of [
      "preinstall",
      "install",
      "postinstall",
      "prepublish",
      "preprepare",
      "prepare",
      "postprepare",
    ]) {
      assert.equal(manifest.scripts[script], undefined, script);
    }
    // npm would compile it by itself.
    assert.ok(!tracked.includes("binding.gyp"));
  });

  test("for each development package with an install script, it is decided whether it may run", () => {
    const { packages } = JSON.parse(read("package-lock.json"));
    const scripted = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript);
    const { allowScripts } = JSON.parse(read("package.json"));
    assert.deepEqual(
      scripted.map(([path]) => path.replace(/^.*node_modules\//, "")).sort(),
      Object.keys(allowScripts).sort(),
    );
    // The SQLite driver of the tests, which setup has npm compile.
    const needed = ["better-sqlite3"];
    for (const [name, allowed] of Object.entries(allowScripts)) assert.equal(allowed, needed.includes(name), name);
  });
});

describe("cargo", () => {
  test("every crate comes from crates.io, with its checksum", () => {
    const crates = read("Cargo.lock").split("\n[[package]]\n").slice(1);
    const own = crates.filter((crate) => !crate.includes("\nsource = "));
    assert.deepEqual(own.map((crate) => /^name = "(.+)"$/m.exec(crate)[1]).sort(), [
      "trackops-client",
      "trackops-fuzz-targets",
      "trackops-schedules",
      "trackops-simulator",
      "trackops-tools",
    ]);
    for (const crate of crates.filter((one) => !own.includes(one))) {
      assert.match(crate, /^source = "registry\+https:\/\/github\.com\/rust-lang\/crates\.io-index"$/m);
      assert.match(crate, /^checksum = "[0-9a-f]{64}"$/m);
    }
  });

  test("Cargo.lock is that of the manifests", () => {
    execFileSync("cargo", ["metadata", "--locked", "--format-version", "1"], {
      cwd: root,
      stdio: ["ignore", "ignore", "pipe"],
    });
  });
});

test("every workflow has the fewest permissions and passes no token to a step", () => {
  const folder = ".github/workflows/";
  for (const name of readdirSync(root + folder)) {
    const text = read(folder + name);
    assert.match(text, /^permissions: \{\}$/m, name);
    assert.doesNotMatch(text, /pull_request_target|secrets\.|write-all/, name);
    if (text.includes("actions/checkout")) assert.match(text, /persist-credentials: false/, name);
  }
});
