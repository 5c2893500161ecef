import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Receipt as ClientReceipt } from "@bridgework/client/submission";
import type { EventPage, Receipt } from "@bridgework/functions/http/contract";
import type { Invitation } from "@bridgework/functions/http/devices-contract";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openSystem } from "./open-system.ts";
import { eventually, temporaryFolder } from "./process.ts";
import type { System } from "./system.ts";

/* What a device has submitted arrives once and in its order, whoever is killed meanwhile. */

const FORMS = 50;
const PROGRAM = join(import.meta.dirname, "offline-device.program.ts");

/** Nobody answers here. */
const OFFLINE = "http://127.0.0.1:9";

const device = temporaryFolder();
const devices: ChildProcess[] = [];
let system: System;

beforeAll(async () => {
  system = await openSystem();
});

afterAll(async () => {
  for (const child of devices) child.kill("SIGKILL");
  await system.close();
  device.remove();
});

/** Starts the device's program; `said` has the lines that it has written. */
function startDevice(url: string, ...command: readonly string[]) {
  const program = ["--import", "tsx", PROGRAM, url, device.path, ...command];
  const child = spawn(process.execPath, program, { stdio: ["ignore", "pipe", "inherit"] });
  devices.push(child);
  const said: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => said.push(line));
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const says = (line: string) => eventually(`"${line}"`, async () => said.includes(line) || undefined);
  const kill = () => {
    child.kill("SIGKILL");
    return ended;
  };
  return { said, says, kill, ended };
}

const accepted = (said: readonly string[]) => said.filter((line) => line.endsWith(" accepted"));

it("50 forms of a device that was offline and killed, to a server that is killed, are recorded once and in order", async () => {
  const { body: invited } = await system.post<Invitation>("/api/devices/invite", { name: "Meter 1" });
  expect(await startDevice(system.url, "enrol", invited.code).ended).toBe(0);

  const first = startDevice(OFFLINE, "submit", "20");
  await first.says("form-20 kept");
  await first.kill();
  const second = startDevice(OFFLINE, "submit", `${FORMS}`);
  await second.says(`form-${FORMS} kept`);
  await second.kill();
  expect([...accepted(first.said), ...accepted(second.said)]).toEqual([]);

  const third = startDevice(system.url, "submit", `${FORMS}`);
  await third.says("form-10 accepted");
  const crashed = system.crash();
  const inBetween = accepted(third.said).length;
  expect(inBetween).toBeLessThan(FORMS);
  await crashed;
  await eventually("more forms", async () => accepted(third.said).length > inBetween || undefined);
  await third.kill();
  const fourth = startDevice(system.url, "submit", `${FORMS}`);
  expect(await fourth.ended).toBe(0);

  const { body } = await system.get<EventPage>("/api/events?type=FormSubmitted&order=forward&limit=200");
  const numbers = Array.from({ length: FORMS }, (_, index) => index + 1);
  expect(body.items.map(({ data }) => data["fields"])).toEqual(numbers.map((number) => ({ number })));
  expect(body.items.map(({ position }) => position)).toEqual(
    body.items.map(({ position }) => position).toSorted((left, right) => left - right),
  );
  expect(new Set(body.items.map(({ meta }) => meta.actor))).toEqual(new Set([`device:${invited.deviceId}`]));
}, 240_000);

it("the client's receipt is the one that the doors answer", () => {
  const receipt: Receipt = { status: "recorded", stream: "form#1", id: "1", version: 1, events: [] };
  const known: ClientReceipt = receipt;
  expect(known).toBe(receipt);
});
