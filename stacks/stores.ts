import type { BusName } from "@bridgework/core/kernel/rule";
import type { tables } from "@bridgework/core/table";
import { createBuses } from "./buses.ts";
import { createPersonalKey, type PersonalKey } from "./keys.ts";
import { createTables } from "./tables.ts";

/** What holds facts and what is made of them, and what carries them. Everything else of a stage works on it. */
export interface Stores {
  readonly tables: Readonly<Record<keyof typeof tables, sst.aws.Dynamo>>;
  readonly buses: Readonly<Record<BusName, sst.aws.Bus>>;
  readonly personalKey: PersonalKey;
}

export function createStores(secondRegion: string | undefined): Stores {
  return { tables: createTables(secondRegion), buses: createBuses(), personalKey: createPersonalKey() };
}
