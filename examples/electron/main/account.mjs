/**
 * The signed-in account. The token is passed only to the clients that this module creates.
 */
import { Trackops } from "trackops-client";
import { SignedOutError } from "./errors.mjs";

/**
 * @param {object} options
 * @param {ReturnType<import("./credentials.mjs").createCredentialStore>} options.credentials
 * @param {Partial<import("trackops-client").TrackopsOptions>} [options.clientOptions] For example the `baseUrl` of a
 * simulator.
 */
export function createAccount({ credentials, clientOptions = {} }) {
  let current;
  let notice = "";

  const clientOf = ({ subdomain, username, apiToken }, onEvent) =>
    new Trackops({ subdomain, username, apiToken, onEvent, ...clientOptions });

  return {
    /** Signs in with the stored credentials, without a request. */
    async restore() {
      try {
        const kept = await credentials.load();
        current = kept && { ...kept, kept: true };
      } catch (error) {
        notice = `The stored token cannot be read: sign in again. (${error.message})`;
      }
    },

    /** Checks the token with a request, then stores it if this machine can encrypt it. */
    async signIn({ subdomain, username, apiToken }, { signal, onEvent }) {
      const given = { subdomain, username, apiToken };
      await clientOf(given, onEvent).cases.count({}, { signal });
      const obstacle = await credentials.obstacle();
      if (obstacle === undefined) await credentials.save(given);
      notice = obstacle === undefined ? "" : `${obstacle} You stay signed in until the app is closed.`;
      current = { ...given, kept: obstacle === undefined };
    },

    async signOut() {
      current = undefined;
      notice = "";
      await credentials.forget();
    },

    /** A client for the account. All clients share one throttle. */
    connect(onEvent) {
      if (current === undefined) throw new SignedOutError();
      return clientOf(current, onEvent);
    },

    /** What the page may know of the account. */
    describe() {
      const account = current && { subdomain: current.subdomain, username: current.username, kept: current.kept };
      return { account: account ?? null, notice };
    },
  };
}
