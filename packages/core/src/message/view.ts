import type { FactOf } from "../kernel/event.ts";
import { foldedView } from "../kernel/view.ts";
import type { MessageEvent, WaitingSummary } from "./events.ts";

type MailboxRow = {
  readonly recipient: string;
  readonly waiting: WaitingSummary;
  /** Messages since the beginning; `delivered` counts each time. */
  readonly accepted: number;
  readonly delivered: number;
  readonly acknowledged: number;
  readonly expired: number;
  readonly redriven: number;
  readonly deliveredAt: string | null;
  readonly acknowledgedAt: string | null;
  readonly changedAt: string;
  readonly version: number;
};

export const mailboxesView = foldedView({ name: "mailboxes", version: 1, newRow, changes });

function newRow({ data: { recipient, waiting }, time, version }: FactOf<MessageEvent>): MailboxRow {
  return {
    recipient,
    waiting,
    ...{ accepted: 0, delivered: 0, acknowledged: 0, expired: 0, redriven: 0 },
    ...{ deliveredAt: null, acknowledgedAt: null, changedAt: time, version },
  };
}

function changes(known: MailboxRow, fact: FactOf<MessageEvent>): Partial<MailboxRow> {
  return { ...counted(known, fact), waiting: fact.data.waiting };
}

function counted(known: MailboxRow, { type, data, time }: FactOf<MessageEvent>): Partial<MailboxRow> {
  switch (type) {
    case "MessageAccepted":
      return { accepted: known.accepted + 1 };
    case "MessageDelivered":
      return { delivered: known.delivered + data.messages.length, deliveredAt: time };
    case "MessageAcknowledged":
      return { acknowledged: known.acknowledged + data.messageIds.length, acknowledgedAt: time };
    case "MessageExpired":
      return { expired: known.expired + data.messages.length };
    case "MessageRedriven":
      return { redriven: known.redriven + 1 };
  }
}
