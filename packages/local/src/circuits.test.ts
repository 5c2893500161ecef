import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { manualClock } from "@bridgework/core/memory/clock";
import { memoryHttpClient } from "@bridgework/core/memory/http-client";
import { seededRandom } from "@bridgework/core/memory/random";
import { topology } from "@bridgework/core/topology";
import type { EventPage } from "@bridgework/functions/http/contract";
import { afterEach, beforeEach, expect, it } from "vitest";
import { systemIds } from "./ids.ts";
import { openRuntime, type Runtime } from "./runtime.ts";
import { settled } from "./stepfunctions/engine.fixture.ts";

/* The whole process on a folder of its own, with a clock that is moved by hand and a host that fails. */

const SECOND = 1000;
const host = { fails: true };
const open: Runtime[] = [];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bridgework-circuits-"));
  host.fails = true;
});
afterEach(async () => {
  for (const runtime of open.splice(0)) await runtime.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A process on the folder. Its clock begins where the one before it ended. */
async function startProcess(start = Date.UTC(2026, 0, 1)) {
  const clock = manualClock({ start, settle: settled });
  const http = memoryHttpClient(() => {
    if (host.fails) throw new Error("connection refused");
    return { status: 200, retryAfter: null, body: {} };
  }, clock);
  const runtime = await openRuntime({
    ...{ folder, topology, version: "1.0.0", clock, http },
    ids: systemIds(clock),
    random: seededRandom(1),
    settings: { taskFailureRate: 0, notifyFailureRate: 0, operatorEmail: "operator@localhost" },
    onProblem: (problem) => {
      throw new Error(problem);
    },
  });
  open.push(runtime);
  const submit = (taskId: string) => {
    const handler = { type: "http", url: "https://example.com/hook" };
    return runtime.publish({
      kind: "event",
      type: "TaskSubmitted",
      data: { taskId, name: "hook", handler },
      actor: "test",
    });
  };
  const facts = async (type: string) => {
    const page = await runtime.doors.request(`/api/events?type=${type}&order=forward`);
    const { items }: EventPage = await page.json();
    return items.map(({ data }) => data);
  };
  /** Moves the clock on until the host was called so often, or there are so many facts. */
  const until = async (reached: () => Promise<boolean> | boolean, most = 200 * SECOND) => {
    for (let passed = 0; passed < most && !(await reached()); passed += SECOND) await clock.advance(SECOND);
  };
  const stop = async () => {
    open.splice(open.indexOf(runtime), 1);
    await runtime.close();
    return clock.now();
  };
  return { clock, http, submit, facts, until, stop };
}

it("stops calling a host that fails, tries it once after the window, and goes on when it works", async () => {
  const { clock, http, submit, facts, until } = await startProcess();
  await submit("t1");
  await submit("t2");
  await until(async () => (await facts("CircuitOpened")).length > 0);
  expect(await facts("CircuitOpened")).toMatchObject([{ circuit: "http.example.com", failures: 5 }]);
  expect(http.requests).toHaveLength(5);
  await clock.advance(50 * SECOND);
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
  await first.submit("t1");
  await first.submit("t2");
  await first.until(async () => (await first.facts("CircuitOpened")).length > 0);
  const second = await startProcess(await first.stop());
  await second.submit("t3");
  await second.until(async () => (await second.facts("TaskAttemptFailed")).some(({ taskId }) => taskId === "t3"));
  expect(second.http.requests).toEqual([]);
  expect(await second.facts("TaskAttemptFailed")).toContainEqual(
    expect.objectContaining({ taskId: "t3", errorClass: "CIRCUIT_OPEN" }),
  );
});
