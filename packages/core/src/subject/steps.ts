import * as z from "zod";
import { record } from "../app/record.ts";
import type { Step } from "../kernel/workflow.ts";
import type { SubjectCommand } from "./commands.ts";
import { subject } from "./events.ts";

const asked = z.object({ subject });

export const erase: Step<z.infer<typeof asked>> = {
  name: "subject-erase",
  description: "Deletes the subject's key and records that it is gone.",
  bulkhead: "critical",
  input: asked,
  timeout: 30,
  run: async (input, context, ports) => {
    const had = await ports.sealer.erase(input.subject);
    const command: SubjectCommand = { type: "RecordErased", subject: input.subject, had };
    await record(ports, context, { domain: "subject", command });
    return { subject: input.subject, had };
  },
};

export const subjectSteps: readonly Step[] = [erase];
