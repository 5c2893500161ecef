import type { Bulkhead } from "@bridgework/core/kernel/bulkhead";
import type { JsonObject } from "@bridgework/core/kernel/json";
import { manualClock } from "@bridgework/core/memory/clock";
import { sequentialIds } from "@bridgework/core/memory/ids";
import { seededRandom } from "@bridgework/core/memory/random";
import type { Run } from "@bridgework/core/ports/workflows";
import { openTemporaryData } from "../sqlite/open.ts";
import { createExecutions, type Limits } from "./executions.ts";
import { executionsSchema, executionsSchema2 } from "./schema.ts";
import type { RunTask } from "./task-outcome.ts";

export interface EngineOptions {
  readonly runStep?: RunTask;
  readonly limits?: Partial<Limits>;
  readonly bulkheadOf?: (functionName: string) => Bulkhead;
}

/** Long enough for a commit and what it sets in motion. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** An engine with a file of its own and a clock that is moved by hand. */
export async function openEngine(definitions: Readonly<Record<string, JsonObject>>, options: EngineOptions = {}) {
  const data = openTemporaryData([[executionsSchema], [executionsSchema2]]);
  const clock = manualClock({ settle: settled });
  const changes: Run[] = [];
  const faults: string[] = [];
  const executions = createExecutions({
    writer: data.writer,
    clock,
    ids: sequentialIds(),
    random: seededRandom(7),
    runStep: async () => ({}),
    machines: new Map(
      Object.entries(definitions).map(([name, definition]) => [name, { definition, type: "STANDARD" as const }]),
    ),
    onChange: (runs) => void changes.push(...runs),
    onFault: (problem) => void faults.push(problem),
    ...options,
  });
  await executions.resume();
  const rows = (sql: string): readonly JsonObject[] =>
    data.writer.db
      .prepare(sql)
      .all()
      .map((row) => ({ ...(row as JsonObject) }));
  const close = async () => {
    await executions.drain();
    await data.close();
  };
  return { executions, clock, changes, faults, writer: data.writer, rows, close };
}

export type TestEngine = Awaited<ReturnType<typeof openEngine>>;
