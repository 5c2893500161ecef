import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Json, JsonObject } from "@bridgework/core/kernel/json";
import { manualClock } from "@bridgework/core/memory/clock";
import { sequentialIds } from "@bridgework/core/memory/ids";
import { seededRandom } from "@bridgework/core/memory/random";
import type { RunDetail } from "@bridgework/core/ports/workflows";
import type { SqlValue } from "../sqlite/driver.ts";
import { openData } from "../sqlite/open.ts";
import { settled } from "./engine.fixture.ts";
import type { EngineWriter } from "./execution-rows.ts";
import { createExecutions } from "./executions.ts";
import { MOST_EVENTS } from "./history.ts";
import { createRunQueries } from "./run-queries.ts";
import { executionsSchema, executionsSchema2 } from "./schema.ts";

/** How a process ends. */
export type Death =
  /** Killed `after` that many commits, before or after it has acted upon the last. */
  | { readonly kind: "killed"; readonly after: number; readonly acting: boolean }
  /** Told to stop in the turn in which it starts: what that turn has staged is committed, and nothing after it. */
  | { readonly kind: "stopped" };

export interface Survived {
  readonly run: RunDetail | undefined;
  /** Keys of the tasks that were run, in order, over all processes. */
  readonly ran: readonly string[];
  /** Keys of tasks that were run although their result was recorded. */
  readonly repeated: readonly string[];
  readonly commits: number;
  readonly faults: readonly string[];
}

export interface Story {
  readonly definition: JsonObject;
  /** Whether each process starts it as the facts bus does, in a turn of the writer, or by a call of its own. */
  readonly inTurn: boolean;
  readonly input: Json;
  readonly step: (name: string, payload: JsonObject) => JsonObject;
  /** Identifies one try of one task. */
  readonly keyOf: (payload: JsonObject) => string;
}

/** What is seen over all processes. */
interface Witness {
  readonly ran: string[];
  readonly repeated: string[];
  readonly recorded: Set<string>;
  readonly faults: string[];
}

const START = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;

/** Tells a story to processes that die one after another, the last of which lives. All work on the same file. */
export async function survive(story: Story, deaths: readonly Death[]): Promise<Survived> {
  const folder = mkdtempSync(join(tmpdir(), "bridgework-crash-"));
  const all: Witness = {
    ran: [],
    repeated: [],
    recorded: new Set(),
    faults: [],
  };
  try {
    let now = START;
    for (const death of [...deaths, null]) {
      const lived = await live(folder, story, death, now, all);
      now = lived.now;
      if (death === null) return { ...all, run: lived.run, commits: lived.commits };
    }
    throw new Error("The last process lives.");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function live(folder: string, story: Story, death: Death | null, start: number, all: Witness) {
  const data = openData(folder, [[executionsSchema], [executionsSchema2]]);
  const clock = manualClock({ start, settle: settled });
  const mortal = mortalWriter(data.writer, death?.kind === "killed" ? death : null);
  await rememberRecorded(data.writer, story, all.recorded);
  let stopped = false;
  const executions = createExecutions({
    writer: mortal.writer,
    clock: { now: clock.now, after: (delay, wake) => clock.after(delay, () => mortal.dead() || wake()) },
    ids: sequentialIds(),
    random: seededRandom(start % 1000),
    machines: new Map([["w", { definition: story.definition, type: "STANDARD" as const }]]),
    onFault: (problem) => void (stopped || all.faults.push(problem)),
    runStep: async (name, payload) => {
      const key = story.keyOf(payload as JsonObject);
      all.ran.push(key);
      if (all.recorded.has(key)) all.repeated.push(key);
      return story.step(name, payload as JsonObject);
    },
  });
  await executions.resume();
  const request = { workflow: "w", name: "run", input: story.input };
  const started: Promise<unknown> = story.inTurn
    ? mortal.writer.stage(() => executions.startInTurn(request))
    : executions.start(request);
  started.catch(() => {});
  stopped = death?.kind === "stopped";
  if (stopped) await data.close();
  await settled();
  if (stopped) return { now: clock.now(), run: undefined, commits: 0 };
  for (let tries = 0; tries < 200 && !mortal.dead() && executions.running() > 0; tries += 1)
    await clock.advance(HOUR_MS / 20);
  const run = mortal.dead() ? undefined : await executions.find("run");
  await data.close();
  return { now: clock.now(), run, commits: mortal.commits() };
}

/** A writer that stops doing anything at a given commit, as the process would that it belongs to. */
function mortalWriter(writer: EngineWriter, death: Extract<Death, { kind: "killed" }> | null) {
  let commits = 0;
  let counting = false;
  let dead = false;
  const never = new Promise<never>(() => {});
  const count = () => {
    if (counting) return;
    counting = true;
    writer.afterCommit(() => {
      counting = false;
      commits += 1;
      if (death !== null && commits === death.after && !death.acting) dead = true;
      else if (death !== null && commits > death.after) dead = true;
    });
  };
  const doomed = () => death?.acting === true && commits >= death.after;
  const mortal: EngineWriter = {
    db: writer.db,
    prepare: (sql) => writer.prepare(sql),
    peek: (read) => (dead ? never : writer.peek(read)),
    stage: (work) => {
      if (dead || doomed()) {
        dead = true;
        return never;
      }
      return writer.stage(() => {
        count();
        return work();
      });
    },
    afterCommit: (work) => writer.afterCommit(() => dead || work()),
    onUndo: (listener) => writer.onUndo(listener),
  };
  return { writer: mortal, dead: () => dead, commits: () => commits };
}

/** What the file says when a process begins: a task that has a result there must not run again. */
async function rememberRecorded(writer: EngineWriter, story: Story, recorded: Set<string>): Promise<void> {
  const query = <Row>(sql: string, parameters: readonly SqlValue[]) =>
    writer.peek(() => writer.db.prepare(sql).all(...parameters) as Row[]);
  const history = await createRunQueries(query).history("run", { limit: MOST_EVENTS });
  const events = new Map(history.map((event) => [event.id, event]));
  for (const { type, previousEventId } of history) {
    if (type !== "TaskSucceeded" && type !== "TaskFailed") continue;
    const scheduled = events.get(events.get(previousEventId)?.previousEventId ?? 0)?.taskScheduledEventDetails;
    const { parameters } = scheduled as { readonly parameters: string };
    recorded.add(story.keyOf((JSON.parse(parameters) as { readonly Payload: JsonObject }).Payload));
  }
}
