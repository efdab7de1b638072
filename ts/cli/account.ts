/**
 * Whose account it is, and where that was read. Never from the command line: other users of the machine see that, and the
 * shell keeps it.
 *
 * @module
 */
import { configPath, type Profile, readProfiles } from "./config-file.js";
import { CredentialsError } from "./exit.js";

/** An account as it was found. */
export interface Account extends Profile {
  /** Where it was read, for people. */
  readonly source: string;
}

/** The variables, by what they hold. The first three are the vendor's own. */
export const variables = {
  subdomain: "TRACKOPS_API_SUBDOMAIN",
  username: "TRACKOPS_API_USERNAME",
  apiToken: "TRACKOPS_API_TOKEN",
  baseUrl: "TRACKOPS_API_BASE_URL",
} as const;

/** The profile unless one is named. */
export const DEFAULT_PROFILE = "default";

/**
 * The account, whole from one place, so that no token goes to another's address: the profile that is named
 * (`--profile`, `TRACKOPS_PROFILE`), else the environment if any of its variables is set, else the file's profile `default`.
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
    `there is no profile ${JSON.stringify(name)} in ${path} (there: ${there}). Make it: trackops login --profile ${name}`,
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
  const where = inEnvironment ? "in the environment; it is used whole, since some of it is set" : `in ${source}`;
  throw new CredentialsError(`missing: ${missing.join(", ")} ${where}`);
}

function noCredentials(): CredentialsError {
  const { subdomain, username, apiToken } = variables;
  return new CredentialsError(
    `there are no credentials. Keep them with: trackops login; or set ${subdomain}, ${username} and ${apiToken}`,
  );
}
