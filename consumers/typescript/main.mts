import {
  ApiError,
  AuthenticationError,
  type Case,
  ConnectionError,
  InvalidParameterError,
  NotFoundError,
  TimeoutError,
  Trackops,
  TrackopsError,
  type TrackopsOptions,
} from "trackops-client";
import { scenario } from "./scenario.mjs";

const classes = {
  ApiError,
  AuthenticationError,
  ConnectionError,
  InvalidParameterError,
  NotFoundError,
  TimeoutError,
  Trackops,
  TrackopsError,
};

/** Compiled and run: the types must match what exists. */
async function typed(options: TrackopsOptions): Promise<void> {
  const trackops = new Trackops(options);
  const record: Case = await trackops.cases.get(7);
  const id: number = record.id;
  for await (const { id: listed } of trackops.cases.list({ per_page: 1 })) {
    if (listed > id) break;
  }
  try {
    // @ts-expect-error: the parameter is misspelt
    await trackops.cases.page({ cleint: 4 });
  } catch (error) {
    if (!(error instanceof InvalidParameterError)) throw error;
    const suggestion: string | undefined = error.problems[0]?.suggestion;
    if (suggestion !== "client") throw error;
  }
}

async function main(): Promise<void> {
  const settings: TrackopsOptions & { closedUrl: string } = JSON.parse(process.argv[2] ?? "");
  const { closedUrl: _, ...options } = settings;
  await typed(options);
  console.log(JSON.stringify(await scenario(classes, settings)));
}

main();
