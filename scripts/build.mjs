/**
 * Builds the package: Rust → pkg/ and simulator/pkg/ (wasm-pack, cargo), TypeScript → dist/ (esbuild for the code, as ES modules
 * and as CommonJS; tsc for the types). `node scripts/setup.mjs build` must have run.
 *
 * The Rust half is skipped where nothing it is made from has changed. dist/ is built beside the old one and swapped in
 * at the end, so a build that fails leaves the previous package as it was.
 */
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join, relative } from "node:path";
import { embed } from "./embed.mjs";
import { thirdPartyNotices } from "./notices.mjs";
import { environment, Fault, lockedCrate, main, output, readJson, root, run, tsc } from "./tools.mjs";

const manifest = readJson("package.json");

const shared = ["Cargo.toml", "Cargo.lock", "rust-toolchain.toml", "src"];
/** WebAssembly modules: their crate, where they go, and the files they are made from. */
const modules = [
  { folder: ".", name: "trackops_client", pkg: "pkg", inputs: shared },
  {
    folder: "simulator",
    name: "trackops_simulator",
    pkg: "simulator/pkg",
    inputs: [...shared, "simulator/Cargo.toml", "simulator/src"],
  },
];

/** CommonJS has no `import.meta`, and says where a file is in its own way. */
const fileUrl = {
  define: { "import.meta.url": "importMetaUrl" },
  banner: { js: 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;' },
};

/**
 * Bundles: the client runs anywhere, so it may import nothing but its WebAssembly where the host knows such modules; the
 * simulator is for Node. Whoever cannot load ES modules (Jest, an old bundler) gets the same as CommonJS.
 */
const bundles = [
  { entries: ["entries/index.ts"], formats: ["esm"], options: { platform: "neutral" } },
  { entries: ["entries/node.ts", "entries/slim.ts"], formats: ["esm", "cjs"], options: { platform: "neutral" } },
  {
    entries: ["entries/workerd.ts"],
    formats: ["esm"],
    options: { platform: "neutral", external: ["../trackops.wasm"] },
  },
  { entries: ["stores/indexeddb.ts", "stores/memory.ts"], formats: ["esm", "cjs"], options: { platform: "neutral" } },
  { entries: ["stores/ndjson.ts", "stores/sqlite.ts"], formats: ["esm", "cjs"], options: { platform: "node" } },
  { entries: ["stores/postgres.ts"], formats: ["esm", "cjs"], options: { platform: "node", external: ["pg"] } },
  { entries: ["slots/tabs.ts"], formats: ["esm", "cjs"], options: { platform: "neutral" } },
  { entries: ["slots/machine.ts", "slots/redis.ts"], formats: ["esm", "cjs"], options: { platform: "node" } },
  { entries: ["simulator/index.ts"], formats: ["esm", "cjs"], options: { platform: "node" } },
  { entries: ["simulator/main.ts"], formats: ["esm"], options: { platform: "node" } },
];

/**
 * The command line. What the package exports stays outside: there is one copy of the client, and stores are loaded by those
 * who use them. Libraries are inside, so that the package has no dependency.
 */
const commandLine = {
  platform: "node",
  // Libraries that are CommonJS ask for Node's modules that way.
  banner: { js: 'import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);' },
  plugins: [
    {
      name: "package entries stay outside",
      setup({ onResolve }) {
        const entries = new Set(bundles.flatMap((each) => each.entries).map((entry) => entry.replace(/ts$/, "js")));
        onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
          const file = relative(join(root, "ts"), join(resolveDir, path));
          return entries.has(file) ? { path: `../${file}`, external: true } : undefined;
        });
      },
    },
  ],
  metafile: true,
};

await main("build", async () => {
  checkVersions();
  for (const module of modules) buildModule(module);
  embedWasm();
  await buildDist();
});

/** Cargo's and npm's version are one: whoever changes one of them changes both. */
function checkVersions() {
  const cargo = /^\[workspace\.package\][^[]*?^version = "(.+?)"/ms.exec(
    readFileSync(join(root, "Cargo.toml"), "utf8"),
  )?.[1];
  if (cargo !== manifest.version) {
    throw new Fault(`package.json says version ${manifest.version}, Cargo.toml ${cargo}: make them equal`);
  }
}

function buildModule({ folder, name, pkg: place, inputs }) {
  const pkg = join(root, place);
  const wasm = join(pkg, `${name}_bg.wasm`);
  const stampFile = join(pkg, ".stamp");
  const stamp = () => `${fingerprint(inputs)} ${existsSync(wasm) ? hash(readFileSync(wasm)) : "none"}\n`;

  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp()) {
    console.log(`build: ${relative(root, wasm)}: unchanged`);
    return;
  }
  rmSync(wasm, { force: true });
  const options = [
    "--release",
    "--target",
    "web",
    "--out-dir",
    pkg,
    "--out-name",
    name,
    "--mode",
    "no-install",
    "--no-pack",
    "--no-gitignore",
  ];
  const env = { ...environment, CARGO_ENCODED_RUSTFLAGS: withoutPaths().join("\u001f") };
  run("wasm-pack", ["build", folder, ...options], { env });
  // Types that do not fit what crosses show here.
  run("node", [
    tsc,
    "--ignoreConfig",
    "--noEmit",
    "--strict",
    "--lib",
    "es2022,dom,esnext.disposable",
    join(pkg, `${name}.d.ts`),
  ]);
  // Taken last: without it, the next build starts over. It covers the result too, in case another tool writes there.
  writeFileSync(stampFile, stamp());
  console.log(`build: ${relative(root, wasm)}: ${statSync(wasm).size} bytes`);
}

