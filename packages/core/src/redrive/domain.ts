import type { Domain } from "../kernel/domain.ts";
import { type RedriveCommand, redriveCommand } from "./commands.ts";
import { type RedriveState, redriveDecider } from "./decider.ts";
import { type RedriveEvent, redriveEvents } from "./events.ts";
import { redriveRules } from "./rules.ts";
import { redriveSteps } from "./steps.ts";
import { redrivesView } from "./view.ts";
import { redriveRun } from "./workflow.asl.ts";

/** Jobs that redrive many dead letters. */
export const redrive: Domain<RedriveState, RedriveCommand, RedriveEvent> = {
  name: "redrive",
  events: redriveEvents,
  commands: redriveCommand,
  decider: redriveDecider,
  streamId: ({ jobId }) => jobId,
  intake: {
    RedriveStarted: (data, newId) => ({ jobId: newId, ...data, type: "StartRedrive" }),
    RedriveAborted: (data) => ({ ...data, type: "AbortRedrive" }),
  },
  rules: redriveRules,
  workflows: [redriveRun],
  steps: redriveSteps,
  view: redrivesView,
  snapshots: { every: 100, reducer: 1 },
};
