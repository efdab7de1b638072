/**
 * Slots as a user's compiler sees them who has none of the packages that they may use.
 */
import { type SlotChange, type Slots, type SlotsError, Trackops, type WaitEvent } from "trackops-client";
import { type MachineSlotsOptions, machineSlots } from "trackops-client/slots/machine";
import { type IoRedisClient, type NodeRedisClient, redisSlots } from "trackops-client/slots/redis";

const own: Slots = {
  async update(account: string, change: SlotChange): Promise<void> {
    const entry: string | undefined = change(await read(account), Date.now());
    if (entry !== undefined) await write(account, entry);
  },
};

declare function read(account: string): Promise<string | undefined>;
declare function write(account: string, entry: string): Promise<void>;

export function compiles(client: NodeRedisClient, other: IoRedisClient, where: MachineSlotsOptions): Trackops[] {
  return [own, machineSlots(), machineSlots(where), redisSlots(client), redisSlots(other, { timeoutMs: 500 })].map(
    (slots) => Trackops.fromEnv({ slots }),
  );
}

export function tell(event: WaitEvent, error: SlotsError): string {
  const reason: "rate_limit" | "server_asked" | "back_off" | "shared_limit" = event.reason;
  return `${reason} ${error.code}`;
}

// @ts-expect-error it has no update
export const wrong: Slots = {};
export const right: Slots = { update: own.update };
// @ts-expect-error an address is no client
redisSlots("redis://localhost");
