/**
 * A PostgreSQL server of the tests' own: in a folder that goes with it, on a Unix socket only, as a user that is not root.
 */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { findPostgres } from "../../scripts/tools.mjs";

/** PostgreSQL refuses to run as root; its package brings a user for it. */
const asUser = process.getuid?.() === 0 ? ["runuser", "-u", "postgres", "--"] : [];

/** Runs one of PostgreSQL's programs. */
function run(folder, program, ...args) {
  const programs = findPostgres();
  if (programs === undefined) throw new Error("PostgreSQL is missing; get it with: node scripts/setup.mjs test");
  const [command, ...rest] = [...asUser, join(programs, program), ...args];
  return execFileSync(command, rest, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
}

/** A server whose data, log and socket are in this folder. */
class Server {
  constructor(folder) {
    this.folder = folder;
    this.options = { host: folder, user: "tester", database: "postgres" };
  }

  get data() {
    return join(this.folder, "data");
  }

  start() {
    const settings = `-c listen_addresses= -c unix_socket_directories=${this.folder} -c fsync=off`;
    this.#control("--log", join(this.folder, "log"), "--options", settings, "start");
  }

  stop(mode = "fast") {
    this.#control("--mode", mode, "stop");
  }

  #control(...args) {
    run(this.folder, "pg_ctl", "--pgdata", this.data, "--wait", "--silent", ...args);
  }

  /** A connected client, closed with the test. */
  async client(context, options = {}) {
    const client = new pg.Client({ ...this.options, ...options });
    client.on("error", () => {});
    await client.connect();
    context.after(() => client.end());
    return client;
  }

  /** A database of one test's own: how to connect to it. */
  async database(context) {
    const name = `copy_${crypto.randomUUID().slice(0, 8)}`;
    const client = await this.client(context);
    await client.query(`CREATE DATABASE ${name}`);
    context.after(async () => {
      const last = new pg.Client(this.options);
      await last.connect();
      await last.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await last.end();
    });
    return { ...this.options, database: name };
  }

  /** Another server, which follows this one. */
  standby() {
    const other = new Server(folderFor());
    run(
      other.folder,
      "pg_basebackup",
      "--pgdata",
      other.data,
      "--no-sync",
      "--host",
      this.folder,
      "--username=tester",
      "-R",
      "-X",
      "stream",
      "-c",
      "fast",
    );
    other.start();
    return other;
  }

  end() {
    try {
      this.stop("immediate");
    } catch {
      // A test has stopped it.
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A socket's path may have 107 bytes at most, so not below the project. */
function folderFor() {
  const folder = mkdtempSync(join(tmpdir(), "trackops-pg-"));
  chmodSync(folder, 0o777);
  return folder;
}

/** Starts one, to be ended by the caller. */
export function startPostgres() {
  const server = new Server(folderFor());
  run(
    server.folder,
    "initdb",
    "--pgdata",
    server.data,
    "--auth=trust",
    "--username=tester",
    "--encoding=UTF8",
    "--no-locale",
    "--no-sync",
  );
  server.start();
  return server;
}
