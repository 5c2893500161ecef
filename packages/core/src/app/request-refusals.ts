import { type Problem, type Refusal, refuse, refuseField } from "../kernel/decider.ts";
import { describe } from "../kernel/problem.ts";
import type { Topology } from "../kernel/topology.ts";

/* What is refused of a request before its domain is asked. */

export function tooDeep(most: number): Refusal {
  const field = { path: "data", expected: `at most ${most} levels of nesting`, received: "more" };
  return refuseField("too_deep", field, "Flatten it, or publish it as text.");
}

/** Whoever could bring in a sealed value of somebody else could have it opened. */
export function reserved(): Refusal {
  const field = { path: "data", expected: "no members named $sealed or $erased", received: "one" };
  return refuseField("reserved", field, "Publish the value itself; it is sealed where it is personal.");
}

export function tooLarge(size: number, most: number): Refusal {
  const problem = {
    path: "data",
    expected: `at most ${most} bytes of JSON`,
    received: `${size} bytes`,
    message: `data: expected at most ${most} bytes of JSON, received ${size}`,
  };
  return refuse("too_large", `${problem.message}. Keep large content elsewhere and publish its address.`, [problem]);
}

export function unknownEventType(topology: Topology, type: string): Refusal {
  const known = [...topology.eventTypes.keys()].sort().join(", ");
  const problem = {
    path: "type",
    expected: `one of ${known}`,
    received: describe(type),
    message: `type: ${describe(type)} is not a declared event type`,
  };
  return refuse("unknown_event_type", `${problem.message}. Declared: ${known}.`, [problem]);
}

/** As that a device has registered, which has to be proved and not asserted. */
export function insideAlone(type: string): Refusal {
  const field = { path: "type", expected: "an event type that may be published", received: describe(type) };
  return refuseField(
    "reserved_event_type",
    field,
    "It is recorded by Bridgework alone; use the route that leads to it.",
  );
}

export function summary(problems: readonly Problem[]): string {
  const [first, ...rest] = problems;
  if (first === undefined) return "The input is not valid.";
  return rest.length === 0 ? first.message : `${first.message} (and ${rest.length} more)`;
}
