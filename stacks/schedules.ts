import { topology } from "@bridgework/core/topology";
import { createFunction, dropFailures, type FunctionSpec } from "./functions.ts";
import { componentOf, nameOf } from "./names.ts";
import type { Permissions } from "./permissions.ts";
import { createRole } from "./roles.ts";

export interface ScheduleSettings {
  readonly environment: FunctionSpec["environment"];
  readonly permissions: Permissions;
}

/** How long and how often the rebuild of views runs, in seconds; it goes on where it was. */
const REBUILD = { timeout: 900, everySeconds: 900 };

/** What no event starts: the sweeps of the topology, and the rebuild of views that are declared anew. */
export function createSchedules({ environment, permissions }: ScheduleSettings) {
  const sweeps = topology.sweeps.map(({ name, description, everySeconds }) => {
    const target = createScheduled(everySeconds, {
      ...{ name, description, trigger: "sweep", timeout: 60, memory: 512 },
      environment: { ...environment, SWEEP: name },
      may: [...permissions.record, ...permissions.readViews, ...permissions.readLetters],
    });
    return [name, target] as const;
  });
  const rebuild = createScheduled(REBUILD.everySeconds, {
    ...{ name: "rebuild", trigger: "rebuild", timeout: REBUILD.timeout, memory: 1024, environment },
    description: "Builds views anew whose declaration has changed.",
    may: permissions.rebuild,
  });
  return { ...Object.fromEntries(sweeps), rebuild };
}

/** A function that runs again and again, never twice at once. */
function createScheduled(everySeconds: number, spec: FunctionSpec): sst.aws.Function {
  const target = createFunction({ ...spec, reserved: 1 });
  runEvery(everySeconds, spec, target);
  return target;
}

/** Has a function run again and again, without an event. One time that is missed is made good by the next. */
export function runEvery(
  everySeconds: number,
  { name, description }: Pick<FunctionSpec, "name" | "description">,
  target: sst.aws.Function,
): void {
  const role = createRole({
    name: `${name}-schedule`,
    service: "scheduler.amazonaws.com",
    statements: [{ Action: "lambda:InvokeFunction", Resource: target.arn }],
  });
  const component = componentOf(name);
  new aws.scheduler.Schedule(`${component}Schedule`, {
    ...{ name: nameOf(name), description, scheduleExpression: rateOf(everySeconds) },
    flexibleTimeWindow: { mode: "OFF" },
    target: {
      ...{ arn: target.arn, roleArn: role.arn },
      retryPolicy: { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 1 },
    },
  });
  dropFailures(name, target);
}

/** Whole minutes, the fewest that are not more often than asked. */
function rateOf(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? "rate(1 minute)" : `rate(${minutes} minutes)`;
}
