import type { Domain } from "../kernel/domain.ts";
import { type AuditCommand, auditCommand } from "./commands.ts";
import { type AuditState, auditDecider } from "./decider.ts";
import { type AuditEvent, auditEvents } from "./events.ts";
import { auditView } from "./view.ts";

/** Who was refused, why, and from where. */
export const audit: Domain<AuditState, AuditCommand, AuditEvent> = {
  name: "audit",
  events: auditEvents,
  commands: auditCommand,
  decider: auditDecider,
  streamId: ({ hour }) => hour,
  // What is recorded here was seen, not told.
  intake: {},
  rules: [],
  workflows: [],
  steps: [],
  view: auditView,
  snapshots: { every: 500, reducer: 1 },
  // An address is erased with all of its hour.
  subjectOf: ({ hour }) => `audit-${hour}`,
};
