import type { Domain } from "../kernel/domain.ts";
import { LONGEST_LASTS, type MessageCommand, messageCommand } from "./commands.ts";
import { messageDecider } from "./decider.ts";
import { type MessageEvent, messageEvents } from "./events.ts";
import { messageRules } from "./rules.ts";
import type { MailboxState } from "./state.ts";
import { messageSteps } from "./steps.ts";
import { messageSweeps } from "./sweeps.ts";
import { mailboxesView } from "./view.ts";
import { messageBury } from "./workflow.asl.ts";

/** Mailboxes of devices: what is sent to one waits there until it is acknowledged. */
export const message: Domain<MailboxState, MessageCommand, MessageEvent> = {
  name: "message",
  events: messageEvents,
  commands: messageCommand,
  decider: messageDecider,
  streamId: ({ recipient }) => recipient,
  asAsked: (command) => ({ ...command, at: "", connected: [] }),
  // Who could publish these could take messages away: they come about through the doors of mailboxes alone.
  intake: {},
  rules: messageRules,
  workflows: [messageBury],
  steps: messageSteps,
  sweeps: messageSweeps,
  view: mailboxesView,
  // As long as a message may wait: a busy mailbox records fifty commits in seconds, and a sender may ask again much later.
  requestsKept: LONGEST_LASTS,
  snapshots: { every: 100, reducer: 1 },
  // An envelope is for its recipient alone: sealed in the table, masked wherever facts are shown.
  secrets: () => [["envelope"]],
  subjectOf: ({ recipient }) => (typeof recipient === "string" ? `mailbox.${recipient}` : undefined),
};
