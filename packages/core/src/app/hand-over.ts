import type { Refusal } from "../kernel/decider.ts";
import { type Fact, streamOf } from "../kernel/event.ts";
import type { MessageCommand } from "../message/commands.ts";
import { message as domain } from "../message/domain.ts";
import { messageAccepted, messageDelivered } from "../message/events.ts";
import { versionIn } from "../message/state.ts";
import { type Clock, isoTime } from "../ports/clock.ts";
import type { HandedMessage } from "../ports/connections.ts";
import type { EventStore } from "../ports/event-store.ts";
import type { Sealer } from "../ports/sealer.ts";
import type { Publish, PublishOptions } from "./publish.ts";
import { openForWork } from "./seal.ts";

export interface HandOverPorts {
  readonly publish: Publish;
  readonly store: Pick<EventStore, "read">;
  readonly sealer: Sealer;
  readonly clock: Pick<Clock, "now">;
}

export interface HandOver {
  readonly recipient: string;
  /** Who is to get them; POLL for who has no connection. */
  readonly connection: string;
  /** The recipient's open connections. */
  readonly connected: readonly string[];
  /** How many it may have in hand. */
  readonly most: number;
}

export interface HandedOver {
  readonly kind: "handed";
  readonly messages: readonly HandedMessage[];
  readonly correlationId?: string | undefined;
}

/**
 * Records that what is due goes to a connection, and gives it back to be sent: a crash in between costs an attempt, and
 * no message. An envelope that was erased is not handed over; its message ends when its time is over.
 */
export async function handOver(
  ports: HandOverPorts,
  { recipient, connection, connected, most }: HandOver,
  by: PublishOptions,
): Promise<HandedOver | Refusal> {
  const at = isoTime(ports.clock.now());
  const command: MessageCommand = {
    ...{ type: "DeliverMessages", recipient, connection, connected: [...connected], at, most },
  };
  const published = await ports.publish({ kind: "command", domain: domain.name, command, ...by });
  if (published.kind === "refused") return published;
  const delivered = published.facts.find(({ type }) => type === "MessageDelivered");
  if (delivered === undefined) return { kind: "handed", messages: [] };
  const { messages } = messageDelivered.parse(delivered.data);
  const attempts = new Map(messages.map(({ messageId, attempt }) => [versionIn(messageId), attempt]));
  const facts = await readVersions(ports.store, streamOf(domain.name, recipient), [...attempts.keys()]);
  const opened = await openForWork(ports.sealer, facts);
  const handed = opened.flatMap((fact) => handedMessage(fact, attempts.get(fact.version) ?? 1));
  return { kind: "handed", messages: handed, correlationId: delivered.meta.correlationId };
}

function handedMessage({ data }: Fact, attempt: number): readonly HandedMessage[] {
  const accepted = messageAccepted.safeParse(data);
  if (!accepted.success) return [];
  const { messageId: id, mediaType, envelope, sender, acceptedAt } = accepted.data;
  return [{ id, mediaType, envelope, sender, acceptedAt, attempt }];
}

/** A read for each row of versions without a gap: what lies between them is not wanted, and may be large. */
async function readVersions(
  store: Pick<EventStore, "read">,
  stream: string,
  versions: readonly number[],
): Promise<readonly Fact[]> {
  const rows: { from: number; to: number }[] = [];
  for (const version of versions) {
    const last = rows.at(-1);
    if (last?.to === version - 1) last.to = version;
    else rows.push({ from: version, to: version });
  }
  return (await Promise.all(rows.map((row) => store.read(stream, row)))).flat();
}
