import { BULKHEADS } from "@bridgework/core/kernel/bulkhead";
import type { JsonObject } from "@bridgework/core/kernel/json";
import { workflowsContract } from "@bridgework/core/ports/workflows.contract";
import { afterEach, describe, expect, it } from "vitest";
import { machineOf, task } from "./advance.fixture.ts";
import { type EngineOptions, openEngine, settled, type TestEngine } from "./engine.fixture.ts";

const PLAIN = machineOf({ A: { Type: "Pass" }, B: { Type: "Pass" }, C: { Type: "Pass" } });
const LIBRARY = machineOf({ A: { Type: "Pass", Output: "{% $states.input.n + 1 %}" }, B: { Type: "Pass" } });
const STEP = machineOf({ A: task("step", { Retry: [{ ErrorEquals: ["NETWORK"], IntervalSeconds: 10 }] }) });
const WAIT = machineOf({ A: { Type: "Wait", Seconds: 60 } });

const trigger = { rule: "r", eventId: "e1", eventType: "T", stream: "s#1", version: 1, correlationId: "c1" };
const open: TestEngine[] = [];

async function engine(definitions: Readonly<Record<string, JsonObject>>, options?: EngineOptions): Promise<TestEngine> {
  const opened = await openEngine(definitions, options);
  open.push(opened);
  return opened;
}

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

workflowsContract("createExecutions", async (definitions) => {
  const { executions, close } = await openEngine(definitions);
  return { workflows: executions, close };
});

describe("start", () => {
  it.each([
    ["without the library", PLAIN, { n: 1 }],
    ["with the library", LIBRARY, 2],
  ])("writes a workflow that needs nobody as one row and one chunk, ended (%s)", async (_, definition, output) => {
    const { executions, rows, changes } = await engine({ w: definition });
    const { arn } = await executions.start({ workflow: "w", name: "one", input: { n: 1 }, trigger });
    expect(arn).toBe("arn:aws:states:us-east-1:000000000000:execution:w:one");
    expect(await executions.find("one")).toMatchObject({
      status: "SUCCEEDED",
      activity: null,
      output,
      trigger,
      definition,
    });
    expect(rows("SELECT count(*) AS n FROM execution_chunks")).toEqual([{ n: 1 }]);
    expect(rows("SELECT * FROM execution_commands")).toEqual([]);
    expect(changes).toHaveLength(1);
    expect(executions.running()).toBe(0);
  });

  it("of two workflows under one name is found by both", async () => {
    const { executions } = await engine({ w: PLAIN, v: PLAIN });
    await executions.start({ workflow: "w", name: "one", input: 1 });
    await executions.start({ workflow: "v", name: "one", input: 2 });
    expect(await executions.find("one", "w")).toMatchObject({ input: 1 });
    expect(await executions.find("one", "v")).toMatchObject({ input: 2 });
  });

  it("of an unknown workflow or with too large an input is refused", async () => {
    const { executions } = await engine({ w: PLAIN });
    await expect(executions.start({ workflow: "x", name: "one", input: 1 })).rejects.toThrow(
      "There is no workflow x. Known: w.",
    );
    await expect(executions.start({ workflow: "w", name: "one", input: "x".repeat(262_143) })).rejects.toMatchObject({
      code: "input_too_large",
    });
  });
});

describe("startInTurn", () => {
  it.each([
    ["without the library", PLAIN],
    ["with the library", LIBRARY],
  ])("is durable with the work around it (%s)", async (_, definition) => {
    const { executions, writer, rows } = await engine({ w: definition });
    await writer.stage(() => {
      for (const name of ["a", "b", "a"]) executions.startInTurn({ workflow: "w", name, input: { n: 1 } });
    });
    expect(rows("SELECT name, status FROM executions ORDER BY name")).toEqual([
      { name: "a", status: "SUCCEEDED" },
      { name: "b", status: "SUCCEEDED" },
    ]);
    await settled();
    expect(executions.running()).toBe(0);
  });

  it.each([
    ["without the library", PLAIN],
    ["with the library", LIBRARY],
  ])("is undone with the work around it (%s)", async (_, definition) => {
    const { executions, writer, rows, changes } = await engine({ w: definition });
    const undone = writer.stage(() => {
      executions.startInTurn({ workflow: "w", name: "undone", input: { n: 1 } });
      throw new Error("no");
    });
    const kept = writer.stage(() => executions.startInTurn({ workflow: "w", name: "kept", input: { n: 1 } }));
    await expect(undone).rejects.toThrow("no");
    await kept;
    await settled();
    expect(rows("SELECT name, status FROM executions")).toEqual([{ name: "kept", status: "SUCCEEDED" }]);
    expect(rows("SELECT count(*) AS n FROM execution_chunks")).toEqual([{ n: 1 }]);
    expect(changes.map(({ id }) => id)).not.toContain("undone");
  });
});

