import { inject, it } from "vitest";
import type { LOCAL_ALONE } from "./local-alone.ts";
import type { System, SystemOptions } from "./system.ts";

/** What this run of a journey is on. */
export const runtime = inject("runtime");

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
