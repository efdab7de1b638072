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
import { scenario } from "../scenario.mjs";

async function answer(request) {
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
    await request.json(),
  );
  return Response.json(result);
}

export default {
  fetch: (request) => answer(request).catch(({ stack }) => new Response(stack, { status: 500 })),
};
