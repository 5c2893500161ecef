import type { Clock } from "@bridgework/core/ports/clock";
import { type Backend, clientOf, freshTables } from "./adapters/backend.fixture.ts";
import { dynamoLiveLeases } from "./adapters/dynamo-live-leases.ts";
import { dynamoLiveRecipients } from "./adapters/dynamo-live-recipients.ts";
import type { SocketsStandIn } from "./adapters/live-sockets.fixture.ts";
import type { MailboxMessage } from "./http/messages-contract.ts";
import { openSignedDoors } from "./http/signing.fixture.ts";
import { cloudConnections } from "./live-connections.ts";
import { cloudMailboxes } from "./live-mailboxes.ts";

export const PICKUP = "https://didcomm.org/messagepickup/3.0";

let made = 0;

/** The mailbox of till-7 on two instances, of which one hears its recipient and the other the facts bus. */
export async function openCloudMailboxes(backend: Backend, gateway: SocketsStandIn) {
  const doors = await openSignedDoors();
  const { clock, post } = doors;
  const client = clientOf(backend);
  const dynamo = await freshTables(client);
  const recipients = dynamoLiveRecipients(dynamo, clock.now);
  const problems: string[] = [];
  const instance = () =>
    cloudMailboxes({
      ...doors,
      recipients,
      leases: dynamoLiveLeases(dynamo, lookingAtOnce(clock)),
      connections: cloudConnections(recipients, gateway.sockets),
      onProblem: (problem) => void problems.push(problem),
    });
  const [hearing, noticing] = [instance(), instance()];
  let relayed = 0;
  /** Hands on what was recorded, as the facts bus does. */
  const relay = async () => {
    const facts = (await doors.facts()).slice(relayed);
    relayed += facts.length;
    for (const fact of facts) await noticing.notice(fact);
    if (facts.length > 0) await relay();
  };
  const told = async (asked: Promise<unknown> | unknown) => {
    await asked;
    await relay();
  };
  await relay();
  return {
    ...{ clock, recipients, problems, hearing, noticing },
    put: (...texts: readonly string[]) =>
      told(Promise.all(texts.map((text) => post("/api/mailboxes/till-7/messages", text)))),
    revoke: () => told(post("/api/devices/till-7/revoke", { reason: "lost" })),
    /** A connection that its ticket has let in, and its first message. */
    connect: async (first: unknown = { type: "ticket", ticket: "as it was" }) => {
      made += 1;
      const id = `socket-${made}`;
      gateway.open(id);
      await recipients.letIn(id, "till-7");
      await told(hearing.answer(id, JSON.stringify(first)));
      return id;
    },
    say: (id: string, message: unknown) =>
      told(hearing.answer(id, typeof message === "string" ? message : JSON.stringify(message))),
    leave: (id: string) => {
      gateway.leave(id);
      return told(hearing.closed(id));
    },
    close: async () => client.destroy(),
  };
}

/** Who waits for a lease looks again at once, while no time passes. */
function lookingAtOnce({ now }: Clock): Clock {
  return {
    now,
    after: (_, wake) => {
      const soon = setImmediate(wake);
      return () => clearImmediate(soon);
    },
  };
}

/** What came to a connection. */
export function seenOf(gateway: SocketsStandIn, id: string) {
  const messages = gateway.posted(id).map((text) => JSON.parse(text) as MailboxMessage);
  const attachments = messages.flatMap((message) => ("attachments" in message ? message.attachments : []));
  return {
    messages,
    ids: attachments.map((each) => each.id),
    attempts: attachments.map((each) => each.attempt),
    bodies: messages.map(({ body }) => body),
  };
}
