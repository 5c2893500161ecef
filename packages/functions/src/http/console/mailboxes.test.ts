import type { MessageCommand } from "@bridgework/core/message/commands";
import { message } from "@bridgework/core/message/domain";
import { expect, it } from "vitest";
import { answerOf, errorOf, openDoors } from "../doors.fixture.ts";
import { mailboxMessages, mailboxPage } from "../messages-contract.ts";

const AT = "2026-01-01T00:00:00.000Z";

/** A mailbox with three messages, of which one is acknowledged and one was handed over. */
async function openMailbox() {
  const doors = openDoors();
  const send = (command: MessageCommand) =>
    doors.publish({ kind: "command", domain: message.name, command, actor: "test" });
  for (const envelope of ["aGVsbG8=", "aGVsbG8=", "aGVsbG8="]) {
    await send({
      ...{ type: "AcceptMessage", recipient: "till-7", sender: null, mediaType: "text/plain", bytes: 5, envelope },
      ...{ at: AT, lasts: 3600 },
    });
  }
  const to = { recipient: "till-7", connection: "c1", connected: ["c1"] };
  await send({ type: "DeliverMessages", ...to, at: AT, most: 2 });
  await send({ type: "AcknowledgeMessages", recipient: "till-7", messageIds: ["till-7:1"] });
  let doc: Parameters<typeof message.view.project>[0];
  for (const fact of await doors.facts()) doc = message.view.project(doc, fact);
  await doors.views.put("mailboxes", { key: "till-7", version: 5, doc: doc ?? {} });
  return doors;
}

it("lists mailboxes with what waits in them, and whether somebody is connected", async () => {
  const { get } = await openMailbox();
  const { items } = mailboxPage.parse((await answerOf(get("/api/mailboxes"))).body);
  expect(items).toMatchObject([
    { recipient: "till-7", waiting: { messages: 2, bytes: 10 }, acknowledged: 1, connected: false, live: false },
  ]);
});

it("lists what waits and what has left, without the envelopes", async () => {
  const { get } = await openMailbox();
  const { status, body } = await answerOf(get("/api/mailboxes/till-7/messages"));
  expect(status).toBe(200);
  const { waiting, settled } = mailboxMessages.parse(body);
  const each = {
    mediaType: "text/plain",
    bytes: 5,
    sender: null,
    acceptedAt: AT,
    expiresAt: "2026-01-01T01:00:00.000Z",
  };
  expect(waiting).toEqual([
    { ...each, messageId: "till-7:2", attempts: 1, deliveredAt: AT },
    { ...each, messageId: "till-7:3", attempts: 0, deliveredAt: null },
  ]);
  expect(settled).toEqual([{ messageId: "till-7:1", outcome: "acknowledged", at: AT, reason: null }]);
  expect(JSON.stringify(body)).not.toContain("aGVsbG8");
});

it("says that there is no such mailbox", async () => {
  const { get } = await openMailbox();
  expect(await errorOf(get("/api/mailboxes/nobody/messages"))).toMatchObject({ status: 404, code: "not_found" });
});
