import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type MovedProcess, startMovedProcess } from "./moved-process.fixture.ts";

/* The whole process on a folder of its own, and a host that fails or takes its time. */

const host = { fails: false };
const open: MovedProcess[] = [];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bridgework-circuits-"));
});
afterEach(async () => {
  for (const process of open.splice(0)) await process.close();
  rmSync(folder, { recursive: true, force: true });
});

async function startProcess(start?: number): Promise<MovedProcess> {
  const answer = () => {
    if (host.fails) throw new Error("connection refused");
    return { status: 200, retryAfter: null, body: {} };
  };
  const process = await startMovedProcess({ folder, answer, ...(start === undefined ? {} : { start }) });
  open.push(process);
  return process;
}

const hook = { handler: { type: "http", url: "https://example.com/hook" } };

async function openCircuit({ submit, until, facts }: MovedProcess) {
  host.fails = true;
  await submit("t1", hook);
  await submit("t2", hook);
  await until(async () => (await facts("CircuitOpened")).length > 0);
}

it("stops calling a host that fails, tries it once after the window, and goes on when it works", async () => {
  const process = await startProcess();
  const { clock, http, facts, until } = process;
  await openCircuit(process);
  expect(await facts("CircuitOpened")).toMatchObject([{ circuit: "http.example.com", failures: 5 }]);
  expect(http.requests).toHaveLength(5);
  await clock.advance(50_000);
  expect(http.requests).toHaveLength(5);

  host.fails = false;
  await until(async () => (await facts("TaskSucceeded")).length === 2);
  expect(await facts("CircuitClosed")).toMatchObject([{ circuit: "http.example.com" }]);
  expect(await facts("TaskSucceeded")).toHaveLength(2);
  expect(await facts("TaskDeadLettered")).toEqual([]);
  const classes = (await facts("TaskAttemptFailed")).map(({ errorClass }) => errorClass);
  expect(classes.filter((errorClass) => errorClass === "NETWORK")).toHaveLength(5);
  expect(new Set(classes)).toEqual(new Set(["NETWORK", "CIRCUIT_OPEN"]));
});

it("stays open in the process that comes after", async () => {
  const first = await startProcess();
  await openCircuit(first);
  await open.pop()?.close();
  const { http, submit, until, facts } = await startProcess(first.clock.now());
  const failed = async () => (await facts("TaskAttemptFailed")).filter(({ taskId }) => taskId === "t3");
  await submit("t3", hook);
  await until(async () => (await failed()).length > 0);
  expect(await failed()).toMatchObject([{ errorClass: "CIRCUIT_OPEN" }]);
  expect(http.requests).toEqual([]);
});
