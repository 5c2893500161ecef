import type { EventPage } from "@bridgework/functions/http/contract";
import type { DevicePage } from "@bridgework/functions/http/devices-contract";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openBrowser } from "../browser.ts";
import { getJson } from "../http.ts";
import { eventually, type StartedProcess, startProcess, temporaryFolder } from "../process.ts";

/* The console as a device, with the key store and the outbox of a real browser. */

const folder = temporaryFolder();
let bridgework: StartedProcess;
let browser: Browser;

beforeAll(async () => {
  bridgework = await startProcess({ data: folder.path });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await bridgework.stop();
  folder.remove();
});

const reading = (kWh: number) => ({ formType: "reading", fields: { kWh }, recipient: { email: "ada@example.com" } });

async function send(page: Page, kWh: number) {
  await page.getByLabel("Data").fill(JSON.stringify(reading(kWh)));
  await page.getByRole("button", { name: /Send event/ }).click();
}

async function forms() {
  const { body } = await getJson<EventPage>(`${bridgework.url}/api/events?type=FormSubmitted&order=forward`);
  return body.items;
}

it("signs forms that need it, keeps them through a restart of server and page, and replaces its key", async () => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${bridgework.url}/send?sample=FormSubmitted`);
  await page.getByText("enrols as a device of its own").waitFor();
  await send(page, 1);
  await page.getByText("Recorded").waitFor();
  await page.getByText("This browser signs as device").waitFor();
  const { body: devices } = await getJson<DevicePage>(`${bridgework.url}/api/devices`);
  expect(devices.items).toMatchObject([{ name: "Console", status: "registered" }]);
  const device = devices.items[0];
  expect(await forms()).toMatchObject([{ data: { signature: { device: device?.deviceId } } }]);

  const { port } = new URL(bridgework.url);
  await bridgework.stop("SIGKILL");
  await send(page, 2);
  await page.getByText("Kept in this browser").waitFor();
  await send(page, 3);
  await page.getByText("2 forms wait").waitFor();
  bridgework = await startProcess({ data: folder.path, arguments: ["--port", port] });
  await page.reload();
  await eventually("both forms", async () => ((await forms()).length === 3 ? true : undefined));
  expect((await forms()).map(({ data }) => data["fields"])).toEqual([{ kWh: 1 }, { kWh: 2 }, { kWh: 3 }]);

  await page.getByRole("button", { name: "New key" }).click();
  await eventually("another key", async () => {
    const { body } = await getJson<DevicePage>(`${bridgework.url}/api/devices`);
    return body.items[0]?.thumbprint === device?.thumbprint ? undefined : true;
  });
  await send(page, 4);
  await page.getByText("Recorded").waitFor();
  expect((await forms()).length).toBe(4);
  const keys = new Set(
    (await forms()).map(({ data }) => JSON.stringify(data["signature"]).match(/"keyId":"[^"]+"/)?.[0]),
  );
  expect(keys.size).toBe(2);

  await page.getByRole("button", { name: "Forget this device" }).click();
  await page.getByText("enrols as a device of its own").waitFor();
  const { body: after } = await getJson<DevicePage>(`${bridgework.url}/api/devices`);
  expect(after.items).toMatchObject([{ status: "revoked" }]);
});
