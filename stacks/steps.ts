import { BULKHEADS, DEFAULT_BULKHEAD } from "@bridgework/core/kernel/bulkhead";
import type { Step } from "@bridgework/core/kernel/workflow";
import { topology } from "@bridgework/core/topology";
import { createFunction } from "./functions.ts";
import type { Permission, Permissions } from "./permissions.ts";
import { powersOf } from "./step-powers.ts";

/** Of a step that says nothing: it calls nobody outside. */
const DEFAULT_SECONDS = 30;
const MEMORY = 512;

export interface StepSettings {
  readonly environment: Readonly<Record<string, $util.Input<string>>>;
  /** What only the steps get that tell operators. */
  readonly secrets: Readonly<Record<string, $util.Input<string>>>;
  readonly permissions: Permissions;
  readonly notify: readonly Permission[];
}

/** A Lambda function for each step of the topology, by the step's name. */
export function createSteps(settings: StepSettings): ReadonlyMap<string, sst.aws.Function> {
  return new Map([...topology.steps].map(([name, step]) => [name, createStep(step, settings)]));
}

function createStep(step: Step, { environment, secrets, permissions, notify }: StepSettings): sst.aws.Function {
  const { name, description, timeout = DEFAULT_SECONDS, bulkhead = DEFAULT_BULKHEAD } = step;
  const { tells, notifies, erases } = powersOf(name);
  return createFunction({
    ...{ name, description, trigger: "step", timeout, memory: MEMORY },
    reserved: BULKHEADS[bulkhead].reservedConcurrency,
    environment: { ...environment, STEP: name, ...(tells ? secrets : {}) },
    may: [
      ...permissions.record,
      ...permissions.bury,
      ...permissions.findLetters,
      ...(notifies ? notify : []),
      ...(erases ? permissions.erase : []),
    ],
  });
}
