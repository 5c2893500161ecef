import * as z from "zod";
import type { DecidedEvent, EventType } from "../kernel/event.ts";
import { entityId } from "../kernel/schema.ts";

/** Whose personal data it is: a pseudonym, since it stays when everything else of the person is erased. */
export const subject = entityId;
export const erasureReason = z.string().max(200);

export const subjectErasureRequested = z.object({ subject, reason: erasureReason.exactOptional() });
/** `had`: whether there was a key to delete. */
export const subjectErased = z.object({ subject, had: z.boolean() });

export type SubjectEvent =
  | DecidedEvent<"SubjectErasureRequested", Readonly<z.infer<typeof subjectErasureRequested>>>
  | DecidedEvent<"SubjectErased", Readonly<z.infer<typeof subjectErased>>>;

export const subjectEvents: readonly EventType[] = [
  {
    type: "SubjectErasureRequested",
    schemaVersion: 1,
    description: "Somebody's personal data is to be erased wherever it is.",
    schema: subjectErasureRequested,
    sample: { subject: "customer-7", reason: "asked by letter" },
  },
  {
    type: "SubjectErased",
    schemaVersion: 1,
    description: "The key of somebody's personal data was deleted: nobody can read it any more.",
    schema: subjectErased,
    sample: { subject: "customer-7", had: true },
  },
];
