import type { MessageEvent, WaitingSummary } from "./events.ts";

/**
 * A message that waits. A tuple, since a snapshot of a full mailbox has 10,000 of them in an item of 400 KB. Times are
 * whole seconds since 1970; `lasts` is null for one that does not expire by time.
 */
export type Waiting = readonly [version: number, bytes: number, acceptedAt: number, lasts: number | null];

/** That a waiting message was handed over. */
export interface Sent {
  readonly attempts: number;
  /** The last time, in milliseconds since 1970. */
  readonly at: number;
  readonly connection: string;
}

/** A mailbox without its envelopes, which stay in the facts. */
export interface MailboxState {
  /** Of the stream. */
  readonly version: number;
  /** In the order of their acceptance. */
  readonly waiting: readonly Waiting[];
  /** By version, as few as connections may have in hand. */
  readonly sent: Readonly<Record<string, Sent>>;
}

/** Times that a message is handed over before it is given up. */
export const MOST_ATTEMPTS = 20;
const FIRST_BACKOFF_MS = 10_000;
const LAST_BACKOFF_MS = 3_600_000;

export const emptyMailbox: MailboxState = { version: 0, waiting: [], sent: {} };

export function evolveMailbox(state: MailboxState, event: MessageEvent): MailboxState {
  return { ...changed(state, event), version: state.version + 1 };
}

function changed(state: MailboxState, { type, data }: MessageEvent): MailboxState {
  switch (type) {
    case "MessageAccepted": {
      const acceptedAt = secondsOf(data.acceptedAt);
      const lasts = secondsOf(data.expiresAt) - acceptedAt;
      return { ...state, waiting: [...state.waiting, [state.version + 1, data.bytes, acceptedAt, lasts]] };
    }
    case "MessageDelivered": {
      const at = Date.parse(data.at);
      const sent = data.messages.map(({ messageId, attempt }) => [
        versionIn(messageId),
        { attempts: attempt, at, connection: data.connection },
      ]);
      return { ...state, sent: { ...state.sent, ...Object.fromEntries(sent) } };
    }
    case "MessageAcknowledged":
      return without(state, new Set(data.messageIds.map(versionIn)));
    case "MessageExpired":
      return without(state, new Set(data.messages.map(({ messageId }) => versionIn(messageId))));
    case "MessageRedriven":
      return withAgain(state, [versionIn(data.messageId), data.bytes, secondsOf(data.acceptedAt), null]);
  }
}

export function without(state: MailboxState, versions: ReadonlySet<number>): MailboxState {
  const kept = Object.entries(state.sent).filter(([version]) => !versions.has(Number(version)));
  return {
    ...state,
    waiting: state.waiting.filter(([version]) => !versions.has(version)),
    sent: Object.fromEntries(kept),
  };
}

/** In its old place: it is older than what has come since. */
function withAgain(state: MailboxState, message: Waiting): MailboxState {
  const at = placeOf(state, message[0]);
  return { ...state, waiting: [...state.waiting.slice(0, at), message, ...state.waiting.slice(at)] };
}

/** The waiting message of this version. */
export function waitingAt(state: MailboxState, version: number): Waiting | undefined {
  const found = state.waiting[placeOf(state, version)];
  return found?.[0] === version ? found : undefined;
}

/** How many messages are older: found by halving, since a mailbox may be long. */
function placeOf({ waiting }: MailboxState, version: number): number {
  let [from, to] = [0, waiting.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((waiting[middle]?.[0] ?? 0) < version) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** From when on a message may be handed over again: the wait doubles from 10 s to an hour. */
export function backoffEnds({ attempts, at }: Sent): number {
  return at + Math.min(FIRST_BACKOFF_MS * 2 ** (attempts - 1), LAST_BACKOFF_MS);
}

/** When a waiting message is given up, in milliseconds since 1970; Infinity for never, as it stands. */
export function endOf({ sent }: MailboxState, [version, , acceptedAt, lasts]: Waiting): number {
  const last = sent[version];
  const byTime = lasts === null ? Number.POSITIVE_INFINITY : (acceptedAt + lasts) * 1000;
  return last === undefined || last.attempts < MOST_ATTEMPTS ? byTime : Math.min(byTime, backoffEnds(last));
}

export function summaryOf(state: MailboxState): WaitingSummary {
  const { waiting } = state;
  const end = waiting.reduce((first, message) => Math.min(first, endOf(state, message)), Number.POSITIVE_INFINITY);
  return {
    messages: waiting.length,
    bytes: waiting.reduce((sum, [, bytes]) => sum + bytes, 0),
    oldestAt: acceptedOf(waiting[0]),
    newestAt: acceptedOf(waiting.at(-1)),
    endsAt: Number.isFinite(end) ? isoOf(end) : null,
  };
}

function acceptedOf(message: Waiting | undefined): string | null {
  return message === undefined ? null : isoOf(message[2] * 1000);
}

export function isoOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function secondsOf(time: string): number {
  return Math.floor(Date.parse(time) / 1000);
}

export function idOf(recipient: string, version: number): string {
  return `${recipient}:${version}`;
}

/** The version that a message's id says; NaN where the text is none. */
export function versionIn(messageId: string): number {
  return Number(messageId.slice(messageId.lastIndexOf(":") + 1));
}

/** As `versionIn`; undefined for what is not the id of a message of this mailbox. */
export function versionOf(recipient: string, messageId: string): number | undefined {
  const version = versionIn(messageId);
  return Number.isSafeInteger(version) && idOf(recipient, version) === messageId ? version : undefined;
}
