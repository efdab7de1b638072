/**
 * The account and its token on this machine's disk, encrypted by the system's keychain; never in the clear.
 */
import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { UnsafeStorageError } from "./errors.mjs";
import { replaceFile } from "./replace-file.mjs";

/** Names of Linux backends whose key anyone can know. */
const openBackends = ["basic_text", "unknown"];

/** @param {{ safeStorage: import("electron").SafeStorage, file: string, platform?: string }} options */
export function createCredentialStore({ safeStorage, file, platform = process.platform }) {
  /** Why nothing can be kept here; undefined where it can. Ask after the app is ready. */
  async function obstacle() {
    if (platform === "linux" && openBackends.includes(safeStorage.getSelectedStorageBackend())) {
      return "This desktop has no keychain (GNOME Keyring or KWallet) to encrypt the token with.";
    }
    const available = await safeStorage.isAsyncEncryptionAvailable();
    return available ? undefined : "The system's keychain is locked or missing, so the token cannot be encrypted.";
  }

  /** @throws {UnsafeStorageError} rather than write the token in the clear. */
  async function save({ subdomain, username, apiToken }) {
    const reason = await obstacle();
    if (reason !== undefined) throw new UnsafeStorageError(reason);
    const encrypted = await safeStorage.encryptStringAsync(JSON.stringify({ subdomain, username, apiToken }));
    await mkdir(dirname(file), { recursive: true });
    await replaceFile(file, (stream) => pipeline([encrypted], stream), { mode: 0o600 });
  }

  /** What was kept; undefined if nothing was. Fails where it cannot be decrypted. */
  async function load() {
    const encrypted = await contents();
    if (encrypted === undefined) return undefined;
    const reason = await obstacle();
    if (reason !== undefined) throw new UnsafeStorageError(reason);
    const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(encrypted);
    const { subdomain, username, apiToken } = JSON.parse(result);
    // The keychain's key was replaced: the old one may be gone next time.
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
