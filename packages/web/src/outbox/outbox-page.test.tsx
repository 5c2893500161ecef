import type { OutboxItem } from "@bridgework/functions/http/outbox-contract";
import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { factAt } from "../live/facts.fixture.ts";
import { givenUpRun } from "../runs/runs.fixture.ts";
import { renderConsole } from "../testing/page.fixture.tsx";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const run = givenUpRun();
const EMAIL: OutboxItem = {
  messageId: "outbox-2",
  key: "form-notify/event-1/SendEmail",
  channel: "email",
  to: "ada@example.com",
  subject: "Your form contact has come in",
  body: "Its number is 7. <img src=x onerror=alert(1)>",
  sentAt: "2026-11-20T15:00:00.000Z",
  reason: "not configured: set SMTP_URL",
  origin: { kind: "fact", id: "event-1", workflow: "form-notify" },
};
const FORM = { id: "event-1", type: "FormSubmitted", stream: "form#7" };
const SMS: OutboxItem = {
  ...EMAIL,
  ...{ messageId: "outbox-1", channel: "sms", to: "+4930123456", body: "It has come in." },
  ...{ reason: "not configured: set SMS_URL", origin: { kind: "run", id: run.id } },
};

function openOutbox(search: string, notifications: readonly OutboxItem[]) {
  const now = { notifications };
  const page = renderConsole(`/outbox${search}`, (path) => {
    if (path === `/api/runs/${run.id}`) return run;
    if (path === "/api/events/event-1") return { ...factAt(1, FORM), runs: [run], rules: [] };
    const id = /^\/api\/outbox\/(.+)$/.exec(path)?.[1];
    if (id !== undefined) return now.notifications.find(({ messageId }) => messageId === id);
    if (!path.startsWith("/api/outbox")) return undefined;
    const channel = new URL(path, "http://console").searchParams.get("channel");
    return { items: now.notifications.filter((each) => channel === null || each.channel === channel), next: null };
  });
  return { ...page, now };
}

const rows = async () => within(await screen.findByRole("grid", { name: "Outbox" })).getAllByRole("row");

describe("the Outbox page", () => {
  it("lists to whom a notification would have gone, what it says and why it was kept", async () => {
    openOutbox("", [EMAIL, SMS]);
    const [, email, sms] = await rows();
    expect(email?.textContent).toMatch(/E-mail.*ada@example\.com.*Your form contact.*set SMTP_URL/);
    expect(sms?.textContent).toMatch(/Text message.*\+4930123456.*It has come in\..*set SMS_URL/);
  });

  it("opens a notification by the keys, with links to its run, and to the form that it is of", async () => {
    const { address } = openOutbox("", [EMAIL]);
    const [, row] = await rows();
    if (row !== undefined) fireEvent.keyDown(row, { key: "Enter" });
    const panel = await screen.findByRole("region", { name: "Notification" });
    await within(panel).findByRole("link", { name: /form#/ });
    expect(
      within(panel)
        .getAllByRole("link")
        .map((link) => link.getAttribute("href")),
    ).toEqual([`/runs/${run.id}`, "/events?event=event-1", "/streams/form/7"]);
    expect(address()).toBe("/outbox?notification=outbox-2");
    fireEvent.keyDown(document.body, { key: "Escape" });
    await waitFor(() => expect(address()).toBe("/outbox"));
  });

  it("leads to the run where that was started by hand", async () => {
    openOutbox("?notification=outbox-1", [SMS]);
    const panel = await screen.findByRole("region", { name: "Notification" });
    await within(panel).findByText("form-notify");
    expect(within(panel).getAllByRole("link")[0]?.getAttribute("href")).toBe(`/runs/${run.id}`);
  });

  it("shows a text as it is, never as HTML", async () => {
    openOutbox("?notification=outbox-2", [EMAIL]);
    expect(await screen.findByText(EMAIL.body)).toBeDefined();
    expect(document.querySelector("img")).toBeNull();
  });

  it("shows one channel alone, and both when the filter is cleared", async () => {
    const { address } = openOutbox("", [EMAIL]);
    await rows();
    fireEvent.click(screen.getByRole("button", { name: "Text message" }));
    expect(await screen.findByText("No notifications match")).toBeDefined();
    expect(address()).toBe("/outbox?channel=sms");
    fireEvent.click(screen.getByRole("button", { name: "Clear the filter" }));
    expect(await rows()).toHaveLength(2);
  });

  it("says how e-mail and text messages are configured where nothing was kept", async () => {
    openOutbox("", []);
    await screen.findByText("Nothing was kept");
    for (const setting of ["SMTP_URL", "MAIL_FROM", "SMS_URL", "SMS_FROM"])
      expect(screen.getByText(setting)).toBeDefined();
  });

  it("says that notifications are sent where none is ever kept", async () => {
    renderConsole("/outbox", () => undefined);
    expect(await screen.findByText("Nothing is kept here")).toBeDefined();
  });

  it("says that a notification is gone", async () => {
    openOutbox("?notification=outbox-9", [EMAIL]);
    expect(await screen.findByText("There is no such notification")).toBeDefined();
  });

  it("reads the list again when something has happened", async () => {
    const { server, now } = openOutbox("", []);
    await screen.findByText("Nothing was kept");
    now.notifications = [EMAIL];
    act(() => server.say({ kind: "facts", items: [factAt(1, { type: "FormNotified" })], position: 1 }));
    expect(await rows()).toHaveLength(2);
  });
});
