/**
 * The bridge: all that the page can ask of main. A sandboxed preload script is CommonJS and can load nothing but
 * `electron`, so the channels of `main/channels.mjs` are written again here. Neither ipcRenderer nor its events get out.
 */
const { contextBridge, ipcRenderer } = require("electron");

contextBridge.exposeInMainWorld("trackopsExport", {
  overview: () => ipcRenderer.invoke("trackops-export:overview"),
  signIn: (account) => ipcRenderer.invoke("trackops-export:sign-in", account),
  signOut: () => ipcRenderer.invoke("trackops-export:sign-out"),
  count: (query) => ipcRenderer.invoke("trackops-export:count", query),
  read: (query) => ipcRenderer.invoke("trackops-export:read", query),
  exportRecords: (query) => ipcRenderer.invoke("trackops-export:export-records", query),
  stop: () => ipcRenderer.invoke("trackops-export:stop"),

  /** Calls `listener` with each step of what is under way; gives a function that ends it. */
  onProgress: (listener) => listen("trackops-export:progress", listener),
  /** The same with each page of records that `read` reads. */
  onRecords: (listener) => listen("trackops-export:records", listener),
});

function listen(channel, listener) {
  const forward = (_event, message) => listener(message);
  ipcRenderer.on(channel, forward);
  return () => {
    ipcRenderer.off(channel, forward);
  };
}
