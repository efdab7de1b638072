/**
 * A Redis server of the tests' own: on a Unix socket only, in a folder that goes with it, nothing kept.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findRedis } from "../../scripts/tools.mjs";

class Server {
  #child;

  constructor(folder) {
    this.folder = folder;
    this.socket = join(folder, "redis.sock");
  }

  async start(...settings) {
    const program = findRedis();
    if (program === undefined) throw new Error("Redis is missing; get it with: node scripts/setup.mjs test");
    const args = ["--port", "0", "--unixsocket", this.socket, "--save", "", "--appendonly", "no", "--dir", this.folder];
    this.#child = spawn(program, [...args, ...settings], { stdio: "ignore" });
    while (!(await answers(this.socket))) {
      if (this.#child.exitCode !== null) throw new Error(`redis-server ended with ${this.#child.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Ends it at once. */
  async kill() {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  /** Stops it without ending it, or lets it go on. */
  signal(signal) {
    this.#child.kill(signal);
  }
}

function answers(path) {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}

/** Starts one, which ends with the test. */
export async function startRedis(context) {
  const server = new Server(mkdtempSync(join(tmpdir(), "trackops-redis-")));
  context.after(async () => {
    await server.kill();
    rmSync(server.folder, { recursive: true, force: true });
  });
  await server.start();
  return server;
}
