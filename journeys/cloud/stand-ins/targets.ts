import type { BusEvent } from "@bridgework/core/kernel/rule";
import type { Functions } from "./functions.ts";
import type { Queues } from "./queues.ts";
import type { StateMachines } from "./state-machines.ts";

export interface Targets {
  /** Rejects where the target does not take the event. */
  deliver(arn: string, event: BusEvent): Promise<void>;
}

export interface TargetSettings {
  readonly functions: () => Functions;
  readonly machines: StateMachines;
  readonly queues: Queues;
}

/** What a rule's target can be, by the service in its ARN. */
export function openTargets({ functions, machines, queues }: TargetSettings): Targets {
  return {
    deliver: async (arn, event) => {
      const [, , service] = arn.split(":");
      switch (service) {
        case "states":
          return machines.start(arn, { ...event });
        case "lambda":
          // Lambda has taken it when it is in the function's own queue.
          return void functions().byArn(arn).send(event);
        case "sqs":
          return queues.send(arn, { body: JSON.stringify(event) });
        default:
          throw new Error(`No stand-in is handed events under ${arn}.`);
      }
    },
  };
}
