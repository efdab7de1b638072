import {
  ApiError,
  AuthenticationError,
  ConnectionError,
  InvalidParameterError,
  NotFoundError,
  TimeoutError,
  Trackops,
  TrackopsError,
} from "trackops-client";
import { memoryStore } from "trackops-client/stores/memory";
import { scenario } from "../scenario.mjs";

async function answer(request) {
  const settings = await request.json();
  const result = await scenario(
    {
      ApiError,
      AuthenticationError,
      ConnectionError,
      InvalidParameterError,
      NotFoundError,
      TimeoutError,
      Trackops,
      TrackopsError,
    },
    settings,
  );
  await syncs(settings);
  return Response.json(result);
}

/** The plan of a sync is WebAssembly of its own, which workerd must have compiled before, too. */
async function syncs({ closedUrl: _, ...options }) {
  const trackops = new Trackops(options);
  const store = memoryStore();
  await trackops.sync({ store, collections: ["staff"] });
  const [kept, { record_count: known }] = [await store.count("staff"), await trackops.staff.count()];
  if (kept !== known || known === 0) throw new Error(`${kept} of ${known} records were synced`);
}

export default {
  fetch: (request) => answer(request).catch(({ stack }) => new Response(stack, { status: 500 })),
};
