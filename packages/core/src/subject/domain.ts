import type { Domain } from "../kernel/domain.ts";
import { type SubjectCommand, subjectCommand } from "./commands.ts";
import { type SubjectState, subjectDecider } from "./decider.ts";
import { type SubjectEvent, subjectEvents } from "./events.ts";
import { subjectRules } from "./rules.ts";
import { subjectSteps } from "./steps.ts";
import { subjectsView } from "./view.ts";
import { subjectErase } from "./workflow.asl.ts";

/** Erasure: whose personal data was erased, when, and who asked for it. */
export const subject: Domain<SubjectState, SubjectCommand, SubjectEvent> = {
  name: "subject",
  events: subjectEvents,
  commands: subjectCommand,
  decider: subjectDecider,
  streamId: (command) => command.subject,
  intake: {
    SubjectErasureRequested: (data) => ({ ...data, type: "RequestErasure" }),
    SubjectErased: (data) => ({ ...data, type: "RecordErased" }),
  },
  rules: subjectRules,
  workflows: [subjectErase],
  steps: subjectSteps,
  view: subjectsView,
};
