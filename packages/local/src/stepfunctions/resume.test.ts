import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { manualClock } from "@bridgework/core/memory/clock";
import { sequentialIds } from "@bridgework/core/memory/ids";
import { seededRandom } from "@bridgework/core/memory/random";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openData } from "../sqlite/open.ts";
import { machineOf, task } from "./advance.fixture.ts";
import { settled } from "./engine.fixture.ts";
import { createExecutions } from "./executions.ts";
import { executionsSchema, executionsSchema2 } from "./schema.ts";

const STEP = machineOf({ A: task("step"), B: { Type: "Pass", Output: "{% $states.context.StateMachine.Name %}" } });
const OTHER = machineOf({ A: { Type: "Pass" } });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bridgework-resume-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function openAgain(definition: typeof STEP, runStep: () => Promise<Readonly<Record<string, never>>>) {
  const data = openData(folder, [[executionsSchema], [executionsSchema2]]);
  const faults: string[] = [];
  const executions = createExecutions({
    writer: data.writer,
    clock: manualClock({ settle: settled }),
    ids: sequentialIds(),
    random: seededRandom(1),
    machines: new Map([["w", { definition, type: "STANDARD" as const }]]),
    onFault: (problem) => void faults.push(problem),
    runStep,
  });
  return { data, executions, faults };
}

/** A process that dies while the step runs. */
async function dieAtWork(): Promise<void> {
  const { data, executions } = openAgain(STEP, () => new Promise(() => {}));
  await executions.resume();
  await executions.start({ workflow: "w", name: "one", input: {} });
  await settled();
  await data.close();
}

it("goes on with the definition that the execution was started with", async () => {
  await dieAtWork();
  const { data, executions } = openAgain(OTHER, async () => ({}));
  await executions.resume();
  await settled();
  expect(await executions.find("one")).toMatchObject({ status: "SUCCEEDED", output: "w", definition: STEP });
  await data.close();
});

it("ends an execution whose history does not follow from its signals, and says so", async () => {
  await dieAtWork();
  const { data, executions, faults } = openAgain(STEP, async () => ({}));
  await data.writer.stage(() =>
    data.writer.db.exec(`UPDATE execution_chunks SET history = replace(history, '"A"', '"Z"')`),
  );
  await executions.resume();
  await settled();
  expect(await executions.find("one")).toMatchObject({
    status: "FAILED",
    error: "States.Runtime",
    cause: expect.stringContaining("cannot be replayed"),
  });
  expect((await executions.history("one", { limit: 100 })).at(-1)).toMatchObject({ type: "ExecutionFailed" });
  expect(faults).toEqual([expect.stringContaining("Execution one of w was ended")]);
  expect(executions.running()).toBe(0);
  await data.close();
});

/** What a process leaves that died between the commit of a start and the commit of what it led to. */
async function dieBetweenStartAndWork(): Promise<void> {
  await dieAtWork();
  const { writer, close } = openData(folder, [[executionsSchema], [executionsSchema2]]);
  await writer.stage(() =>
    writer.db.exec(`
      DELETE FROM execution_chunks;
      DELETE FROM execution_commands;
      INSERT INTO execution_commands (id, execution, event, kind, due) SELECT 1, seq, 0, 'start', NULL FROM executions`),
  );
  await close();
}

it("takes up a start that was recorded and not handled, and what that led to after another death", async () => {
  await dieBetweenStartAndWork();
  const first = openAgain(STEP, () => new Promise(() => {}));
  await first.executions.resume();
  await settled();
  await first.data.close();
  const { data, executions, faults } = openAgain(STEP, async () => ({}));
  await executions.resume();
  await settled();
  expect(faults).toEqual([]);
  expect(await executions.find("one")).toMatchObject({ status: "SUCCEEDED", output: "w" });
  await data.close();
});

it("keeps machines that were created through the API", async () => {
  const first = openAgain(STEP, async () => ({}));
  await first.executions.machines.create("made", JSON.stringify(OTHER), "STANDARD");
  await first.data.close();
  const { data, executions } = openAgain(STEP, async () => ({}));
  await executions.start({ workflow: "made", name: "one", input: 1 });
  expect(await executions.find("one")).toMatchObject({ status: "SUCCEEDED", definition: OTHER });
  await data.close();
});
