import fc from "fast-check";
import type { SubjectCommand } from "./commands.ts";

const subject = "s1";

/** Commands for one subject, the first of them a request. */
export const subjectCommands = fc
  .array(
    fc.constantFrom<SubjectCommand>(
      { type: "RequestErasure", subject },
      { type: "RequestErasure", subject, reason: "asked by letter" },
      { type: "RecordErased", subject, had: true },
      { type: "RecordErased", subject, had: false },
    ),
    { maxLength: 20 },
  )
  .map((rest): readonly SubjectCommand[] => [{ type: "RequestErasure", subject }, ...rest]);
