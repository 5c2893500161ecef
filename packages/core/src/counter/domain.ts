import type { Domain } from "../kernel/domain.ts";
import { type CounterCommand, counterCommand } from "./commands.ts";
import { type CounterState, counterDecider } from "./decider.ts";
import { type CounterEvent, counterEvents } from "./events.ts";
import { counterRules } from "./rules.ts";
import { counterSteps } from "./steps.ts";
import { countersView } from "./view.ts";
import { counterMilestone } from "./workflow.asl.ts";

export const counter: Domain<CounterState, CounterCommand, CounterEvent> = {
  name: "counter",
  events: counterEvents,
  commands: counterCommand,
  decider: counterDecider,
  streamId: ({ counterId }) => counterId,
  intake: { CounterChanged: (data) => ({ ...data, type: "ChangeCounter" }) },
  rules: counterRules,
  workflows: [counterMilestone],
  steps: counterSteps,
  view: countersView,
  // A busy counter records fifty commits in a second, and whose answer was lost asks again later than that.
  requestsKept: 86_400,
  snapshots: { every: 100, reducer: 1 },
};
