/**
 * Stands in for the objects of Electron's main process, whose program the tests cannot have. They do what Electron's
 * documentation promises: what must come before `ready` fails after it, messages are cloned, a save dialog answers with a
 * path. What crosses between page and main is written down.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { EventEmitter } from "node:events";
import { mkdirSync, readFileSync } from "node:fs";
import { register } from "node:module";
import { join } from "node:path";
import { start } from "../../examples/electron/main/start.mjs";
import { runPreload } from "./electron-renderer.mjs";

/**
 * Runs the app in a folder, and gives what a test needs of it.
 *
 * @param {object} settings
 * @param {string} settings.folder Holds `user-data/` and `documents/`.
 * @param {object} settings.clientOptions For the client of trackops-client.
 * @param {(window: object, app: object) => Promise<object>} [settings.openPage] Loads the page; in Node.js without.
 */
export async function runApp({ clientOptions, ...settings }) {
  const { electron, stage } = createElectron(settings);
  const started = start(electron, { clientOptions });
  electron.app.becomeReady();
  await started;
  return { stage, app: electron.app, keychain: electron.safeStorage, ...stage.page };
}

/** Runs the app from its first module on, as the `electron` command does with these arguments. Once in a process. */
export async function runMain({ main, args, ...settings }) {
  const { electron, stage } = createElectron(settings);
  const { argv } = process;
  process.argv = [...argv.slice(0, 2), ...args];
  const opened = new Promise((resolve) => {
    stage.opened = resolve;
  });
  try {
    globalThis.electronStandIn = electron;
    await import(new URL(main, example));
    // Electron is ready only after the app's first module has run to its end: one that awaits it never ends.
    electron.app.becomeReady();
    await opened;
  } finally {
    process.argv = argv;
    delete globalThis.electronStandIn;
  }
  return { stage, app: electron.app, ...stage.page };
}

// Only for `import … from "electron"` in main.mjs: the package's own module would download Electron.
register(
  `data:text/javascript,${encodeURIComponent(`export function resolve(name, context, next) {
    const url = ${JSON.stringify(new URL("electron-module.mjs", import.meta.url).href)};
    return name === "electron" ? { url, shortCircuit: true } : next(name, context);
  }`)}`,
);

function createElectron({ folder, openPage = openInNode, keychain = createKeychain(), ...given }) {
  const stage = { folder, messages: [], windows: [], handlers: new Map(), saveAs: () => "", isReady: false, ...given };
  const app = createApp(stage);
  const electron = {
    app,
    BrowserWindow: createWindowClass(stage, app, openPage),
    clipboard: createClipboard(stage),
    dialog: { showSaveDialog: (_window, options) => saveDialog(stage, options) },
    ipcMain: createIpcMain(stage),
    protocol: createProtocol(stage),
    safeStorage: keychain,
    session: createSession(stage),
  };
  return { electron, stage };
}

/** What the system's keychain is to safeStorage. A second app with the same one can read what the first has kept. */
export function createKeychain({ available = true, backend = "gnome_libsecret", reEncrypt = false } = {}) {
  const key = randomBytes(32);
  const settings = { available, backend, reEncrypt };
  const ready = () => {
    if (!settings.available) throw new Error("Encryption is not available.");
  };
  return {
    settings,
    getSelectedStorageBackend: () => settings.backend,
    isAsyncEncryptionAvailable: () => Promise.resolve(settings.available),
    encryptStringAsync: settled((text) => {
      ready();
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, iv);
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]);
    }),
    decryptStringAsync: settled((bytes) => {
      ready();
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      const text = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
      return { result: text.toString("utf8"), shouldReEncrypt: settings.reEncrypt };
    }),
  };
}

/** The same function with a promise for its result. */
function settled(work) {
  return (...args) => new Promise((resolve) => resolve(work(...args)));
}

const example = new URL("../../examples/electron/", import.meta.url);

/** The preload script as it is. */
export const preload = readFileSync(new URL("preload.cjs", example), "utf8");

/** Brings a message from a page to main and its answer back, as ipcRenderer.invoke does. */
export async function invoke(stage, senderFrame, channel, args) {
  stage.messages.push({ to: "main", channel, args: structuredClone(args) });
  const handler = stage.handlers.get(channel);
  if (handler === undefined) return { error: `Error: No handler registered for '${channel}'` };
  try {
    const value = structuredClone(await handler({ type: "frame", senderFrame }, ...structuredClone(args)));
    stage.messages.push({ to: "page", channel, args: [value] });
    return { value };
  } catch (error) {
    return { error: String(error) };
  }
}

