import type { Json, JsonObject } from "@bridgework/core/kernel/json";
import type { AwsService } from "@bridgework/local/aws-door";
import { createStepFunctions } from "@bridgework/local/stepfunctions/wire";
import * as z from "zod";
import type { CloudGraph } from "../graph.ts";
import type { Buses } from "./buses.ts";
import type { Functions } from "./functions.ts";
import { faultOf } from "./instances.ts";
import { openStepFunctions } from "./step-functions.ts";

const machine = z.object({
  name: z.string(),
  // The account's bus is told of Standard executions alone, and the engine would tell it of all.
  type: z.literal("STANDARD"),
  definition: z.record(z.string(), z.json()),
});

export interface StateMachines {
  readonly service: AwsService;
  /** Starts an execution under a name of its own, as a rule's target does. */
  start(machineArn: string, input: JsonObject): Promise<void>;
  close(): Promise<void>;
}

export interface StateMachineSettings {
  readonly graph: CloudGraph;
  /** Asked when a task comes: functions are told where Step Functions is, so they are made after it. */
  readonly functions: () => Functions;
  /** Is told of each change of an execution's status, as the account's bus. */
  readonly buses: Buses;
}

/** The graph's state machines, on the local engine: their tasks call the functions whose ARNs they name. */
export async function openStateMachines({ graph, functions, buses }: StateMachineSettings): Promise<StateMachines> {
  const { region, account } = graph.app;
  const machines = graph.take("sfn/stateMachine:StateMachine", machine);
  const inAccount = <Told extends Json>(told: Told): Told =>
    JSON.parse(JSON.stringify(told).replaceAll(/:states:[\w-]+:000000000000:/g, `:states:${region}:${account}:`));
  const engine = await openStepFunctions({
    machines: Object.fromEntries(machines.map(({ name, definition }) => [name, definition])),
    runTask: async (name, payload) => {
      const arn = `arn:aws:lambda:${region}:${account}:function:${name}`;
      return objectOf(arn, await functions().byArn(arn).invoke(payload));
    },
    onStatus: async (detail) => {
      const status = {
        source: "aws.states",
        type: "Step Functions Execution Status Change",
        detail: inAccount(detail),
      };
      buses.put("default", buses.eventOf(status));
    },
  });
  const serve = createStepFunctions(engine.executions);
  return {
    service: async (operation, input) => inAccount(await serve(operation, input)),
    start: async (arn, input) => {
      const workflow = arn.split(":").pop() ?? "";
      if (engine.executions.machines.get(workflow) === undefined)
        throw faultOf("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
      await engine.executions.start({ workflow, name: crypto.randomUUID(), input });
    },
    close: engine.close,
  };
}

const object = z.record(z.string(), z.json());

function objectOf(arn: string, value: unknown): JsonObject {
  const { data } = object.safeParse(value);
  if (data !== undefined) return data;
  throw new Error(`Expected ${arn} to answer with an object, got ${JSON.stringify(value)}.`);
}
