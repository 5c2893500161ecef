import * as z from "zod";
import { checkSubmission } from "../task/submission.ts";
import { correlatedTurn, taskQueued, turn } from "./events.ts";

const queueTask = taskQueued.extend({ type: z.literal("QueueTask") }).superRefine(checkSubmission);
const requestTurn = correlatedTurn.extend({ type: z.literal("RequestTurn") });
const endTurn = turn.extend({ type: z.literal("EndTurn") });

export const groupCommand = z.discriminatedUnion("type", [queueTask, requestTurn, endTurn]);
export type GroupCommand = Readonly<z.infer<typeof groupCommand>>;
export type GroupCommandOf<Type extends GroupCommand["type"]> = Extract<GroupCommand, { readonly type: Type }>;
