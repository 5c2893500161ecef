import type { Mailbox, MailboxMessages } from "@bridgework/functions/http/messages-contract";
import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { factAt } from "../live/facts.fixture.ts";
import { renderConsole } from "../testing/page.fixture.tsx";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const AT = "2026-11-20T10:00:00.000Z";
const FULL: Mailbox = {
  recipient: "till-7",
  waiting: { messages: 60, bytes: 2048, oldestAt: AT, newestAt: AT, endsAt: null },
  ...{ accepted: 62, delivered: 3, acknowledged: 1, expired: 1, redriven: 0, deliveredAt: AT, acknowledgedAt: AT },
  ...{ changedAt: AT, version: 70, connected: true, live: true },
};
const EMPTY: Mailbox = {
  ...FULL,
  ...{ recipient: "till-8", connected: false, live: false, acknowledgedAt: null },
  waiting: { messages: 0, bytes: 0, oldestAt: null, newestAt: null, endsAt: null },
};
const message = { mediaType: "text/plain", bytes: 34, sender: null, acceptedAt: AT, expiresAt: null };
const MESSAGES: MailboxMessages = {
  mailbox: FULL,
  waiting: [
    { ...message, messageId: "till-7:3", attempts: 2, deliveredAt: AT },
    { ...message, messageId: "till-7:4", attempts: 0, deliveredAt: null, sender: "till-1" },
  ],
  settled: [
    { messageId: "till-7:2", outcome: "expired", at: AT, reason: "time" },
    { messageId: "till-7:1", outcome: "acknowledged", at: AT, reason: null },
  ],
};

function openMessages(search: string, mailboxes: readonly Mailbox[]) {
  const now = { mailboxes };
  const page = renderConsole(`/messages${search}`, (path) => {
    if (path.startsWith("/api/mailboxes?")) return { items: now.mailboxes, next: null };
    return path === "/api/mailboxes/till-7/messages" ? MESSAGES : undefined;
  });
  return { ...page, now };
}

const rows = async () =>
  within(await screen.findByRole("grid", { name: "Mailboxes" }))
    .getAllByRole("row")
    .slice(1);

describe("the Messages page", () => {
  it("lists mailboxes with what waits in them and whether the recipient is there", async () => {
    openMessages("", [FULL, EMPTY]);
    const [full, empty] = await rows();
    expect(full?.textContent).toMatch(/^till-760.* ago2 KBlive/);
    expect(empty?.textContent).toMatch(/^till-80not connectednever/);
  });

  it("lists those alone that hold messages, as the address says", async () => {
    openMessages("?only=waiting", [FULL, EMPTY]);
    expect(await rows()).toHaveLength(1);
  });

  it("opens a mailbox by the keys: each message with its state and size, and what became of the others", async () => {
    const { address } = openMessages("", [FULL]);
    const [row] = await rows();
    if (row !== undefined) fireEvent.keyDown(row, { key: "Enter" });
    const panel = await screen.findByRole("region", { name: "Mailbox" });
    await within(panel).findByText("delivered 2 times");
    expect(address()).toBe("/messages?mailbox=till-7");
    expect(
      within(panel)
        .getAllByRole("listitem")
        .map(({ textContent }) => textContent),
    ).toEqual([
      expect.stringMatching(/^delivered 2 timestill-7:3.*34 B of text\/plain, unsigned$/),
      expect.stringMatching(/^queuedtill-7:4.*34 B of text\/plain, from till-1$/),
      expect.stringMatching(/^expiredtill-7:2/),
      expect.stringMatching(/^acknowledgedtill-7:1/),
    ]);
    expect(panel.textContent).toContain("2 of 60");
    fireEvent.keyDown(document.body, { key: "Escape" });
    await waitFor(() => expect(address()).toBe("/messages"));
  });

  it("says that there is no such mailbox", async () => {
    openMessages("?mailbox=nobody", [FULL]);
    expect(await screen.findByText("There is no such mailbox")).toBeDefined();
  });

  it("reads the list again when something has come in", async () => {
    const { server, now } = openMessages("", []);
    await screen.findByText("No message yet");
    now.mailboxes = [FULL];
    const fact = factAt(1, { type: "MessageAccepted", stream: "message#till-7" });
    act(() => server.say({ kind: "facts", items: [fact], position: 1 }));
    expect(await rows()).toHaveLength(1);
  });
});
