import * as z from "zod";
import { subjectErased, subjectErasureRequested } from "./events.ts";

const requestErasure = subjectErasureRequested.extend({ type: z.literal("RequestErasure") });
const recordErased = subjectErased.extend({ type: z.literal("RecordErased") });

export const subjectCommand = z.discriminatedUnion("type", [requestErasure, recordErased]);
export type SubjectCommand = Readonly<z.infer<typeof subjectCommand>>;
