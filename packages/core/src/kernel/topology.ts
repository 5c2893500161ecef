import { LONGEST_WINDOW_SECONDS } from "./circuit.ts";
import type { Domain } from "./domain.ts";
import type { EventType } from "./event.ts";
import { type Path, personalPaths } from "./personal.ts";
import type { Rule } from "./rule.ts";
import type { Sweep } from "./sweep.ts";
import type { Step, Workflow } from "./workflow.ts";

export interface DeclaredEvent {
  readonly domain: Domain;
  readonly eventType: EventType;
  /** Where its data holds personal values. */
  readonly personal: readonly Path[];
}

/** The system's description of itself. The local runtime and the stacks read it and declare nothing of their own. */
export interface Topology {
  readonly domains: readonly Domain[];
  readonly rules: readonly Rule[];
  readonly workflows: ReadonlyMap<string, Workflow>;
  readonly steps: ReadonlyMap<string, Step>;
  readonly sweeps: readonly Sweep[];
  readonly eventTypes: ReadonlyMap<string, DeclaredEvent>;
  domain(name: string): Domain | undefined;
}

/**
 * Gathers domains; throws where two claim one name, a rule names a workflow that does not exist, an event type has not
 * one upcaster for each of its older versions, or a step's policies cannot be kept.
 */
export function createTopology(domains: readonly Domain[]): Topology {
  const byName = unique("domain", domains, named);
  const workflows = unique(
    "workflow",
    domains.flatMap((domain) => domain.workflows),
    named,
  );
  const rules = unique(
    "rule",
    domains.flatMap((domain) => domain.rules),
    named,
  );
  for (const rule of rules.values()) {
    if (!workflows.has(rule.workflow))
      throw new Error(`Rule ${rule.name} starts ${rule.workflow}, which no domain declares.`);
  }
  const declared = domains.flatMap((domain) =>
    domain.events.map((eventType) => ({ domain, eventType, personal: personalPaths(eventType.schema) })),
  );
  const eventTypes = unique("event type", declared, ({ eventType }) => eventType.type);
  for (const { eventType } of eventTypes.values()) checkVersions(eventType);
  const steps = unique(
    "step",
    domains.flatMap((domain) => domain.steps),
    named,
  );
  for (const step of steps.values()) checkPolicies(step);
  const sweeps = unique(
    "sweep",
    domains.flatMap((domain) => domain.sweeps ?? []),
    named,
  );
  return {
    domains,
    rules: [...rules.values()],
    workflows,
    steps,
    sweeps: [...sweeps.values()],
    eventTypes,
    domain: (name) => byName.get(name),
  };
}

function named({ name }: { readonly name: string }): string {
  return name;
}

function checkVersions({ type, schemaVersion, upcasters = [] }: EventType): void {
  if (upcasters.length === schemaVersion - 1) return;
  throw new Error(
    `${type} is at schema version ${schemaVersion} and has ${upcasters.length} upcasters: one less is needed.`,
  );
}

/** The last second of a timeout is for recording; a circuit counts what hangs by the timeout. */
function checkPolicies({ name, timeout, circuit }: Step): void {
  if (timeout !== undefined && !(Number.isInteger(timeout) && timeout >= 2))
    throw new Error(`Step ${name} has a timeout of ${timeout}: whole seconds are needed, at least 2.`);
  if (circuit === undefined) return;
  if (timeout === undefined) throw new Error(`Step ${name} has a circuit and no timeout: give it one.`);
  const { openSeconds = LONGEST_WINDOW_SECONDS, failures = 1 } = circuit;
  if (openSeconds >= 1 && openSeconds <= LONGEST_WINDOW_SECONDS && Number.isInteger(failures) && failures >= 1) return;
  throw new Error(
    `Step ${name} has a circuit of ${failures} failures and ${openSeconds} s: 1 or more, and 1 to ${LONGEST_WINDOW_SECONDS} s, are needed.`,
  );
}

function unique<Item>(what: string, items: readonly Item[], nameOf: (item: Item) => string): ReadonlyMap<string, Item> {
  const found = new Map<string, Item>();
  for (const item of items) {
    const name = nameOf(item);
    if (found.has(name)) throw new Error(`Two declarations of ${what} ${name}; names are unique.`);
    found.set(name, item);
  }
  return found;
}