/** Flags by which no path of this machine gets into the WebAssembly: panics name the files they happen in. */
function withoutPaths() {
  const registry = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "registry", "src");
  const indexes = existsSync(registry) ? readdirSync(registry).map((index) => join(registry, index)) : [];
  const std = join(output("rustc", ["--print", "sysroot"]) ?? "", "lib/rustlib/src/rust");
  const prefixes = [...indexes.map((path) => [path, "crates"]), [std, "rust"], [root, "."]];
  return prefixes.map(([path, shown]) => `--remap-path-prefix=${path}=${shown}`);
}

/** One hash over the contents of files and folders, and over the tools' versions. */
function fingerprint(inputs) {
  const tools = [output("rustc", ["--version"]), output("wasm-pack", ["--version"]), lockedCrate("wasm-bindgen")];
  const parts = [...tools, manifest.devDependencies.binaryen];
  for (const input of inputs) {
    for (const path of filesBelow(join(root, input))) parts.push(relative(root, path), hash(readFileSync(path)));
  }
  return hash(parts.join("\n"));
}

function filesBelow(path) {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).sort();
  return names.flatMap((name) => filesBelow(join(path, name)));
}

function hash(data) {
  return createHash("sha256").update(data).digest("hex");
}

/** The WebAssembly as a text, for the entries that bring it along. */
function embedWasm() {
  const text = embed(readFileSync(join(root, "pkg/trackops_client_bg.wasm")));
  writeFileSync(join(root, "pkg/embedded.js"), `export default ${JSON.stringify(text)};\n`);
  writeFileSync(join(root, "pkg/embedded.d.ts"), "declare const text: string;\nexport default text;\n");
}

async function buildDist() {
  const fresh = `dist.new-${process.pid}`;
  try {
    mkdirSync(join(root, fresh, "simulator"), { recursive: true });
    for (const { entries, formats, options } of bundles) {
      for (const format of formats) await bundle(fresh, entries, format, options);
    }
    const { inputs } = await bundle(fresh, ["cli/main.ts"], "esm", commandLine);
    writeFileSync(join(root, fresh, "cli/THIRD-PARTY-NOTICES.txt"), thirdPartyNotices(Object.keys(inputs)));
    run("node", [tsc, "--project", "tsconfig.build.json", "--outDir", fresh]);
    checkDeclarations(join(root, fresh));
    declareCommonJs(join(root, fresh));
    copyFileSync(join(root, "pkg/trackops_client_bg.wasm"), join(root, fresh, "trackops.wasm"));
    copyFileSync(join(root, "ts/trackops.d.wasm.ts"), join(root, fresh, "trackops.d.wasm.ts"));
    const simulatorWasm = "trackops_simulator_bg.wasm";
    copyFileSync(join(root, "simulator/pkg", simulatorWasm), join(root, fresh, "simulator", simulatorWasm));
    rmSync(join(root, "dist"), { recursive: true, force: true });
    renameSync(join(root, fresh), join(root, "dist"));
  } finally {
    rmSync(join(root, fresh), { recursive: true, force: true });
  }
  console.log("build: dist/ is ready");
}

async function bundle(outdir, entries, format, options) {
  // Imported here, so that a missing package is told like any other fault.
  const esbuild = await import("esbuild").catch(() => {
    throw new Fault("esbuild is missing; get it with: node scripts/setup.mjs build");
  });
  const settings = {
    absWorkingDir: root,
    entryPoints: entries.map((entry) => `ts/${entry}`),
    outbase: "ts",
    outdir,
    bundle: true,
    format,
    target: "es2022",
    charset: "utf8",
    legalComments: "inline",
    // What the glue of wasm-bindgen schedules goes through functions of ours.
    inject: [join(root, "ts/client/scheduling.ts")],
    logLevel: "warning",
    ...options,
    ...(format === "cjs" && { outExtension: { ".js": ".cjs" }, banner: fileUrl.banner }),
    define: { __VERSION__: JSON.stringify(manifest.version), ...(format === "cjs" && fileUrl.define) },
  };
  const { warnings, metafile } = await esbuild.build(settings).catch((error) => {
    throw new Fault(`esbuild: ${error.errors?.length ?? ""} errors, see above`);
  });
  if (warnings.length > 0) throw new Fault(`esbuild: ${warnings.length} warnings, see above`);
  return metafile;
}

/** pkg/ does not ship, so a type that leads there would be `any` at a user's. */
function checkDeclarations(folder) {
  for (const path of filesBelow(folder).filter((file) => file.endsWith(".d.ts"))) {
    if (/["'][^"'\n]*\bpkg\//.test(readFileSync(path, "utf8"))) {
      throw new Fault(`${relative(folder, path)} refers to pkg/: give that type a name of its own in ts/`);
    }
  }
}

/** The same declarations for CommonJS: to TypeScript a `.d.ts` of this package is an ES module, and `require` of one an error. */
function declareCommonJs(folder) {
  for (const path of filesBelow(folder).filter((file) => file.endsWith(".d.ts"))) {
    const text = readFileSync(path, "utf8").replaceAll(/(["']\.{1,2}\/[^"'\n]+)\.js(?=["'])/g, "$1.cjs");
    writeFileSync(path.replace(/\.d\.ts$/, ".d.cts"), text);
  }
}
