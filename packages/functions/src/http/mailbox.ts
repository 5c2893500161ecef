import { type HandOver, handOver } from "@bridgework/core/app/hand-over";
import type { PublishOptions } from "@bridgework/core/app/publish";
import { foldStream, nearestStart } from "@bridgework/core/app/stream-states";
import { device } from "@bridgework/core/device/domain";
import { type Refusal, refuseField } from "@bridgework/core/kernel/decider";
import { streamOf } from "@bridgework/core/kernel/event";
import type { MessageCommand } from "@bridgework/core/message/commands";
import { message as domain } from "@bridgework/core/message/domain";
import { messageAcknowledged, waiting } from "@bridgework/core/message/events";
import { type MailboxState, versionOf, waitingAt } from "@bridgework/core/message/state";
import type { Connections, HandedMessage } from "@bridgework/core/ports/connections";
import type { HttpDeps } from "./deps.ts";
import { currentRow } from "./domain-routes.ts";
import type { PickupDelivery, PickupStatus, Received } from "./messages-contract.ts";

/* What a recipient may do with its mailbox, by HTTP or by its WebSocket alike. */

/** What mailboxes need beside the event table. */
export interface Mailboxes {
  readonly connections: Pick<Connections, "of">;
}

type Deps = Pick<HttpDeps, "publish" | "store" | "snapshots" | "sealer" | "views" | "clock" | "mailboxes">;

/** Whether a device is registered now: then it has a mailbox. */
export async function hasMailbox(deps: Pick<Deps, "views" | "store">, id: string): Promise<boolean> {
  const row = await currentRow(deps, device, id);
  return row?.["status"] === "registered";
}

export function notYourMailbox(recipient: string, device: string): Refusal {
  const field = { path: "id", expected: `${device}, the device that has signed`, received: recipient };
  return refuseField("not_your_mailbox", field, "Each device has one mailbox, of its own id.");
}

export async function statusOf(deps: Deps, recipient: string): Promise<PickupStatus> {
  const [row, open] = await Promise.all([
    currentRow(deps, domain, recipient),
    deps.mailboxes.connections.of(recipient),
  ]);
  const { messages, bytes, oldestAt, newestAt } = waiting.parse(row?.["waiting"] ?? NOTHING);
  return {
    recipient_did: recipient,
    message_count: messages,
    ...(oldestAt === null
      ? {}
      : {
          longest_waited_seconds: Math.max(0, Math.floor((deps.clock.now() - Date.parse(oldestAt)) / 1000)),
          oldest_received_time: secondsOf(oldestAt),
        }),
    ...(newestAt === null ? {} : { newest_received_time: secondsOf(newestAt) }),
    total_bytes: bytes,
    live_delivery: open.some(({ isLive }) => isLive),
  };
}

const NOTHING = { messages: 0, bytes: 0, oldestAt: null, newestAt: null, endsAt: null };

/** What is due to a connection, or to who polls, up to `most` messages. */
export async function deliveryTo(
  deps: Deps,
  { recipient, connection, most }: Omit<HandOver, "connected">,
  by: PublishOptions,
): Promise<{ readonly kind: "delivery"; readonly delivery: PickupDelivery } | Refusal> {
  const connected = (await deps.mailboxes.connections.of(recipient)).map(({ id }) => id);
  const handed = await handOver(deps, { recipient, connection, connected, most }, by);
  if (handed.kind === "refused") return handed;
  return { kind: "delivery", delivery: deliveryOf(recipient, handed.messages) };
}

export function deliveryOf(recipient: string, messages: readonly HandedMessage[]): PickupDelivery {
  const attachments = messages.map(({ id, mediaType, envelope, sender, acceptedAt, attempt }) => ({
    ...{ id, media_type: mediaType, data: { base64: envelope } },
    ...{ sender, received_time: secondsOf(acceptedAt), attempt },
  }));
  return { recipient_did: recipient, attachments };
}

function secondsOf(time: string): number {
  return Math.floor(Date.parse(time) / 1000);
}

/** Takes messages out of the mailbox; those that are not in it, or were never delivered, change nothing. */
export async function acknowledge(
  deps: Deps,
  { recipient, ids }: { readonly recipient: string; readonly ids: readonly string[] },
  by: PublishOptions,
): Promise<{ readonly kind: "received"; readonly received: Received } | Refusal> {
  const command: MessageCommand = { type: "AcknowledgeMessages", recipient, messageIds: [...ids] };
  const published = await deps.publish({ kind: "command", domain: domain.name, command, ...by });
  if (published.kind === "refused") return published;
  const acknowledged = published.facts.flatMap(({ data }) => messageAcknowledged.parse(data).messageIds);
  const others = [...new Set(ids)].filter((id) => !acknowledged.includes(id));
  const already = others.length === 0 ? [] : await settledBefore(deps, recipient, others);
  const unknown = others.filter((id) => !already.includes(id));
  return { kind: "received", received: { acknowledged, unknown, already } };
}

/** Those that were in the mailbox and are not any more. */
async function settledBefore(deps: Deps, recipient: string, ids: readonly string[]): Promise<string[]> {
  const stream = streamOf(domain.name, recipient);
  const start = await nearestStart(deps, domain, stream);
  const state = (await foldStream(deps, domain, stream, { start })).state as MailboxState;
  const gone = ids.filter((id) => {
    const version = versionOf(recipient, id);
    return version !== undefined && waitingAt(state, version) === undefined;
  });
  const were = await Promise.all(gone.map((id) => wasMessage(deps, stream, versionOf(recipient, id) ?? 0)));
  return gone.filter((_, index) => were[index]);
}

async function wasMessage({ store }: Deps, stream: string, version: number): Promise<boolean> {
  const [fact] = await store.read(stream, { from: version, to: version });
  return fact?.type === "MessageAccepted";
}
