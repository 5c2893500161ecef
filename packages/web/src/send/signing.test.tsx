import "fake-indexeddb/auto";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { catalog, renderConsole } from "../testing/page.fixture.tsx";

beforeEach(() => vi.stubGlobal("indexedDB", new IDBFactory()));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const form = { formType: "reading", fields: { kWh: 17 }, recipient: { email: "ada@example.com" } };
const withForms = {
  ...catalog,
  eventTypes: catalog.eventTypes.map((known) => ({ ...known, type: "FormSubmitted", domain: "form", sample: form })),
};
const receipt = { status: "recorded", stream: "form#1", id: "1", version: 1, events: [] };
const refused = (status: number, code: string) =>
  Response.json({ error: { code, message: `It is ${code}.`, details: [] } }, { status });

/** A server that takes what is signed by the device that registered last. */
function openForm(instead: { answer?: (path: string) => Response | undefined } = {}) {
  const seen: { readonly path: string; readonly keyId: string | undefined }[] = [];
  let devices = 0;
  const page = renderConsole("/send?sample=FormSubmitted", (address, init) => {
    const path = new URL(address, "http://localhost").pathname;
    if (path === "/api/catalog") return withForms;
    const input = new Headers(init?.headers).get("signature-input");
    seen.push({ path, keyId: /keyid="([^"]+)"/.exec(input ?? "")?.[1] });
    const other = instead.answer?.(path);
    if (other !== undefined) return other;
    if (path === "/api/devices/invite") return { deviceId: `browser-${devices + 1}`, name: "Console", code: "code" };
    if (path === "/api/devices/register") {
      devices += 1;
      return { deviceId: `browser-${devices}`, keyId: `browser-${devices}:thumb-${devices}`, algorithm: "ed25519" };
    }
    return receipt;
  });
  const paths = () => seen.map(({ path }) => path);
  return { ...page, seen, paths, instead };
}

const send = async () => fireEvent.click(await screen.findByRole("button", { name: "Send event" }));

describe("a form that is sent from the console", () => {
  it("is signed by the browser, which enrols itself with the first one", async () => {
    const { seen, paths } = openForm();
    await screen.findByText(/enrols as a device of its own/);
    await send();
    await screen.findByText("Recorded");
    expect(paths()).toEqual(["/api/devices/invite", "/api/devices/register", "/api/forms"]);
    expect(seen.at(-1)?.keyId).toBe("browser-1:thumb-1");
    await screen.findByText(/This browser signs as device/);
    await send();
    await waitFor(() => expect(paths().slice(3)).toEqual(["/api/forms"]));
  });

  it("is kept where the server cannot be reached, and goes when it can", async () => {
    const { instead, paths } = openForm();
    await send();
    await screen.findByText("Recorded");
    instead.answer = () => new Response("", { status: 503 });
    await send();
    await screen.findByText("Kept in this browser");
    await screen.findByText(/1 form waits/);
    delete instead.answer;
    fireEvent(window, new Event("online"));
    await screen.findByText("Recorded");
    await waitFor(() => expect(screen.queryByText(/1 form waits/)).toBeNull());
    expect(paths().filter((path) => path === "/api/forms")).toHaveLength(3);
  });

  it("has the browser enrol again where the server no longer knows it", async () => {
    const { instead, seen } = openForm();
    await send();
    await screen.findByText("Recorded");
    let isKnown = false;
    instead.answer = (path) => {
      if (path !== "/api/forms" || isKnown) return undefined;
      isKnown = true;
      return refused(401, "unknown_device");
    };
    await send();
    await waitFor(() => expect(seen.at(-1)).toEqual({ path: "/api/forms", keyId: "browser-2:thumb-2" }));
  });

  it("says what the server refuses", async () => {
    openForm({ answer: (path) => (path === "/api/forms" ? refused(400, "invalid") : undefined) });
    await send();
    await screen.findByText("It was not recorded");
    expect(screen.getByText("It is invalid.")).toBeDefined();
  });

  it("is not signed where the page has no WebCrypto, which the page says", async () => {
    vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues.bind(crypto) });
    const { paths } = openForm();
    await screen.findByText(/Forms go unsigned from here/);
    expect(screen.getByText(/pages of https and of localhost alone/)).toBeDefined();
    await send();
    await screen.findByText("Recorded");
    expect(paths()).toEqual(["/api/events"]);
  });
});

describe("the browser's device", () => {
  it("is revoked and forgotten, and a new one takes its place with the next form", async () => {
    const { paths } = openForm();
    await send();
    await screen.findByText("Recorded");
    fireEvent.click(await screen.findByRole("button", { name: "Forget this device" }));
    await screen.findByText(/enrols as a device of its own/);
    expect(paths().at(-1)).toBe("/api/devices/browser-1/revoke");
    await send();
    await waitFor(() => expect(paths().at(-1)).toBe("/api/forms"));
    expect(paths().filter((path) => path === "/api/devices/invite")).toHaveLength(2);
  });

  it("gets a new key, signed by the old one", async () => {
    const { seen, instead } = openForm();
    await send();
    await screen.findByText("Recorded");
    instead.answer = (path) =>
      path === "/api/devices/rotate"
        ? Response.json({ deviceId: "browser-1", keyId: "browser-1:newer", algorithm: "ed25519" })
        : undefined;
    fireEvent.click(await screen.findByRole("button", { name: "New key" }));
    await screen.findByTitle(/newer/);
    expect(seen.at(-1)).toEqual({ path: "/api/devices/rotate", keyId: "browser-1:thumb-1" });
  });
});
