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
 * Gathers domains; throws where two claim one name, a rule names a workflow that does not exist, or an event type has
 * not one upcaster for each of its older versions.
 */
export function createTopology(domains: readonly Domain[]): Topology {
  const byName = unique("domain", domains, (domain) => domain.name);
  const workflows = unique(
    "workflow",
    domains.flatMap((domain) => domain.workflows),
    (workflow) => workflow.name,
  );
  const rules = unique(
    "rule",
    domains.flatMap((domain) => domain.rules),
    (rule) => rule.name,
  );
  for (const rule of rules.values()) {
    if (!workflows.has(rule.workflow))
      throw new Error(`Rule ${rule.name} starts ${rule.workflow}, which no domain declares.`);
  }
  const eventTypes = unique(
    "event type",
    domains.flatMap((domain) =>
      domain.events.map((eventType) => ({ domain, eventType, personal: personalPaths(eventType.schema) })),
    ),
    (entry) => entry.eventType.type,
  );
  for (const { eventType } of eventTypes.values()) checkVersions(eventType);
  const sweeps = unique(
    "sweep",
    domains.flatMap((domain) => domain.sweeps ?? []),
    (sweep) => sweep.name,
  );
  return {
    domains,
    rules: [...rules.values()],
    workflows,
    steps: unique(
      "step",
      domains.flatMap((domain) => domain.steps),
      (step) => step.name,
    ),
    sweeps: [...sweeps.values()],
    eventTypes,
    domain: (name) => byName.get(name),
  };
}

function checkVersions({ type, schemaVersion, upcasters = [] }: EventType): void {
  if (upcasters.length === schemaVersion - 1) return;
  throw new Error(
    `${type} is at schema version ${schemaVersion} and has ${upcasters.length} upcasters: one less is needed.`,
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
