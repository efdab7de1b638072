/**
 * Stores the account and its token on disk, encrypted with the system's keychain and never in plain text.
 */
import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { UnsafeStorageError } from "./errors.mjs";
import { replaceFile } from "./replace-file.mjs";

/** Linux backends whose key is not secret. */
const openBackends = ["basic_text", "unknown"];

/** @param {{ safeStorage: import("electron").SafeStorage, file: string, platform?: string }} options */
export function createCredentialStore({ safeStorage, file, platform = process.platform }) {
  /** Why nothing can be stored here; undefined if it can. Call it only after the app is ready. */
  async function obstacle() {
    if (platform === "linux" && openBackends.includes(safeStorage.getSelectedStorageBackend())) {
      return "This desktop has no keychain (GNOME Keyring or KWallet) to encrypt the token with.";
    }
    const available = await safeStorage.isAsyncEncryptionAvailable();
    return available ? undefined : "The system's keychain is locked or missing, so the token cannot be encrypted.";
  }

  /** @throws {UnsafeStorageError} if the token would have to be stored in plain text. */
  async function save({ subdomain, username, apiToken }) {
    const reason = await obstacle();
    if (reason !== undefined) throw new UnsafeStorageError(reason);
    const encrypted = await safeStorage.encryptStringAsync(JSON.stringify({ subdomain, username, apiToken }));
    await mkdir(dirname(file), { recursive: true });
    await replaceFile(file, (stream) => pipeline([encrypted], stream), { mode: 0o600 });
  }

  /** The stored credentials; undefined if there are none. Fails if they cannot be decrypted. */
  async function load() {
    const encrypted = await contents();
    if (encrypted === undefined) return undefined;
    const reason = await obstacle();
    if (reason !== undefined) throw new UnsafeStorageError(reason);
    const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(encrypted);
    const { subdomain, username, apiToken } = JSON.parse(result);
    // The keychain has a new key, and the old one may be missing next time, so encrypt again.
    if (shouldReEncrypt) await save({ subdomain, username, apiToken });
    return { subdomain, username, apiToken };
  }

  async function forget() {
    await rm(file, { force: true });
  }

  async function contents() {
    try {
      return await readFile(file);
    } catch (error) {
      if (error.code === "ENOENT") return undefined;
      throw error;
    }
  }

  return { obstacle, save, load, forget };
}
