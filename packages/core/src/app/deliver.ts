import { type Fact, parseStream, streamOf } from "../kernel/event.ts";
import { messageOf } from "../kernel/fault.ts";
import { due, MOST_IN_FLIGHT, nextDue, WAKING } from "../message/delivery.ts";
import { message as domain } from "../message/domain.ts";
import type { MailboxState } from "../message/state.ts";
import type { Clock } from "../ports/clock.ts";
import type { Connections, OpenConnection } from "../ports/connections.ts";
import { type HandOverPorts, handOver } from "./hand-over.ts";
import { createStreamStates, type StreamPorts, type StreamStates } from "./stream-states.ts";

export interface DeliverPorts extends HandOverPorts, StreamPorts {
  readonly store: StreamPorts["store"];
  readonly clock: Clock;
  readonly connections: Connections;
  /** Told of a mailbox that could not be delivered, in a sentence; it is tried again. */
  readonly onProblem: (problem: string) => void;
}

/** Pushes what waits in mailboxes to the connections of their recipients. */
export interface Delivery {
  /** Hands over what is due to a recipient; to be called when a connection opened, or has become live. */
  wake(recipient: string): void;
  /** Facts that were just recorded: a mailbox that they change is woken. */
  notice(facts: readonly Fact[]): void;
  /** Resolves when what is being handed over is. */
  stop(): Promise<void>;
}

const RETRY_MS = 5_000;

/** What is under way for a recipient: at most one round at a time, and then a timer. */
interface Course {
  /** Woken while a round is under way. */
  isStale: boolean;
  round: Promise<void> | null;
  cancel: () => void;
}

export function createDelivery(ports: DeliverPorts): Delivery {
  const { clock, onProblem } = ports;
  const states = createStreamStates(ports);
  const courses = new Map<string, Course>();
  const ending = new AbortController();

  const wake = (recipient: string) => {
    if (ending.signal.aborted) return;
    const known = courses.get(recipient);
    if (known?.round != null) {
      known.isStale = true;
      return;
    }
    known?.cancel();
    const course: Course = { isStale: false, round: null, cancel: () => {} };
    courses.set(recipient, course);
    course.round = run(recipient, course);
  };

  const run = async (recipient: string, course: Course): Promise<void> => {
    const isOver = () => ending.signal.aborted;
    const next = await deliverDue(ports, { states, recipient, isOver }).catch((error: unknown) => {
      onProblem(`Messages of ${recipient} could not be delivered, and are tried again: ${messageOf(error)}`);
      return clock.now() + RETRY_MS;
    });
    course.round = null;
    if (course.isStale) wake(recipient);
    else if (!Number.isFinite(next)) courses.delete(recipient);
    else course.cancel = clock.after(next - clock.now(), () => wake(recipient));
  };

  return {
    wake,
    notice: (facts) => {
      const changed = facts
        .filter(({ type }) => WAKING.includes(type))
        .map(({ stream }) => parseStream(stream)?.id ?? "");
      for (const recipient of new Set(changed)) wake(recipient);
    },
    stop: async () => {
      ending.abort();
      const under = [...courses.values()];
      for (const { cancel } of under) cancel();
      await Promise.all(under.map(({ round }) => round));
    },
  };
}

export interface DeliveryRound {
  readonly recipient: string;
  /** Remembered between rounds. */
  readonly states: StreamStates;
  readonly isOver: () => boolean;
}

/**
 * Hands over until nothing is due or it is over; returns when something will be due, in milliseconds since 1970, and
 * Infinity for never. To be run for a recipient once at a time: two rounds could push in another order.
 */
export async function deliverDue(
  ports: Omit<DeliverPorts, "onProblem">,
  { recipient, states, isOver }: DeliveryRound,
): Promise<number> {
  const { clock, connections } = ports;
  const stream = streamOf(domain.name, recipient);
  while (!isOver()) {
    const open = await connections.of(recipient);
    if (!open.some(({ isLive }) => isLive)) {
      states.forget(stream);
      return Number.POSITIVE_INFINITY;
    }
    const state = (await states.refresh(domain, stream)).state as MailboxState;
    const to = receiverOf(state, open, clock.now());
    if (to === undefined) return nextDue(state, clock.now());
    const handed = await handOver(ports, { recipient, ...to }, { actor: "delivery" });
    if (handed.kind === "refused") return clock.now() + RETRY_MS;
    if (handed.messages.length > 0) await connections.send(to.connection, handed.messages);
  }
  return Number.POSITIVE_INFINITY;
}

/** The first live connection that has room for something that is due. */
function receiverOf(state: MailboxState, open: readonly OpenConnection[], now: number) {
  const connected = open.map(({ id }) => id);
  return open
    .filter(({ isLive }) => isLive)
    .map(({ id }) => ({ connection: id, connected, now, most: MOST_IN_FLIGHT }))
    .find((receiver) => due(state, receiver).length > 0);
}
