import type { Fact } from "@bridgework/core/kernel/event";
import type { EventBridgeEvent } from "aws-lambda";
import { compose } from "../compose.ts";
import { mailboxesOf } from "../compose-mailboxes.ts";
import { entry } from "../entry.ts";

const cloud = await compose();
const mailboxes = mailboxesOf(cloud);
type Noticed = EventBridgeEvent<string, Pick<Fact, "type" | "stream">>;

/** Pushes to recipients: upon a fact of a mailbox or a device, and by a schedule what became due by time alone. */
export const handler = entry(cloud, ({ detail }: Partial<Noticed>) =>
  detail === undefined ? mailboxes.sweep() : mailboxes.notice(detail),
);
