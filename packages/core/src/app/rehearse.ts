import { accept, type Decision } from "../kernel/decider.ts";
import { streamOf } from "../kernel/event.ts";
import { check, type PublishPorts, type PublishRequest } from "./publish.ts";
import { createStreamStates } from "./stream-states.ts";

/**
 * What `publish` would decide now, without recording it. A request that was published before is decided afresh, and
 * may be refused where `publish` would give its first result.
 */
export type Rehearse = (request: PublishRequest) => Promise<Decision>;

export type RehearsePorts = Pick<PublishPorts, "topology" | "store" | "snapshots" | "ids">;

/** To be made for each occasion: it remembers the streams that it has read. */
export function createRehearse(ports: RehearsePorts): Rehearse {
  const states = createStreamStates(ports);
  return async (request) => {
    const checked = check(ports, request);
    if ("kind" in checked) return checked;
    const { domain, command } = checked;
    const { state } = await states.load(domain, streamOf(domain.name, domain.streamId(command)));
    const decision = domain.decider.decide(command, state);
    return decision.kind === "refused" ? decision : accept(...decision.events);
  };
}
