/**
 * A process that imports a peer and builds its first request. Without a name, an empty process.
 *
 *     node benches/samples/start.mjs octokit
 */
const [peer] = process.argv.slice(2);
if (peer !== undefined) {
  const { connect } = await import(`../peers/${peer}.mjs`);
  const client = connect({
    baseUrl: "http://127.0.0.1:9",
    username: "samspade",
    apiToken: "secret",
    requestsPerSecond: Number.POSITIVE_INFINITY,
  });
  const address = String(await client.address({ client: 4 }));
  if (!address.includes("client=4")) throw new Error(address);
  process.exit();
}
