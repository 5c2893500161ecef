import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type Answers, catalog, renderConsole } from "../testing/page.fixture.tsx";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const receipt = {
  status: "recorded",
  stream: "counter#global",
  id: "global",
  version: 1,
  events: [{ id: "event-1", type: "CounterChanged", version: 1, position: 1, time: "2026-01-01T00:00:00.000Z" }],
};

async function openForm(answer: Answers) {
  const page = renderConsole("/send?sample=CounterChanged", (path, init) => {
    if (path === "/api/catalog") return catalog;
    return init?.method === "POST" ? answer(path, init) : undefined;
  });
  const text = await screen.findByRole<HTMLTextAreaElement>("textbox", { name: "Data" });
  const keysSent = () =>
    page.fetched.mock.calls.flatMap(([, init]) => new Headers(init?.headers).get("idempotency-key") ?? []);
  return { ...page, text, keysSent };
}

const send = () => fireEvent.click(screen.getByRole("button", { name: "Send event" }));

describe("the Send form", () => {
  it("begins with the sample and shows what was recorded", async () => {
    const { text, fetched } = await openForm(() => receipt);
    expect(JSON.parse(text.value)).toEqual({ counterId: "global", delta: 1 });
    send();
    await screen.findByText("Recorded");
    const [, init] = fetched.mock.calls.find(([, sent]) => sent?.method === "POST") ?? [];
    expect(JSON.parse(String(init?.body))).toEqual({ type: "CounterChanged", data: { counterId: "global", delta: 1 } });
  });

  it("says where the text is no JSON and does not send it", async () => {
    const { text, keysSent } = await openForm(() => receipt);
    fireEvent.change(text, { target: { value: '{\n  "delta": 1,\n}' } });
    expect(screen.getByText("Line 3, column 1: Expected a name in double quotes, found “}”.")).toBeDefined();
    send();
    fireEvent.keyDown(text, { key: "Enter", ctrlKey: true });
    expect(keysSent()).toEqual([]);
  });

  it("shows the server's problems by field", async () => {
    const details = [{ path: "data.delta", expected: "a number", received: '"x"', message: "" }];
    await openForm(() => Response.json({ error: { code: "invalid", message: "no", details } }, { status: 400 }));
    send();
    expect(await screen.findByText('delta: expected a number, received "x"')).toBeDefined();
  });

  it("renews the key after an answer and keeps it after a failure", async () => {
    let down = true;
    const { keysSent } = await openForm(() => {
      if (down) throw new TypeError("failed");
      return receipt;
    });
    send();
    await screen.findByText("It was not recorded");
    down = false;
    send();
    await screen.findByText("Recorded");
    send();
    await waitFor(() => expect(keysSent()).toHaveLength(3));
    const [first, second, third] = keysSent();
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it("can send the same again with the same key", async () => {
    const { keysSent } = await openForm(() => receipt);
    send();
    fireEvent.click(await screen.findByRole("button", { name: "Send again with the same key" }));
    await waitFor(() => expect(keysSent()).toHaveLength(2));
    expect(new Set(keysSent()).size).toBe(1);
  });
});
