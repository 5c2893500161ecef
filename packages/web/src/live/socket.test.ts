import { describe, expect, it, vi } from "vitest";
import { openWhenKnown, type Socket } from "./socket.ts";

const URL_OF_TICKET = new URL("wss://live.example/?ticket=t");

function world() {
  const inner: Socket = { send: vi.fn<Socket["send"]>(), close: vi.fn<Socket["close"]>() };
  const events = { opened: vi.fn<() => void>(), said: vi.fn<(data: unknown) => void>(), closed: vi.fn<() => void>() };
  return { inner, events, open: vi.fn(() => inner) };
}

describe("a socket whose address has to be asked for", () => {
  it("opens when it is known, and is then as any other", async () => {
    const { inner, events, open } = world();
    const socket = openWhenKnown(Promise.resolve(URL_OF_TICKET), events, open);
    socket.send("too early");
    await vi.waitFor(() => expect(open).toHaveBeenCalledWith(URL_OF_TICKET, events));
    socket.send("hello");
    socket.close();
    expect(vi.mocked(inner.send).mock.calls).toEqual([["hello"]]);
    expect(inner.close).toHaveBeenCalledTimes(1);
  });

  it("is closed where its address cannot be found out", async () => {
    const { events, open } = world();
    openWhenKnown(Promise.reject(new Error("refused")), events, open);
    await vi.waitFor(() => expect(events.closed).toHaveBeenCalledTimes(1));
    expect(open).not.toHaveBeenCalled();
  });

  it("never opens once nobody wants it", async () => {
    const { events, open } = world();
    const known = Promise.resolve(URL_OF_TICKET);
    openWhenKnown(known, events, open).close();
    await known;
    expect(open).not.toHaveBeenCalled();
  });
});
