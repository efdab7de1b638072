/**
 * A real terminal, by tmux: keys go in as typed, the screen comes out as a person sees it.
 */
import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

/** What a person would have waited for. */
const PATIENCE_MS = 60_000;
let made = 0;

/** Opens one with a shell in it; it is closed with the test. */
export function openTerminal(context, { env, cwd, columns = 80, rows = 24 }) {
  made += 1;
  const terminal = new Terminal(`trackops-${process.pid}-${made}`, { ...env, TERM: "xterm-256color", PS1: "$ " });
  context.after(() => terminal.close());
  terminal.tmux("-f", "/dev/null", "new-session", "-d", "-x", `${columns}`, "-y", `${rows}`, "-c", cwd, "bash --norc");
  return terminal;
}

class Terminal {
  #name;
  #env;

  constructor(name, env) {
    this.#name = name;
    this.#env = env;
  }

  tmux(...args) {
    return execFileSync("tmux", ["-L", this.#name, ...args], { env: this.#env, encoding: "utf8", stdio: "pipe" });
  }

  /** Types a text as it is. */
  type(text) {
    this.tmux("send-keys", "-l", text);
  }

  /** Presses a key: `Enter`, `C-c`. */
  press(key) {
    this.tmux("send-keys", key);
  }

  /** Types a line. */
  enter(text) {
    this.type(text);
    this.press("Enter");
  }

  /** The lines of the screen, or all there ever were. */
  screen({ history = false, colours = false } = {}) {
    const options = [...(history ? ["-S", "-"] : []), ...(colours ? ["-e"] : [])];
    return this.tmux("capture-pane", "-p", ...options);
  }

  /** The screen as soon as it shows what is looked for. */
  async shows(pattern, options) {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const screen = this.screen(options);
      if (pattern.test(screen)) return screen;
      if (performance.now() > until) throw new Error(`${pattern} did not come:\n${screen}`);
      await sleep(20);
    }
  }

  resize(columns) {
    this.tmux("resize-window", "-x", `${columns}`);
  }

  close() {
    try {
      this.tmux("kill-server");
    } catch {
      // Its shell has ended, and it with that.
    }
  }
}
