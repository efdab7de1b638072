/**
 * What Electron has in a window: `contextBridge` and `ipcRenderer`, as their documentation says they behave, for a preload
 * script to run in Node.js or in a page of Chromium. It goes to the page as text, so it refers to nothing outside.
 */

/**
 * @param {object} world
 * @param {(channel: string, args: unknown[]) => Promise<{ value?: unknown, error?: string }>} world.invoke Brings a message to main.
 * @param {object} world.window Where exposed things go.
 * @param {(require: Function, module: object, exports: object) => void} world.preload The preload script as a function.
 */
export function runPreload({ invoke, window, preload }) {
  const listeners = new Map();

  const ipcRenderer = {
    async invoke(channel, ...args) {
      // Functions, symbols and the like cannot be cloned, and throw here as they do there.
      const { value, error } = await invoke(channel, structuredClone(args));
      if (error !== undefined) throw new Error(`Error invoking remote method '${channel}': ${error}`);
      return structuredClone(value);
    },
    on(channel, listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    off(channel, listener) {
      listeners.set(
        channel,
        (listeners.get(channel) ?? []).filter((one) => one !== listener),
      );
      return ipcRenderer;
    },
  };

  const contextBridge = {
    exposeInMainWorld(key, api) {
      if (key in window) throw new Error(`Cannot bind an API on top of an existing property: ${key}`);
      Object.defineProperty(window, key, { value: crossed(api), enumerable: true });
    },
  };

  /** Functions become proxies, errors lose all but their message, all else is copied without prototypes and frozen. */
  function crossed(value) {
    if (typeof value === "function") return proxied(value);
    if (typeof value === "symbol") throw new Error("Symbols cannot be sent over the context bridge");
    return typeof value === "object" && value !== null ? crossedObject(value) : value;
  }

  function crossedObject(value) {
    if (value === ipcRenderer) throw new Error("ipcRenderer cannot be sent over the context bridge");
    if (value instanceof Promise) return value.then(crossed, thrown);
    if (value instanceof Error) return new Error(value.message);
    if (Array.isArray(value)) return Object.freeze(value.map(crossed));
    if (![Object.prototype, null].includes(Object.getPrototypeOf(value))) return structuredClone(value);
    return Object.freeze(Object.fromEntries(Object.entries(value).map(([name, part]) => [name, crossed(part)])));
  }

  function proxied(original) {
    return (...args) => {
      try {
        return crossed(original(...args.map(crossed)));
      } catch (error) {
        return thrown(error);
      }
    };
  }

  function thrown(error) {
    throw crossed(error);
  }

  /** A sandboxed preload script gets these, and nothing from disk. */
  function sandboxedRequire(name) {
    if (name === "electron") return { contextBridge, ipcRenderer };
    throw new Error(`module not found: ${name}`);
  }

  const module = { exports: {} };
  preload(sandboxedRequire, module, module.exports);

  return {
    /** A message from main. */
    deliver(channel, args) {
      for (const listener of listeners.get(channel) ?? []) listener({ sender: ipcRenderer, ports: [] }, ...args);
    },
    listenerCount: (channel) => listeners.get(channel)?.length ?? 0,
  };
}
