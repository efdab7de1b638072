/**
 * A process of its own that syncs into PostgreSQL, to be killed: it tells its parent after each page, and at the end.
 */
import { postgresStore } from "trackops-client/stores/postgres";
import { connect } from "./account.mjs";

const { simulator, target, collections } = JSON.parse(process.argv[2]);
const store = postgresStore(target);
const reports = await connect(simulator).sync({ store, collections, onProgress: (progress) => process.send(progress) });
await store.close();
process.send({ reports });
process.disconnect();
