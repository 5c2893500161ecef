import type { FactOf } from "../kernel/event.ts";
import type { JsonObject } from "../kernel/json.ts";
import type { View } from "../kernel/view.ts";
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

export const mailboxesView: View = {
  name: "mailboxes",
  version: 1,
  project: (row: JsonObject | undefined, fact: FactOf<MessageEvent>): MailboxRow => {
    const { recipient, waiting } = fact.data;
    const known = (row as MailboxRow | undefined) ?? { ...NEW, recipient };
    return { ...known, ...counted(known, fact), waiting, changedAt: fact.time, version: fact.version };
  },
};

function counted(known: Counts, { type, data, time }: FactOf<MessageEvent>): Partial<MailboxRow> {
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

type Counts = Pick<MailboxRow, "accepted" | "delivered" | "acknowledged" | "expired" | "redriven">;

const NEW = {
  ...{ accepted: 0, delivered: 0, acknowledged: 0, expired: 0, redriven: 0 },
  ...{ deliveredAt: null, acknowledgedAt: null },
} as const;
