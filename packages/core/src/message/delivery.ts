import { backoffEnds, endOf, type MailboxState, MOST_ATTEMPTS, type Sent, type Waiting, waitingAt } from "./state.ts";

/* What to hand over next: pure, so that whoever knows a mailbox and the time comes to the same. */

/**
 * Stands for the one who asks over HTTP and has no connection: what he was given he gets again as soon as he asks, and
 * nobody else gets it before its backoff is over.
 */
export const POLL = "poll";

/** Messages that a connection is handed before it acknowledges some. */
export const MOST_IN_FLIGHT = 32;
/** And bytes, but for one message, which always fits. */
const MOST_BYTES_IN_FLIGHT = 1024 * 1024;

/** Types of facts after which something new may be due in a mailbox, or there is room for it. */
export const WAKING: readonly string[] = [
  "MessageAccepted",
  "MessageAcknowledged",
  "MessageExpired",
  "MessageRedriven",
];

export interface Receiver {
  readonly connection: string;
  /** All that are open. */
  readonly connected: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Messages that may be in its hands. */
  readonly most: number;
}

/** What is to be handed to a receiver now, oldest first. */
export function due(state: MailboxState, receiver: Receiver): readonly Waiting[] {
  const held = inHand(state, receiver);
  let room = receiver.most - held.length;
  let bytes = held.reduce((sum, [, size]) => sum + size, 0);
  const chosen: Waiting[] = [];
  for (const message of state.waiting) {
    if (room <= 0) break;
    if (!isDue(state.sent[message[0]], receiver) || endOf(state, message) <= receiver.now) continue;
    bytes += message[1];
    if (bytes > MOST_BYTES_IN_FLIGHT && held.length + chosen.length > 0) break;
    chosen.push(message);
    room -= 1;
  }
  return chosen;
}

/** What the receiver was handed, and has to acknowledge before it gets it again. */
function inHand(state: MailboxState, receiver: Receiver): readonly Waiting[] {
  const held = Object.entries(state.sent).filter(
    ([, sent]) => sent.connection === receiver.connection && !isDue(sent, receiver),
  );
  return held.map(([version]) => waitingAt(state, Number(version))).filter((message) => message !== undefined);
}

function isDue(sent: Sent | undefined, { connection, connected, now }: Receiver): boolean {
  if (sent === undefined) return true;
  if (sent.attempts >= MOST_ATTEMPTS) return false;
  const isPolled = sent.connection === POLL;
  const isGone = isPolled ? connection === POLL : !connected.includes(sent.connection);
  return isGone || backoffEnds(sent) <= now;
}

/** What is to be given up now, oldest first. */
export function overdue(state: MailboxState, now: number): readonly Waiting[] {
  return state.waiting.filter((message) => endOf(state, message) <= now);
}

/** When the next message becomes due again by time alone, in milliseconds since 1970; Infinity for never. */
export function nextDue({ sent }: MailboxState, now: number): number {
  const ends = Object.values(sent).map(backoffEnds);
  return ends.filter((end) => end > now).reduce((first, end) => Math.min(first, end), Number.POSITIVE_INFINITY);
}
