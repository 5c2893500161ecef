import type { BusName } from "@bridgework/core/kernel/rule";
import { topology } from "@bridgework/core/topology";
import { componentOf, nameOf } from "./names.ts";
import { createRole } from "./roles.ts";

/** As long and as often as EventBridge tries at most, before an event goes to the queue of what it could not deliver. */
export const RETRIES = { maximumEventAgeInSeconds: 24 * 60 * 60, maximumRetryAttempts: 185 };

/** The rules of the topology, each of which starts its workflow with the event as its input. */
export function createRules(
  buses: Readonly<Record<BusName, sst.aws.Bus>>,
  workflows: ReadonlyMap<string, aws.sfn.StateMachine>,
  undelivered: aws.sqs.Queue,
): readonly aws.cloudwatch.EventRule[] {
  const role = createRole({
    name: "rules",
    service: "events.amazonaws.com",
    statements: [{ Action: "states:StartExecution", Resource: [...workflows.values()].map(({ arn }) => arn) }],
  });
  return topology.rules.map(({ name, description, bus, pattern, workflow }) => {
    const machine = workflows.get(workflow);
    if (machine === undefined) throw new Error(`Rule ${name} starts ${workflow}, which was not made.`);
    const component = `${componentOf(name)}Rule`;
    const rule = new aws.cloudwatch.EventRule(component, {
      name: nameOf(name),
      description,
      eventBusName: buses[bus].name,
      eventPattern: JSON.stringify(pattern),
    });
    new aws.cloudwatch.EventTarget(`${component}Target`, {
      ...{ rule: rule.name, eventBusName: buses[bus].name, targetId: workflow },
      ...{ arn: machine.arn, roleArn: role.arn, retryPolicy: RETRIES },
      deadLetterConfig: { arn: undelivered.arn },
    });
    return rule;
  });
}
