/**
 * Stores the state of the watch in a file. The file is replaced atomically, so that even a power failure leaves a valid
 * one.
 */
import { open, readFile, rename } from "node:fs/promises";

/** Stores the state in this file. */
export function fileMemory(file) {
  return {
    async load() {
      try {
        return JSON.parse(await readFile(file, "utf8"));
      } catch (error) {
        if (error.code === "ENOENT") return undefined;
        throw new Error(`${file} cannot be read; move it away to start again from now (${error.message})`, {
          cause: error,
        });
      }
    },

    async save(state) {
      const part = `${file}.part`;
      // Readable only by this user.
      const handle = await open(part, "w", 0o600);
      try {
        await handle.writeFile(JSON.stringify(state));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(part, file);
    },
  };
}
