/**
 * The account that is signed in. The token goes no further than into the client that it makes.
 */
import { Trackops } from "trackops-client";
import { SignedOutError } from "./errors.mjs";

/**
 * @param {object} options
 * @param {ReturnType<import("./credentials.mjs").createCredentialStore>} options.credentials
 * @param {Partial<import("trackops-client").TrackopsOptions>} [options.clientOptions] Such as the `baseUrl` of a simulator.
 */
export function createAccount({ credentials, clientOptions = {} }) {
  let current;
  let notice = "";

  const clientOf = ({ subdomain, username, apiToken }, onEvent) =>
    new Trackops({ subdomain, username, apiToken, onEvent, ...clientOptions });

  return {
    /** Signs in with what was kept, without asking the server. */
    async restore() {
      try {
        const kept = await credentials.load();
        current = kept && { ...kept, kept: true };
      } catch (error) {
        notice = `The token that was kept cannot be read: sign in again. (${error.message})`;
      }
    },

    /** Asks the server whether it accepts the token, then keeps it if this machine can encrypt it. */
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

    /** A client of the account; all of them share one throttle. */
    connect(onEvent) {
      if (current === undefined) throw new SignedOutError();
      return clientOf(current, onEvent);
    },

    /** What a page may know. */
    describe() {
      const account = current && { subdomain: current.subdomain, username: current.username, kept: current.kept };
      return { account: account ?? null, notice };
    },
  };
}
