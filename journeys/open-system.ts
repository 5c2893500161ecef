import { inject, it } from "vitest";
import type { LOCAL_ALONE } from "./local-alone.ts";
import type { System, SystemOptions } from "./system.ts";

/** What this run of a journey is on. */
const runtime = inject("runtime");

/** The cloud's functions share one machine here, on which each call takes several processes. */
const SHARE = { local: 1, cloud: 0.1 };

/** As much of a load as this runtime takes in the time of a journey. */
export function scaled(load: number): number {
  return Math.round(load * SHARE[runtime]);
}

/** `it` for what the local process alone promises: on the cloud it is listed as left out. */
export function itLocally(_because: keyof typeof LOCAL_ALONE) {
  return it.runIf(runtime === "local");
}

const ENVIRONMENT = { TASK_FAILURE_RATE: "0", OUTBOUND: "private" };

/** Opens what the test project says; each is loaded only where it is run. */
export async function openSystem({ environment, ...options }: SystemOptions = {}): Promise<System> {
  const given = { ...options, environment: { ...ENVIRONMENT, ...environment } };
  switch (runtime) {
    case "local":
      return (await import("./local/system.ts")).openLocalSystem(given);
    case "cloud":
      return (await import("./cloud/system.ts")).openCloudSystem(given);
  }
}
