/**
 * Files that are whole or not there: written beside their place, and moved into it at the end.
 */
import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Gives `write` a stream; what it wrote takes the place of `file` when it has ended. If it fails, `file` is as it was.
 */
export function replaceFile(file, write, { mode = 0o666 } = {}) {
  return withPart(file, async (part) => {
    await writeWhole(part, write, mode);
    await rename(part, file);
  });
}

/** Gives `write` a stream, then `read` the path of what it wrote; gone afterwards. Only this user can read it. */
export function withScratchFile(beside, write, read) {
  return withPart(beside, async (part) => {
    await writeWhole(part, write, 0o600);
    return await read(part);
  });
}

async function withPart(file, use) {
  const part = join(dirname(file), `.${basename(file)}.${randomUUID()}.part`);
  try {
    return await use(part);
  } finally {
    await rm(part, { force: true });
  }
}

async function writeWhole(path, write, mode) {
  // Opened before anything can fail: a stream that opens by itself might still create the file after its removal.
  const handle = await open(path, "wx", mode);
  const stream = handle.createWriteStream({ flush: true });
  const closed = new Promise((resolve) => stream.once("close", () => resolve(undefined)));
  let failure;
  stream.on("error", (error) => {
    failure ??= error;
  });
  try {
    await write(stream);
  } finally {
    stream.destroy();
    await closed;
  }
  // Of the last step, which brings it all to the disk.
  if (failure !== undefined) throw failure;
}
