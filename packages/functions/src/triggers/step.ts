import { createRunStep } from "@bridgework/core/app/run-step";
import type { Json } from "@bridgework/core/kernel/json";
import type { Context } from "aws-lambda";
import { compose } from "../compose.ts";
import { stepPorts } from "../compose-steps.ts";
import { entry, SPARE_MS } from "../entry.ts";
import { required } from "../environment.ts";

const cloud = await compose();
const step = required(cloud.environment, "STEP");
const machinePrefix = required(cloud.environment, "STATE_MACHINE_PREFIX").split(":").at(-1) ?? "";
const runStep = createRunStep(cloud.topology, stepPorts(cloud), { ...cloud.observation, machinePrefix });

/** Runs a step of a workflow with the Payload of its Task state; its own deadline leaves it time to record how far it came. */
export const handler = entry(cloud, (payload: Json, context: Context) =>
  runStep(step, payload, { due: cloud.clock.now() + context.getRemainingTimeInMillis() - SPARE_MS }),
);
