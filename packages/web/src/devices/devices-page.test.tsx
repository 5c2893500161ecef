import type { Device } from "@bridgework/functions/http/devices-contract";
import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { factAt } from "../live/facts.fixture.ts";
import { renderConsole } from "../testing/page.fixture.tsx";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const TILL: Device = {
  ...{ deviceId: "till-7", name: "Till 7", status: "registered", thumbprint: "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTw" },
  ...{ algorithm: "ed25519", invitedAt: "2026-11-20T10:00:00.000Z", expiresAt: null, triesLeft: null },
  ...{ registeredAt: "2026-11-20T10:01:00.000Z", keyChangedAt: "2026-11-20T10:01:00.000Z", revokedAt: null },
  ...{ reason: null, changedAt: "2026-11-20T10:01:00.000Z", version: 2 },
};
const REVOKED: Device = {
  ...TILL,
  status: "revoked",
  revokedAt: "2026-11-20T11:00:00.000Z",
  reason: "lost",
  version: 3,
};
const RECEIPT = { status: "recorded", stream: "device#till-7", id: "till-7", version: 3, events: [] };

function openDevices(search: string, devices: readonly Device[], post: (path: string) => unknown = () => undefined) {
  const now = { devices };
  const page = renderConsole(`/devices${search}`, (path, init) => {
    if (init?.method === "POST") return post(path);
    if (path.startsWith("/api/streams/device/")) return { items: [], next: null };
    if (path.startsWith("/api/devices?")) return { items: now.devices, next: null };
    return now.devices.find(({ deviceId }) => path === `/api/devices/${deviceId}`);
  });
  const sent = () => page.fetched.mock.calls.filter(([, init]) => init?.method === "POST");
  return { ...page, now, sent };
}

const rows = async () =>
  within(await screen.findByRole("grid", { name: "Devices" }))
    .getAllByRole("row")
    .slice(1);

describe("the Devices page", () => {
  it("lists devices with what they may do, those of one status alone where it is asked", async () => {
    openDevices("", [TILL, { ...REVOKED, deviceId: "old", name: "Old" }]);
    expect((await rows()).map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/^activeTill 7/),
      expect.stringMatching(/^revokedOld/),
    ]);
    fireEvent.click(screen.getByRole("button", { name: "Revoked" }));
    await waitFor(async () => expect(await rows()).toHaveLength(1));
  });

  it("invites a device by the keys, and shows the code once, on the page and not in the address", async () => {
    const expiresAt = new Date(Date.now() + 900_000).toISOString();
    const invitation = { deviceId: "01J", name: "Till 8", code: "01J:secret", expiresAt };
    const { address, sent } = openDevices("", [TILL], () => Response.json(invitation, { status: 201 }));
    await rows();
    fireEvent.keyDown(document.body, { key: "i" });
    fireEvent.change(await screen.findByLabelText("Name"), { target: { value: " Till 8 " } });
    fireEvent.click(screen.getByRole("button", { name: "Make a code" }));
    expect(await screen.findByText("01J:secret")).toBeDefined();
    expect(screen.getByRole("timer").textContent).toMatch(/^Good for 1[45] m/);
    expect(screen.getByText(/client\.enrol\("01J:secret", "Till 8"\)/)).toBeDefined();
    expect(sent()[0]?.[1]?.body).toBe('{"name":"Till 8"}');
    expect(address()).toBe("/devices?device=new");
    fireEvent.keyDown(document.body, { key: "Escape" });
    await waitFor(() => expect(screen.queryByText("01J:secret")).toBeNull());
  });

  it("makes no code without a name", async () => {
    const { sent } = openDevices("?device=new", []);
    fireEvent.click(await screen.findByRole("button", { name: "Make a code" }));
    expect(sent()).toHaveLength(0);
  });

  it("revokes after a reason, and waits for the server", async () => {
    const { now, sent } = openDevices("?device=till-7", [TILL], () => {
      now.devices = [REVOKED];
      return Response.json(RECEIPT, { status: 201 });
    });
    fireEvent.click(await screen.findByRole("button", { name: "Revoke…" }));
    fireEvent.click(screen.getByRole("button", { name: "Revoke Till 7" }));
    expect(sent()).toHaveLength(0);
    fireEvent.change(screen.getByLabelText("Reason, kept with the device"), { target: { value: "lost" } });
    fireEvent.click(screen.getByRole("button", { name: "Revoke Till 7" }));
    const panel = screen.getByRole("region", { name: "Device" });
    expect(await within(panel).findByText("lost")).toBeDefined();
    expect(sent().map(([path, init]) => [path, init?.body])).toEqual([
      ["/api/devices/till-7/revoke", '{"reason":"lost"}'],
    ]);
    expect(within(panel).queryByRole("button", { name: /Revoke/ })).toBeNull();
  });

  it("makes a new code for who has not used the first", async () => {
    const invited: Device = { ...TILL, status: "invited", thumbprint: null, expiresAt: "2026-11-20T10:15:00.000Z" };
    const invitation = { deviceId: "till-7", name: "Till 7", code: "till-7:again", expiresAt: "2000-01-01T00:00:00Z" };
    const { sent } = openDevices("?device=till-7", [invited], () => Response.json(invitation, { status: 201 }));
    fireEvent.click(await screen.findByRole("button", { name: "New code" }));
    expect(await screen.findByText("till-7:again")).toBeDefined();
    expect(screen.getByRole("timer").textContent).toContain("not good any more");
    expect(sent()[0]?.[1]?.body).toBe('{"name":"Till 7","deviceId":"till-7"}');
  });

  it("says that there is no such device", async () => {
    openDevices("?device=none", [TILL]);
    expect(await screen.findByText("There is no such device")).toBeDefined();
  });

  it("reads the list again when a device has changed", async () => {
    const { server, now } = openDevices("", []);
    await screen.findByText("No device yet");
    now.devices = [TILL];
    const fact = factAt(1, { type: "DeviceRegistered", stream: "device#till-7" });
    act(() => server.say({ kind: "facts", items: [fact], position: 1 }));
    expect(await rows()).toHaveLength(1);
  });
});
