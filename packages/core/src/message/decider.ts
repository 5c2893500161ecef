import { accept, type Decider, type Decision, type Refusal, refuseField } from "../kernel/decider.ts";
import type { MessageCommand, MessageCommandOf } from "./commands.ts";
import { due, overdue } from "./delivery.ts";
import type { ExpiredMessage, MessageEvent } from "./events.ts";
import {
  emptyMailbox,
  evolveMailbox,
  idOf,
  isoOf,
  type MailboxState,
  summaryOf,
  versionIn,
  versionOf,
  type Waiting,
  waitingAt,
  without,
} from "./state.ts";

type MessageDecision = Decision<MessageEvent>;

/** Messages of one mailbox. */
export const MOST_WAITING = 10_000;
/** Messages that are given up at once. */
export const MOST_EXPIRED = 50;

export const messageDecider: Decider<MailboxState, MessageCommand, MessageEvent> = {
  initial: emptyMailbox,
  evolve: evolveMailbox,
  decide: (command, state) => {
    switch (command.type) {
      case "AcceptMessage":
        return acceptMessage(command, state);
      case "DeliverMessages":
        return deliver(command, state);
      case "AcknowledgeMessages":
        return acknowledge(command, state);
      case "ExpireMessages":
        return accept(...expire(command.recipient, state, Date.parse(command.at)).events);
      case "RedriveMessage":
        return redrive(command, state);
    }
  },
};

function acceptMessage(command: MessageCommandOf<"AcceptMessage">, state: MailboxState): MessageDecision {
  if (state.waiting.length >= MOST_WAITING) return full(state);
  const { type: _, at, lasts, ...message } = command;
  const data = {
    ...message,
    messageId: idOf(command.recipient, state.version + 1),
    acceptedAt: at,
    expiresAt: isoOf(Date.parse(at) + lasts * 1000),
  };
  return accept(withSummary(state, (waiting) => ({ type: "MessageAccepted", data: { ...data, waiting } })));
}

function full(state: MailboxState): Refusal {
  const field = {
    path: "recipient",
    expected: `a mailbox of fewer than ${MOST_WAITING} messages`,
    received: `one of ${state.waiting.length}`,
  };
  return refuseField("mailbox_full", field, "Send it again when the recipient has fetched some.");
}

function deliver(command: MessageCommandOf<"DeliverMessages">, state: MailboxState): MessageDecision {
  const { recipient, connection, connected, at, most } = command;
  const now = Date.parse(at);
  const { events, left } = expire(recipient, state, now);
  const messages = due(left, { connection, connected, now, most }).map(([version]) => ({
    messageId: idOf(recipient, version),
    attempt: (left.sent[version]?.attempts ?? 0) + 1,
  }));
  if (messages.length === 0) return accept(...events);
  const data = { recipient, connection, at, messages };
  const delivered = withSummary(left, (waiting) => ({ type: "MessageDelivered", data: { ...data, waiting } }));
  return accept(...events, delivered);
}

/** What was never handed over stays: nobody can have it. */
function acknowledge(
  { recipient, messageIds }: MessageCommandOf<"AcknowledgeMessages">,
  state: MailboxState,
): MessageDecision {
  const handedOver = [...new Set(messageIds)].filter((id) => {
    const version = versionOf(recipient, id);
    return version !== undefined && waitingAt(state, version) !== undefined && state.sent[version] !== undefined;
  });
  if (handedOver.length === 0) return accept();
  const waiting = summaryOf(without(state, new Set(handedOver.map(versionIn))));
  return accept({ type: "MessageAcknowledged", data: { recipient, messageIds: handedOver, waiting } });
}

interface Expiry {
  readonly events: readonly MessageEvent[];
  /** The mailbox without what was given up. */
  readonly left: MailboxState;
}

function expire(recipient: string, state: MailboxState, now: number): Expiry {
  const late = overdue(state, now).slice(0, MOST_EXPIRED);
  if (late.length === 0) return { events: [], left: state };
  const left = without(state, new Set(late.map(([version]) => version)));
  const messages = late.map((message) => expired(recipient, state, { message, now }));
  return { events: [{ type: "MessageExpired", data: { recipient, messages, waiting: summaryOf(left) } }], left };
}

function expired(
  recipient: string,
  { sent }: MailboxState,
  { message: [version, bytes, acceptedAt, lasts], now }: { readonly message: Waiting; readonly now: number },
): ExpiredMessage {
  const isOver = lasts !== null && (acceptedAt + lasts) * 1000 <= now;
  return {
    ...{ messageId: idOf(recipient, version), bytes, acceptedAt: isoOf(acceptedAt * 1000) },
    reason: isOver ? "time" : "attempts",
    attempts: sent[version]?.attempts ?? 0,
  };
}

function redrive({ type: _, ...message }: MessageCommandOf<"RedriveMessage">, state: MailboxState): MessageDecision {
  if (waitingAt(state, versionIn(message.messageId)) !== undefined) return accept();
  if (state.waiting.length >= MOST_WAITING) return full(state);
  return accept(withSummary(state, (waiting) => ({ type: "MessageRedriven", data: { ...message, waiting } })));
}

/** An event that says what the mailbox holds after it. */
function withSummary(
  state: MailboxState,
  event: (waiting: ReturnType<typeof summaryOf>) => MessageEvent,
): MessageEvent {
  return event(summaryOf(evolveMailbox(state, event(summaryOf(emptyMailbox)))));
}
