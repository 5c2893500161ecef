import "fake-indexeddb/auto";
import { afterEach, expect, it, vi } from "vitest";
import { form } from "./client.fixture.ts";
import { temporaryFile } from "./node/files.fixture.ts";
import { signedServer } from "./server.fixture.ts";

/* What the guide shows does what it says. */

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.resetModules();
});

function startServer() {
  const server = signedServer({ now: Date.now });
  vi.stubGlobal("fetch", server.fetch);
  return server;
}

it("the example for Node enrols once, and sends a reading each time", async () => {
  const server = startServer();
  const { folder, remove } = await temporaryFile("");
  const said = vi.spyOn(console, "log").mockReturnValue();
  vi.spyOn(process, "cwd").mockReturnValue(folder);
  vi.stubGlobal("process", Object.assign(Object.create(process), { argv: ["node", "node.ts", "till-7:code"] }));
  await import("../examples/node.ts");
  vi.resetModules();
  await import("../examples/node.ts");
  expect(said.mock.lastCall).toMatchObject([{ status: "accepted" }]);
  expect(server.recorded().map(({ fields }) => fields)).toEqual([{ kWh: 17 }, { kWh: 17 }]);
  expect(server.received.filter(({ path }) => path === "/api/devices/register")).toHaveLength(1);
  await remove();
});

it("the example for browsers opens a client of the page's own server", async () => {
  const server = startServer();
  vi.stubGlobal("location", { origin: "http://bridgework.test" });
  const { client } = await import("../examples/browser.ts");
  await client.enrol("till-7:code", "Page");
  const { id } = await client.submitForm(form("a"));
  expect(await client.settled(id)).toMatchObject({ status: "accepted" });
  expect(server.recorded()).toEqual([form("a")]);
  await client.close();
});