describe("a task", () => {
  it("runs after the commit that records it as scheduled", async () => {
    let recorded: readonly JsonObject[] = [];
    const started: TestEngine = await engine(
      { w: STEP },
      {
        runStep: async () => {
          recorded = started.rows("SELECT kind, event FROM execution_commands");
          return { ok: true };
        },
      },
    );
    await started.executions.start({ workflow: "w", name: "one", input: {} });
    expect(recorded).toEqual([{ kind: "task", event: 3 }]);
    await settled();
    expect(await started.executions.find("one")).toMatchObject({ status: "SUCCEEDED", output: { ok: true } });
    expect(started.rows("SELECT * FROM execution_commands")).toEqual([]);
  });

  it("that throws fails as Lambda reports it, and is retried on the clock", async () => {
    let tries = 0;
    const { executions, clock } = await engine(
      { w: STEP },
      {
        runStep: async () => {
          tries += 1;
          if (tries === 1) throw Object.assign(new Error("no answer"), { name: "NETWORK" });
          return { tries };
        },
      },
    );
    await executions.start({ workflow: "w", name: "one", input: {} });
    await settled();
    expect(await executions.find("one")).toMatchObject({ status: "RUNNING", activity: "retrying", retries: 1 });
    const failed = (await executions.history("one", { limit: 10 })).find(({ type }) => type === "TaskFailed");
    expect(failed?.taskFailedEventDetails).toEqual({
      resourceType: "lambda",
      resource: "invoke",
      error: "NETWORK",
      cause: '{"errorType":"NETWORK","errorMessage":"no answer"}',
    });
    await clock.advance(9_999);
    expect(tries).toBe(1);
    await clock.advance(1);
    expect(await executions.find("one")).toMatchObject({ status: "SUCCEEDED", output: { tries: 2 } });
  });

  it("waits for a free place, in the order of scheduling, however many there are", async () => {
    const began: string[] = [];
    const ends: (() => void)[] = [];
    const { executions } = await engine(
      { w: STEP },
      {
        limits: { bulkheads: { ...BULKHEADS, standard: { places: 2, waiting: 3 } } },
        runStep: (_, payload) => {
          began.push(String((payload as JsonObject).n));
          return new Promise((resolve) => ends.push(() => resolve({})));
        },
      },
    );
    for (let n = 0; n < 20; n += 1) await executions.start({ workflow: "w", name: `run-${n}`, input: { n } });
    await settled();
    expect(began).toEqual(["0", "1"]);
    while (ends.length > 0) {
      for (const end of ends.splice(0)) end();
      await settled();
    }
    expect(began).toEqual(Array.from({ length: 20 }, (_, n) => String(n)));
    expect(executions.running()).toBe(0);
  });

  it("is told to give up when its time is over, and what it says then is ignored", async () => {
    let aborted = false;
    let end: (output: JsonObject) => void = () => {};
    const limited = machineOf({ A: task("step", { TimeoutSeconds: 5 }) });
    const { executions, clock } = await engine(
      { w: limited },
      {
        runStep: (_, __, { signal }) => {
          signal.addEventListener("abort", () => {
            aborted = true;
          });
          return new Promise((resolve) => {
            end = resolve;
          });
        },
      },
    );
    await executions.start({ workflow: "w", name: "one", input: {} });
    await clock.advance(5_000);
    expect(aborted).toBe(true);
    const before = await executions.history("one", { limit: 100 });
    end({ late: true });
    await settled();
    expect(await executions.find("one")).toMatchObject({ status: "FAILED", error: "States.Timeout" });
    expect(await executions.history("one", { limit: 100 })).toEqual(before);
  });

  it("whose result could not be written is not run again: the result is written when the disk allows", async () => {
    let ran = 0;
    const started: TestEngine = await engine(
      { w: STEP },
      {
        runStep: async () => {
          ran += 1;
          // Runs before the commit of the turn in which the result is staged, which then fails.
          setImmediate(() => started.writer.db.exec("ROLLBACK"));
          return { ran };
        },
      },
    );
    await started.executions.start({ workflow: "w", name: "one", input: {} });
    await settled();
    expect(await started.executions.find("one")).toMatchObject({ status: "RUNNING" });
    expect(started.faults).not.toEqual([]);
    await started.clock.advance(1_000);
    expect(await started.executions.find("one")).toMatchObject({ status: "SUCCEEDED", output: { ran: 1 } });
  });

  it("cannot change the execution's values by changing what it was given", async () => {
    const keep = machineOf({ A: task("step", { Output: "{% $states.input %}" }) });
    const { executions } = await engine(
      { w: keep },
      { runStep: async (_, payload) => Object.assign(payload as object, { n: 2 }) },
    );
    await executions.start({ workflow: "w", name: "one", input: { n: 1 } });
    await settled();
    expect(await executions.find("one")).toMatchObject({ output: { n: 1 } });
  });
});

describe("waiting", () => {
  it("asks the clock for one timer, however many executions wait", async () => {
    const { executions, clock } = await engine({ w: WAIT });
    for (let n = 0; n < 50; n += 1) await executions.start({ workflow: "w", name: `run-${n}`, input: {} });
    expect(executions.running()).toBe(50);
    expect(clock.pending()).toBe(1);
    expect((await executions.list({ status: "RUNNING" }, { limit: 1 })).items[0]).toMatchObject({
      activity: "waiting",
    });
    await clock.advance(60_000);
    await settled();
    expect(executions.running()).toBe(0);
  });
});
