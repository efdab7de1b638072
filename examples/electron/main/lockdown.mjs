/**
 * What the page may not do, whatever runs in it.
 */

/** For every window of the app. */
export const webPreferences = Object.freeze({
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  webSecurity: true,
  webviewTag: false,
  // Text that is typed goes to no dictionary server.
  spellcheck: false,
});

/**
 * No page goes anywhere else, opens a window or embeds another page.
 *
 * @param {import("electron").App} app
 */
export function denyNavigation(app) {
  app.on("web-contents-created", (_event, contents) => {
    contents.on("will-frame-navigate", (event) => event.preventDefault());
    contents.on("will-redirect", (event) => event.preventDefault());
    contents.on("will-attach-webview", (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: "deny" }));
  });
}

/**
 * No camera, no notifications, no clipboard, no devices.
 *
 * @param {import("electron").Session} session
 */
export function denyPermissions(session) {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}
