import { errorClassOf, messageOf } from "@bridgework/core/kernel/fault";
import type { Cloud } from "./compose.ts";

/** Tells of a failure that what called it bears. */
export function logFault({ observation }: Pick<Cloud, "observation">): (fault: unknown) => void {
  return (fault) => observation.logger.warn("fault", { problem: messageOf(fault), errorClass: errorClassOf(fault) });
}
