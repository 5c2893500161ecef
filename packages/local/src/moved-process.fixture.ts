import { manualClock } from "@bridgework/core/memory/clock";
import { type Answer, memoryHttpClient } from "@bridgework/core/memory/http-client";
import { seededRandom } from "@bridgework/core/memory/random";
import { topology } from "@bridgework/core/topology";
import type { EventPage } from "@bridgework/functions/http/contract";
import { systemIds } from "@bridgework/functions/system/ids";
import { openRuntime } from "./runtime.ts";
import { settled } from "./stepfunctions/engine.fixture.ts";

export interface MovedProcessOptions {
  readonly folder: string;
  readonly answer: Answer;
  /** Default 2026-01-01T00:00:00Z. */
  readonly start?: number;
}

const SECOND = 1000;
const MOST_SECONDS = 400;

/** A whole process whose clock is moved by hand, and which calls out to `answer`. What is wrong on its side is thrown. */
export async function startMovedProcess({ folder, answer, start = Date.UTC(2026, 0, 1) }: MovedProcessOptions) {
  const clock = manualClock({ start, settle: settled });
  const http = memoryHttpClient(answer, clock);
  const runtime = await openRuntime({
    ...{ folder, topology, version: "1.0.0", clock, http },
    ids: systemIds(clock),
    random: seededRandom(1),
    settings: { taskFailureRate: 0, notifyFailureRate: 0, operatorEmail: "operator@localhost" },
    onProblem: (problem) => {
      throw new Error(problem);
    },
  });
  /** The data of all facts of a type, oldest first. */
  const facts = async (type: string) => {
    const page = await runtime.doors.request(`/api/events?type=${type}&order=forward`);
    const { items }: EventPage = await page.json();
    return items.map(({ data }) => data);
  };
  /** Moves the clock on, second by second, until it is so. */
  const until = async (reached: () => Promise<boolean>) => {
    for (let second = 0; second < MOST_SECONDS && !(await reached()); second += 1) await clock.advance(SECOND);
  };
  const submit = (taskId: string, given: object) => {
    const data = { taskId, name: "n", ...given };
    return runtime.publish({ kind: "event", type: "TaskSubmitted", data, actor: "test" });
  };
  return { clock, http, facts, until, submit, close: runtime.close };
}

export type MovedProcess = Awaited<ReturnType<typeof startMovedProcess>>;
