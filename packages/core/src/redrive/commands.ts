import * as z from "zod";
import {
  batch,
  jobId,
  letterRedriven,
  letterSkipped,
  redriveAborted,
  redriveAdvanced,
  redriveStarted,
} from "./events.ts";

/** What became of a letter. */
const outcome = z.union([
  letterSkipped.pick({ letterId: true, code: true, reason: true }),
  letterRedriven.pick({ letterId: true, stream: true }),
]);
export type Outcome = Readonly<z.infer<typeof outcome>>;

const startRedrive = redriveStarted.extend({ type: z.literal("StartRedrive") });
/** Records nothing; refused where the job is over. */
const continueRedrive = z.object({ type: z.literal("ContinueRedrive"), jobId });
const recordBatch = z.object({
  type: z.literal("RecordBatch"),
  ...{ jobId, batch },
  outcomes: z.array(outcome).min(1).max(100).readonly(),
});
const advanceRedrive = redriveAdvanced.extend({ type: z.literal("AdvanceRedrive") });
const abortRedrive = redriveAborted.extend({ type: z.literal("AbortRedrive") });
const completeRedrive = z.object({ type: z.literal("CompleteRedrive"), jobId });

export const redriveCommand = z.discriminatedUnion("type", [
  startRedrive,
  continueRedrive,
  recordBatch,
  advanceRedrive,
  abortRedrive,
  completeRedrive,
]);
export type RedriveCommand = Readonly<z.infer<typeof redriveCommand>>;
export type RedriveCommandOf<Type extends RedriveCommand["type"]> = Extract<RedriveCommand, { readonly type: Type }>;
