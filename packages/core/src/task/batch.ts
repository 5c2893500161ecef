import { record } from "../app/record.ts";
import { streamOf } from "../kernel/event.ts";
import { Fault } from "../kernel/fault.ts";
import type { Json, JsonObject } from "../kernel/json.ts";
import type { StepContext } from "../kernel/workflow.ts";
import type { StepPorts } from "../ports/step-ports.ts";
import { callOut } from "./call-out.ts";
import type { TaskCommand } from "./commands.ts";
import type { HandlerOf } from "./events.ts";

/** A run of a task that works through the items of its input. */
export interface BatchRun {
  readonly taskId: string;
  readonly run: number;
  readonly handler: HandlerOf<"batch">;
  readonly input: JsonObject;
}

export interface Progress {
  readonly done: number;
  readonly total: number;
}

const ITEM_TIMEOUT_MS = 5_000;
/** A process that dies repeats at most so many items, each under the key that it had. */
const RECORD_EVERY = 20;

/**
 * Sends one item after another, from the first that is not recorded as done, until there is no time left for a whole one.
 * How far it came is recorded, also where an item fails. It always tries one item, so that every attempt gets on or fails.
 */
export async function workThrough(batch: BatchRun, context: StepContext, ports: StepPorts): Promise<Progress> {
  const items = itemsOf(batch);
  const from = await doneOf(batch, ports);
  const hasTime = () => context.deadline - ports.clock.now() >= ITEM_TIMEOUT_MS;
  const save = (done: number) => recordProgress({ done, total: items.length }, batch, context, ports);
  let done = from;
  try {
    for (const [index, item] of [...items.entries()].slice(from)) {
      if (done > from && !hasTime()) break;
      await send(batch, { item, index }, context, ports);
      done = index + 1;
      if ((done - from) % RECORD_EVERY === 0) await save(done);
    }
  } finally {
    if (done > from) await save(done);
  }
  return { done, total: items.length };
}

/** How many items are recorded as done; earlier runs of the task count. */
export async function doneOf(
  { taskId }: Pick<BatchRun, "taskId">,
  { store }: Pick<StepPorts, "store">,
): Promise<number> {
  const facts = await store.read(streamOf("task", taskId), { order: "backward" });
  const newest = facts.find(({ type }) => type === "TaskProgressed")?.data["done"];
  return typeof newest === "number" ? newest : 0;
}

async function send(
  { handler, taskId }: BatchRun,
  { item, index }: { readonly item: Json; readonly index: number },
  context: StepContext,
  { http }: StepPorts,
): Promise<void> {
  const { url } = handler;
  const key = `task/${taskId}/${index}`;
  await callOut(http, { method: "POST", url, body: item, key, context, timeout: ITEM_TIMEOUT_MS });
}

async function recordProgress(
  { done, total }: Progress,
  { taskId, run }: BatchRun,
  context: StepContext,
  ports: StepPorts,
): Promise<void> {
  const command: TaskCommand = { type: "RecordProgress", taskId, run, done, total };
  await record(ports, context, { domain: "task", command, part: String(done) });
}

function itemsOf({ input }: BatchRun): readonly Json[] {
  const { items } = input;
  if (Array.isArray(items)) return items;
  throw new Fault("VALIDATION", "no_items", "input.items: expected a list, for a batch handler. Submit the task anew.");
}
