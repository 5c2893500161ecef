import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type MovedProcess, startMovedProcess } from "./moved-process.fixture.ts";

/* The whole process on a folder of its own, whose time is moved. */

let folder: string;
let process: MovedProcess;
/** Whether the host of the tasks fails. */
let fails = false;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "bridgework-alerts-"));
  const answer = () => {
    if (fails) throw new Error("connection refused");
    return { status: 200, retryAfter: null, body: {} };
  };
  process = await startMovedProcess({ folder, answer });
});
afterEach(async () => {
  await process.close();
  rmSync(folder, { recursive: true, force: true });
});

const hook = { handler: { type: "http", url: "https://example.com/hook" } };
const lost = { handler: { type: "simulated", failureRate: 1, errorClass: "VALIDATION" } };

it("raises an alert when a circuit opens, and resolves it when the circuit closes", async () => {
  const { submit, until, facts } = process;
  fails = true;
  await submit("t1", hook);
  await submit("t2", hook);
  await until(async () => (await facts("AlertNotified")).length > 0);
  expect(await facts("AlertRaised")).toMatchObject([
    { alertId: "circuit.http.example.com", severity: "error", details: { reason: expect.any(String) } },
  ]);
  expect(await facts("AlertNotified")).toMatchObject([{ sink: "email", status: "open", provider: "outbox" }]);
  fails = false;
  await until(async () => (await facts("AlertNotified")).length > 1);
  expect(await facts("AlertResolved")).toMatchObject([{ alertId: "circuit.http.example.com", round: 1 }]);
});

it("raises one alert when too many dead letters wait, however often it looks", async () => {
  const { clock, submit, until, facts } = process;
  for (let index = 0; index < 11; index += 1) await submit(`t${index}`, lost);
  await until(async () => (await facts("AlertRaised")).length > 0);
  await clock.advance(120_000);
  expect(await facts("AlertRaised")).toMatchObject([{ alertId: "dead-letters", details: { deadLetters: 11 } }]);
  expect(await facts("AlertResolved")).toEqual([]);
});
