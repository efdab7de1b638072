/**
 * A process that syncs into PostgreSQL. With `kill` it kills itself a moment after so many pages; else it sends its reports
 * to its parent.
 */
import { postgresStore } from "trackops-client/stores/postgres";
import { connect } from "./account.mjs";

const { simulator, target, collections, kill } = JSON.parse(process.argv[2]);
const store = postgresStore(target);
let pages = 0;
const onProgress = () => {
  pages += 1;
  if (pages === kill?.pages) setTimeout(() => process.kill(process.pid, "SIGKILL"), kill.ms);
};
const reports = await connect(simulator).sync({ store, collections, onProgress });
await store.close();
process.send({ reports });
process.disconnect();
