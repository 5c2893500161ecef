import type { Workflow } from "@bridgework/core/kernel/workflow";
import { topology } from "@bridgework/core/topology";
import { stepsOf, withFunctions } from "./asl.ts";
import { componentOf, nameOf } from "./names.ts";
import { createRole } from "./roles.ts";
import { profileOf } from "./stage.ts";

/** A state machine for each workflow of the topology, by the workflow's name. It may call its own steps alone. */
export function createWorkflows(
  steps: ReadonlyMap<string, sst.aws.Function>,
): ReadonlyMap<string, aws.sfn.StateMachine> {
  return new Map([...topology.workflows].map(([name, workflow]) => [name, createWorkflow(workflow, steps)]));
}

function createWorkflow(
  { name, type, definition }: Workflow,
  steps: ReadonlyMap<string, sst.aws.Function>,
): aws.sfn.StateMachine {
  const component = `${componentOf(name)}Workflow`;
  const arns = Object.fromEntries(stepsOf(definition).map((step) => [step, functionOf(steps, step).arn]));
  const log = new aws.cloudwatch.LogGroup(`${component}Log`, {
    // Step Functions adds what it needs to the policy of logs, which only holds for many groups under this prefix.
    name: `/aws/vendedlogs/states/${nameOf(name)}`,
    retentionInDays: profileOf($app.stage).logs.days,
  });
  const role = createRole({
    name: `${name}-workflow`,
    service: "states.amazonaws.com",
    statements: [{ Action: "lambda:InvokeFunction", Resource: Object.values(arns) }, ...ANYWHERE],
  });
  return new aws.sfn.StateMachine(component, {
    name: nameOf(name),
    type,
    roleArn: role.arn,
    definition: $jsonStringify($resolve(arns).apply((arnOf) => withFunctions(definition, (step) => `${arnOf[step]}`))),
    // The history holds what a run was given; the log says only that something failed, since it is read by more people.
    loggingConfiguration: {
      level: type === "EXPRESS" ? "ALL" : "ERROR",
      includeExecutionData: false,
      logDestination: $interpolate`${log.arn}:*`,
    },
    tracingConfiguration: { enabled: true },
  });
}

function functionOf(steps: ReadonlyMap<string, sst.aws.Function>, name: string): sst.aws.Function {
  const found = steps.get(name);
  if (found === undefined) throw new Error(`A workflow calls the step ${name}, which no domain declares.`);
  return found;
}

/** Services that know no resources: the delivery of logs, and traces. */
const ANYWHERE = [
  {
    Action: [
      "logs:CreateLogDelivery",
      "logs:GetLogDelivery",
      "logs:UpdateLogDelivery",
      "logs:DeleteLogDelivery",
      "logs:ListLogDeliveries",
      "logs:PutResourcePolicy",
      "logs:DescribeResourcePolicies",
      "logs:DescribeLogGroups",
    ],
    Resource: "*",
  },
  {
    Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"],
    Resource: "*",
  },
];
