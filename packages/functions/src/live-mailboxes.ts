import { deliverDue } from "@bridgework/core/app/deliver";
import { createStreamStates } from "@bridgework/core/app/stream-states";
import { type Fact, parseStream } from "@bridgework/core/kernel/event";
import { messageOf } from "@bridgework/core/kernel/fault";
import { MOST_CONNECTIONS } from "@bridgework/core/message/commands";
import { WAKING } from "@bridgework/core/message/delivery";
import { message as domain } from "@bridgework/core/message/domain";
import { waiting } from "@bridgework/core/message/events";
import type { Leases } from "./adapters/dynamo-live-leases.ts";
import type { LiveRecipients } from "./adapters/dynamo-live-recipients.ts";
import type { HttpDeps } from "./http/deps.ts";
import { hasMailbox } from "./http/mailbox.ts";
import {
  type AnswerDeps,
  answerRecipient,
  greetingMessage,
  problem,
  readMessage,
  UNAVAILABLE,
} from "./http/mailbox-socket.ts";
import type { CloudConnections } from "./live-connections.ts";

export interface MailboxPorts extends Pick<HttpDeps, "publish" | "store" | "snapshots" | "sealer" | "views" | "clock"> {
  readonly recipients: LiveRecipients;
  readonly connections: CloudConnections;
  readonly leases: Leases;
  /** Told of what could not be done, in a sentence; it is tried again. */
  readonly onProblem: (problem: string) => void;
}

/** The WebSockets of mailboxes behind API Gateway, of which each event may come to another instance. */
export interface CloudMailboxes {
  /** Answers what a connection has sent. Its first message opens it, and what waits is pushed. Ends an unknown one. */
  answer(id: string, text: string): Promise<void>;
  closed(id: string): Promise<void>;
  /** A fact by which something may have become due, or a device has gone. */
  notice(fact: Pick<Fact, "type" | "stream">): Promise<void>;
  /** Pushes what has become due by time alone, and what was missed. */
  sweep(): Promise<void>;
}

export function cloudMailboxes(ports: MailboxPorts): CloudMailboxes {
  const { recipients, connections } = ports;
  const push = createPush(ports);
  const setLive = async (id: string, recipient: string, isLive: boolean) => {
    await recipients.setLive(id, recipient, isLive);
    if (isLive) await push(recipient);
  };
  const deps: AnswerDeps = { ...ports, mailboxes: { connections, setLive } };
  return {
    answer: async (id, text) => {
      const known = await recipients.find(id);
      if (known === undefined) return connections.end(id);
      const { recipient } = known;
      await answerOne(ports, deps, { id, ...known }, text).catch(async (error: unknown) => {
        ports.onProblem(`A message of ${recipient} could not be answered: ${messageOf(error)}`);
        await connections.say(id, recipient, UNAVAILABLE);
      });
    },
    closed: async (id) => {
      const recipient = await recipients.closed(id);
      // What it had in hand is another's now, where there is one.
      if (recipient !== undefined) await push(recipient);
    },
    notice: async ({ type, stream }) => {
      const recipient = parseStream(stream)?.id ?? "";
      if (WAKING.includes(type)) return push(recipient);
      if (type !== "DeviceRevoked") return;
      await endAll(ports, recipient);
    },
    sweep: () => sweep(ports, push),
  };
}

/** Each of them, also where another cannot be ended: nobody comes back to a device that has gone. */
async function endAll({ recipients, connections, onProblem }: MailboxPorts, recipient: string): Promise<void> {
  const open = await recipients.all(recipient);
  const ended = await Promise.allSettled(open.map(({ id }) => connections.end(id, recipient)));
  for (const each of ended)
    if (each.status === "rejected")
      onProblem(`A connection of ${recipient} could not be ended: ${messageOf(each.reason)}`);
}

type Push = (recipient: string) => Promise<void>;

function createPush(ports: MailboxPorts): Push {
  const states = createStreamStates(ports);
  return async (recipient) => {
    const open = await ports.connections.of(recipient);
    if (!open.some(({ isLive }) => isLive)) return;
    const round = { recipient, states, isOver: () => false };
    await ports.leases.call(recipient, async () => void (await deliverDue(ports, round)));
  };
}

interface Asking {
  readonly id: string;
  readonly recipient: string;
  readonly isOpen: boolean;
}

async function answerOne(ports: MailboxPorts, deps: AnswerDeps, asking: Asking, text: string): Promise<void> {
  const { id, recipient, isOpen } = asking;
  if (!isOpen && !(await open(ports, deps, asking))) return;
  const asked = readMessage(text);
  if ("kind" in asked) await ports.connections.say(id, recipient, problem(asked));
  // The ticket of the first message has let the connection in already.
  else if (isOpen || asked.type !== "ticket")
    await ports.connections.say(id, recipient, await answerRecipient(deps, { id, recipient }, asked));
}

/** False where the device has no mailbox any more. It loses its connection with its device from the moment that this is open. */
async function open({ recipients, connections }: MailboxPorts, deps: AnswerDeps, { id, recipient }: Asking) {
  if (!(await recipients.open(id, recipient))) return true;
  const surplus = (await recipients.all(recipient)).slice(0, -MOST_CONNECTIONS);
  for (const other of surplus) await connections.end(other.id, recipient);
  if (!(await hasMailbox(deps, recipient))) {
    await connections.end(id, recipient);
    return false;
  }
  if (await connections.say(id, recipient, await greetingMessage(deps, recipient)))
    await deps.mailboxes.setLive(id, recipient, true);
  return true;
}

/** Recipients that are looked at at once. */
const AT_ONCE = 20;

async function sweep({ recipients, views, onProblem }: MailboxPorts, push: Push): Promise<void> {
  const live = await recipients.live();
  const look = async (recipient: string) => {
    const row = await views.get(domain.view.name, recipient);
    if (waiting.safeParse(row?.doc["waiting"]).data?.messages !== 0) await push(recipient);
  };
  const lookSafely = (recipient: string) =>
    look(recipient).catch((error: unknown) =>
      onProblem(`Messages of ${recipient} could not be pushed, and are tried again: ${messageOf(error)}`),
    );
  for (let from = 0; from < live.length; from += AT_ONCE)
    await Promise.all(live.slice(from, from + AT_ONCE).map(lookSafely));
}
