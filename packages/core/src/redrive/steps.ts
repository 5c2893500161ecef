import * as z from "zod";
import { record } from "../app/record.ts";
import { createRedrive } from "../app/redrive.ts";
import { caught, describeCaught, reasonOf } from "../kernel/failure.ts";
import { letterId } from "../kernel/schema.ts";
import type { Step, StepContext } from "../kernel/workflow.ts";
import type { DeadLetterFilter } from "../ports/dead-letters.ts";
import type { StepPorts } from "../ports/step-ports.ts";
import type { Outcome, RedriveCommand } from "./commands.ts";
import { batch, jobId, letterFilter, ratePerSecond, redriveAdvanced } from "./events.ts";

const job = z.object({ jobId, filter: letterFilter, ratePerSecond });
/** How far a run has come; batch 0 and no cursor at the beginning. */
const place = z.object({
  batch: z.int().min(0),
  cursor: redriveAdvanced.shape.cursor.nullable(),
  startedAt: redriveAdvanced.shape.startedAt,
});
const chosen = place.extend({ batch, letterIds: z.array(letterId) });

const jobAndPlace = z.object({ job, at: place });

/** The letters are chosen before any is redriven, so that a try that is repeated redrives, and records, the same. */
export const choose: Step<z.infer<typeof jobAndPlace>> = {
  name: "redrive-choose",
  description: "Chooses the next second's dead letters, oldest first; none where the job is over.",
  input: jobAndPlace,
  timeout: 30,
  run: async ({ job: { jobId: id, filter, ratePerSecond: limit }, at }, context, ports) => {
    const next = { ...at, batch: at.batch + 1 };
    if (await isOver(ports, context, id)) return { ...next, letterIds: [], cursor: null };
    const cursor = at.cursor === null ? {} : { cursor: at.cursor };
    const page = await ports.deadLetters.list(untilStart(filter, at.startedAt), { limit, order: "forward", ...cursor });
    return { ...next, letterIds: page.items.map((letter) => letter.id), cursor: page.next };
  },
};

async function isOver(ports: StepPorts, { run }: StepContext, id: string): Promise<boolean> {
  const command: RedriveCommand = { type: "ContinueRedrive", jobId: id };
  const asked = await ports.publish({ kind: "command", domain: "redrive", command, actor: `run:${run}` });
  return asked.kind === "refused";
}

/** Without the letters of what is redriven and fails again, which would never end. */
function untilStart(filter: DeadLetterFilter, startedAt: string): DeadLetterFilter {
  const isEarlier = filter.until !== undefined && Date.parse(filter.until) < Date.parse(startedAt);
  return { ...filter, status: "dead", until: isEarlier ? filter.until : startedAt };
}

const letters = z.object({ jobId, chosen });

/** One after another: letters of one group keep their order. */
export const redriveLetters: Step<z.infer<typeof letters>> = {
  name: "redrive-letters",
  description: "Redrives the chosen dead letters and records what became of each.",
  input: letters,
  timeout: 300,
  run: async ({ jobId: id, chosen: { batch: number, letterIds } }, context, ports) => {
    const outcomes: Outcome[] = [];
    for (const each of letterIds) outcomes.push(await redriveOne(ports, id, each));
    const command: RedriveCommand = { type: "RecordBatch", jobId: id, batch: number, outcomes };
    await record(ports, context, { domain: "redrive", command, part: String(number) });
    return { batch: number, letters: outcomes.length };
  },
};

async function redriveOne(ports: StepPorts, id: string, letter: string): Promise<Outcome> {
  const outcome = await createRedrive(ports)(letter, { requestId: `redrive:${id}:${letter}` });
  return "kind" in outcome
    ? { letterId: letter, code: outcome.code, reason: reasonOf(outcome.message) }
    : { letterId: letter, stream: outcome.published.stream };
}

export const advance: Step<z.infer<typeof jobAndPlace>> = {
  name: "redrive-advance",
  description: "Records how far the job has come, with which its next run begins.",
  input: jobAndPlace,
  run: async ({ job: given, at: { batch: last, cursor, startedAt } }, context, ports) => {
    if (cursor === null) return {};
    const { jobId: id, filter, ratePerSecond: rate } = given;
    const command: RedriveCommand = {
      ...{ type: "AdvanceRedrive", jobId: id, filter, ratePerSecond: rate },
      ...{ batch: last, cursor, startedAt },
    };
    await record(ports, context, { domain: "redrive", command });
    return { batch: last };
  },
};

const named = z.object({ jobId });

export const finish: Step<z.infer<typeof named>> = {
  name: "redrive-finish",
  description: "Records that all dead letters were gone through, unless the job was aborted.",
  input: named,
  run: async (given, context, ports) => {
    const command: RedriveCommand = { type: "CompleteRedrive", ...given };
    await record(ports, context, { domain: "redrive", command });
    return given;
  },
};

const failed = z.object({ jobId, failure: caught });

export const stop: Step<z.infer<typeof failed>> = {
  name: "redrive-stop",
  description: "Aborts a job that cannot go on, with the reason.",
  input: failed,
  run: async ({ jobId: id, failure }, context, ports) => {
    const { errorClass, reason } = describeCaught(failure);
    const command: RedriveCommand = { type: "AbortRedrive", jobId: id, reason };
    await record(ports, context, { domain: "redrive", command });
    return { errorClass, reason };
  },
};

export const redriveSteps: readonly Step[] = [choose, redriveLetters, advance, finish, stop];
