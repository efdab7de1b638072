/**
 * Finds the account and its credentials. They are never read from the command line: other users of the machine can see
 * it, and the shell stores it.
 *
 * @module
 */
import { configPath, type Profile, readProfiles } from "./config-file.js";
import { CredentialsError } from "./exit.js";

/** An account, and where it was found. */
export interface Account extends Profile {
  /** Where it was found, for messages. */
  readonly source: string;
}

/** The environment variables. The first three names are the vendor's. */
export const variables = {
  subdomain: "TRACKOPS_API_SUBDOMAIN",
  username: "TRACKOPS_API_USERNAME",
  apiToken: "TRACKOPS_API_TOKEN",
  baseUrl: "TRACKOPS_API_BASE_URL",
} as const;

/** The profile that is used if none is named. */
export const DEFAULT_PROFILE = "default";

/**
 * Finds the account. All its values come from one source, so that no token is sent to another account's address: the
 * profile named by `--profile` or `TRACKOPS_PROFILE`; else the environment, if any of its variables is set; else the
 * profile `default` of the config file.
 *
 * @throws CredentialsError that says what is missing.
 */
export function findAccount(named: string | undefined, environment = process.env): Account {
  const name = named ?? (environment["TRACKOPS_PROFILE"] || undefined);
  if (name === undefined && Object.values(variables).some((variable) => environment[variable])) {
    return fromEnvironment(environment);
  }
  const path = configPath(environment);
  const profiles = readProfiles(path);
  const profile = profiles?.get(name ?? DEFAULT_PROFILE);
  if (profile !== undefined) return complete({ ...profile, source: `profile ${name ?? DEFAULT_PROFILE} of ${path}` });
  if (name === undefined) throw noCredentials();
  const there = [...(profiles?.keys() ?? [])].join(", ") || "none";
  throw new CredentialsError(
    `there is no profile ${JSON.stringify(name)} in ${path} (profiles: ${there}). Run trackops login --profile ${name}`,
  );
}

function fromEnvironment(environment: NodeJS.ProcessEnv): Account {
  const read = Object.fromEntries(
    Object.entries(variables).map(([key, variable]) => [key, environment[variable] || undefined]),
  );
  return complete({ ...read, source: "environment" });
}

function complete(account: Account): Account {
  const { subdomain, username, apiToken, baseUrl, source } = account;
  const inEnvironment = source === "environment";
  const missing = [
    ...(subdomain || baseUrl ? [] : [inEnvironment ? variables.subdomain : "subdomain"]),
    ...(username ? [] : [inEnvironment ? variables.username : "username"]),
    ...(apiToken ? [] : [inEnvironment ? variables.apiToken : "apiToken"]),
  ];
  if (missing.length === 0) return account;
  const where = inEnvironment
    ? "in the environment, which is used because some of its variables are set"
    : `in ${source}`;
  throw new CredentialsError(`missing: ${missing.join(", ")} ${where}`);
}

function noCredentials(): CredentialsError {
  const { subdomain, username, apiToken } = variables;
  return new CredentialsError(
    `there are no credentials. Run trackops login, or set ${subdomain}, ${username} and ${apiToken}`,
  );
}
