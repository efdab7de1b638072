/**
 * What the watch has told, in a file: it is whole at every instant, also when the power fails.
 */
import { open, readFile, rename } from "node:fs/promises";

/** Keeps the state in that file. */
export function fileMemory(file) {
  return {
    async load() {
      try {
        return JSON.parse(await readFile(file, "utf8"));
      } catch (error) {
        if (error.code === "ENOENT") return undefined;
        throw new Error(`${file} cannot be read; move it away to begin anew from now (${error.message})`, {
          cause: error,
        });
      }
    },

    async save(state) {
      const part = `${file}.part`;
      // Readable for this user alone.
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
