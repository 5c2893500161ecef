import type { Domain } from "../kernel/domain.ts";
import { type FormCommand, formCommand } from "./commands.ts";
import { formDecider } from "./decider.ts";
import { type FormEvent, formEvents } from "./events.ts";
import { redactForm } from "./redact.ts";
import { formRules } from "./rules.ts";
import type { FormState } from "./state.ts";
import { formSteps } from "./steps.ts";
import { formsView } from "./view.ts";
import { formNotify } from "./workflow.asl.ts";

export const form: Domain<FormState, FormCommand, FormEvent> = {
  name: "form",
  events: formEvents,
  commands: formCommand,
  decider: formDecider,
  streamId: ({ formId }) => formId,
  intake: {
    FormSubmitted: (data, newId) => ({ formId: newId, ...data, type: "SubmitForm" }),
    FormNotified: (data) => ({ ...data, type: "RecordFormNotified" }),
    FormNotificationFailed: (data) => ({ ...data, type: "RecordFormNotificationFailed" }),
    FormCompleted: (data) => ({ ...data, type: "CompleteForm" }),
    FormRedriven: (data) => ({ ...data, type: "RedriveForm" }),
  },
  asAsked: (command) => ({ ...command, ...("signature" in command ? { signature: null } : {}) }),
  rules: formRules,
  workflows: [formNotify],
  steps: formSteps,
  view: formsView,
  snapshots: { every: 50, reducer: 1 },
  subjectOf: ({ submitter, formId }) => submitter ?? formId,
  redact: redactForm,
};
