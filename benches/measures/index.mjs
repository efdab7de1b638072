/** All measures, in the order of the results page. */
import { address } from "./address.mjs";
import { page, single } from "./cost.mjs";
import { firstRecord } from "./first-record.mjs";
import { growth } from "./growth.mjs";
import { fast, latency, overrated, shared, slow } from "./limits.mjs";
import { profile } from "./profile.mjs";
import { size } from "./size.mjs";
import { start } from "./start.mjs";
import { stream } from "./stream.mjs";
import { sync } from "./sync.mjs";
import { virtual } from "./virtual.mjs";

export const measures = [
  page,
  single,
  fast,
  slow,
  latency,
  overrated,
  shared,
  virtual,
  address,
  stream,
  start,
  size,
  firstRecord,
  sync,
  profile,
  growth,
];
