import type { Callee } from "./canary.ts";
import { componentOf, nameOf } from "./names.ts";
import { RETRIES } from "./rules.ts";

export interface Notice {
  readonly name: string;
  readonly description: string;
  /** Absent: the account's own bus, on which AWS's services speak. */
  readonly bus?: sst.aws.Bus;
  readonly pattern: $util.Input<string>;
  readonly target: Callee;
  readonly undelivered: aws.sqs.Queue;
}

/**
 * A rule beside those of the topology, which calls a function with every event that matches. What becomes of an event that
 * the function fails at is the function's own matter.
 */
export function notice({ name, description, bus, pattern, target, undelivered }: Notice) {
  const component = `${componentOf(name)}Rule`;
  const onBus = bus === undefined ? {} : { eventBusName: bus.name };
  const rule = new aws.cloudwatch.EventRule(component, {
    ...{ name: nameOf(name), description, eventPattern: pattern },
    ...onBus,
  });
  new aws.cloudwatch.EventTarget(`${component}Target`, {
    ...{ rule: rule.name, targetId: name, arn: target.arn, retryPolicy: RETRIES },
    ...onBus,
    deadLetterConfig: { arn: undelivered.arn },
  });
  new aws.lambda.Permission(`${component}Permission`, {
    ...{ action: "lambda:InvokeFunction", function: target.name },
    ...(target.alias === undefined ? {} : { qualifier: target.alias }),
    ...{ principal: "events.amazonaws.com", sourceArn: rule.arn },
  });
  return rule;
}
