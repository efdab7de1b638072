/**
 * Installs the packed package into copies of the consumers, below target/consumers/, with the regular npm client.
 */
import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pack } from "../../scripts/pack.mjs";
import { root } from "../../scripts/tools.mjs";
import { run } from "./commands.mjs";

const sources = join(root, "consumers");
const copies = join(root, "target", "consumers");
const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline"];

let packed;
const installed = new Map();

/** The folder of a consumer that is ready to run; prepared once per run. */
export function install(name) {
  if (!installed.has(name)) installed.set(name, prepare(name));
  return installed.get(name);
}

async function prepare(name) {
  packed ??= pack("target/consumers").tarball;
  const [source, folder] = [join(sources, name), join(copies, name)];
  const lock = await readFile(join(source, "package-lock.json"));
  const manifest = await readFile(join(source, "package.json"));
  const stamp = createHash("sha256").update(lock).update(manifest).update(process.version).digest("hex");
  const stampFile = join(folder, "node_modules", ".consumer-stamp");
  const kept = (await readFile(stampFile, "utf8").catch(() => "")) === stamp;

  // Installed packages stay until the lock file changes. All else is copied again, to get rid of the tools' caches.
  await mkdir(folder, { recursive: true });
  for (const entry of await readdir(folder)) {
    if (!(kept && entry === "node_modules")) await rm(join(folder, entry), { recursive: true });
  }
  await cp(source, folder, { recursive: true, filter: (path) => !path.startsWith(join(source, "node_modules")) });
  for (const shared of ["scenario.mjs", "show.mjs"]) await cp(join(sources, shared), join(folder, shared));
  await cp(join(root, ".npmrc"), join(folder, ".npmrc"));
  if (!kept) {
    await run("npm", ["ci", ...quiet], { cwd: folder });
    await mkdir(join(folder, "node_modules"), { recursive: true });
    await writeFile(stampFile, stamp);
  }
  // Also delete npm's record, or npm would keep the previous run's package, which has the same name and version.
  for (const entry of ["trackops-client", ".package-lock.json", ".cache", ".vite"]) {
    await rm(join(folder, "node_modules", entry), { recursive: true, force: true });
  }
  await run("npm", ["install", ...quiet, packed], { cwd: folder });
  return folder;
}
