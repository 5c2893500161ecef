import { accept, type Decider } from "../kernel/decider.ts";
import type { AuditCommand } from "./commands.ts";
import type { AuditEvent } from "./events.ts";

/** Each refusal stands for itself: nothing is decided, and nothing is remembered. */
export type AuditState = Readonly<Record<string, never>>;

export const auditDecider: Decider<AuditState, AuditCommand, AuditEvent> = {
  initial: {},
  evolve: (state) => state,
  decide: ({ type: _, ...data }) => accept({ type: "RequestRefused", data }),
};
