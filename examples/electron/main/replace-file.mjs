/**
 * Writes files atomically: beside their final path, and renamed at the end.
 */
import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Passes a stream to `write`, and replaces `file` with the output at the end. If `write` fails, `file` stays unchanged.
 */
export function replaceFile(file, write, { mode = 0o666 } = {}) {
  return withPart(file, async (part) => {
    await writeWhole(part, write, mode);
    await rename(part, file);
  });
}

/**
 * Passes a stream to `write`, then the path of the output to `read`, then deletes it. Only this user can read the file.
 */
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
  // Opened first: a stream that opens the file by itself might create it after its removal.
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
  // Catches failures of the final flush to disk.
  if (failure !== undefined) throw failure;
}
