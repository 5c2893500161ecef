import * as z from "zod";
import { notify } from "../app/notify.ts";
import type { Step } from "../kernel/workflow.ts";
import { counterId } from "./events.ts";

const reached = z.object({ counterId, milestone: z.int(), value: z.int() });

export const tellOperator: Step<z.infer<typeof reached>> = {
  name: "counter-tell-operator",
  description: "E-mails the operator about a milestone.",
  input: reached,
  timeout: 30,
  circuit: { name: () => "email" },
  // The counter has reached it whether the operator hears of it or not.
  fallback: () => ({ told: false }),
  run: async ({ counterId: counter, milestone, value }, context, ports) => {
    const sent = await notify(ports, {
      key: context.key,
      channel: "email",
      to: ports.settings.operatorEmail,
      subject: `Counter ${counter} has reached ${milestone}`,
      body: `Counter ${counter} has reached ${milestone}. It is at ${value} now.`,
    });
    return { ...sent };
  },
};

export const counterSteps: readonly Step[] = [tellOperator];