/** Runs the preload script here; the bridge that it exposes is `bridge`. */
function openInNode(window, stage) {
  const world = {};
  const frame = { origin: "app://trackops-export", parent: null };
  const { deliver } = runPreload({
    preload: new Function("require", "module", "exports", preload),
    window: world,
    invoke: (channel, args) => invoke(stage, frame, channel, args),
  });
  window.deliver = deliver;
  return { world, bridge: world.trackopsExport };
}

function createApp(stage) {
  const app = new EventEmitter();
  let resolveReady;
  const ready = new Promise((resolve) => {
    resolveReady = resolve;
  });
  const paths = { userData: join(stage.folder, "user-data"), documents: join(stage.folder, "documents") };
  mkdirSync(paths.documents, { recursive: true });
  return Object.assign(app, {
    becomeReady() {
      stage.isReady = true;
      resolveReady();
    },
    whenReady: () => ready,
    requestSingleInstanceLock: () => stage.isFirst ?? true,
    enableSandbox() {
      beforeReady(stage, "app.enableSandbox");
      stage.isSandboxed = true;
    },
    getPath: (name) => paths[name],
    setPath(name, path) {
      beforeReady(stage, "app.setPath");
      paths[name] = path;
    },
    quit() {
      const event = preventable();
      app.emit("before-quit", event);
      if (event.defaultPrevented) return;
      stage.hasQuit = true;
      app.emit("quit");
    },
  });
}

function createWindowClass(stage, app, openPage) {
  return class BrowserWindow extends EventEmitter {
    constructor(options) {
      super();
      afterReady(stage, "new BrowserWindow");
      this.options = options;
      this.webContents = Object.assign(new EventEmitter(), {
        setWindowOpenHandler: (handler) => {
          this.windowOpenHandler = handler;
        },
        send: (channel, ...args) => {
          const cloned = structuredClone(args);
          stage.messages.push({ to: "page", channel, args: cloned });
          this.deliver(channel, cloned);
        },
      });
      stage.windows.push(this);
      app.emit("web-contents-created", {}, this.webContents);
    }

    async loadURL(url) {
      this.url = url;
      stage.page = await openPage(this, stage);
      stage.opened?.();
    }

    focus() {
      this.isFocused = true;
    }

    close() {
      this.emit("closed");
      app.emit("window-all-closed");
    }
  };
}

function createIpcMain(stage) {
  return {
    handle(channel, handler) {
      if (stage.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
      stage.handlers.set(channel, handler);
    },
  };
}

function createProtocol(stage) {
  return {
    registerSchemesAsPrivileged(schemes) {
      beforeReady(stage, "protocol.registerSchemesAsPrivileged");
      stage.schemes = schemes;
    },
    handle(scheme, handler) {
      afterReady(stage, "protocol.handle");
      stage.protocol = { scheme, handler };
    },
  };
}

function createSession(stage) {
  const defaultSession = {};
  for (const name of ["PermissionRequestHandler", "PermissionCheckHandler", "DevicePermissionHandler"]) {
    defaultSession[`set${name}`] = (handler) => {
      stage[name] = handler;
    };
  }
  return {
    get defaultSession() {
      afterReady(stage, "session.defaultSession");
      return defaultSession;
    },
  };
}

function createClipboard(stage) {
  return {
    readText: () => Promise.resolve(stage.clipboardText ?? ""),
    writeText: settled((text) => {
      stage.clipboardText = text;
    }),
    clear() {
      stage.clipboardText = "";
    },
  };
}

async function saveDialog(stage, options) {
  stage.dialogOptions = options;
  const filePath = await stage.saveAs(options);
  return { canceled: filePath === "", filePath };
}

/** An event whose default can be prevented. */
export function preventable() {
  return {
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
  };
}

function beforeReady({ isReady }, what) {
  if (isReady) throw new Error(`${what} must be called before the app is ready`);
}

function afterReady({ isReady }, what) {
  if (!isReady) throw new Error(`${what} cannot be used before the app is ready`);
}
