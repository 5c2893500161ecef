import { here, nameOf } from "./names.ts";
import type { Permission } from "./permissions.ts";
import type { Settings } from "./settings.ts";

/** How people are told: the sender of e-mails, and the topic of alarms, which the operator has to confirm once. */
export function createNotifications({ mailFrom, operatorEmail }: Settings) {
  const sender = new aws.sesv2.EmailIdentity("Sender", { emailIdentity: mailFrom });
  const alarms = createAlarmTopic("Alarms", { name: nameOf("alarms"), operatorEmail });
  return { alarms, mayNotify: mayNotify(sender, mailFrom) };
}

export interface AlarmTopic {
  readonly name: string;
  readonly operatorEmail: string;
  /** Default: that of the stage. */
  readonly region?: string;
}

/** Where alarms of one Region go, and from there to the operator. */
export function createAlarmTopic(component: string, { name, operatorEmail, region }: AlarmTopic): aws.sns.Topic {
  const place = region === undefined ? {} : { region };
  const topic = new aws.sns.Topic(component, { ...place, name, displayName: `Bridgework ${$app.stage}` });
  new aws.sns.TopicPolicy(`${component}Senders`, {
    ...place,
    arn: topic.arn,
    policy: $jsonStringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: "sns:Publish",
          Resource: topic.arn,
          Condition: { StringEquals: { "aws:SourceAccount": here().account } },
        },
      ],
    }),
  });
  new aws.sns.TopicSubscription(`${component}Operator`, {
    ...{ ...place, topic: topic.arn, protocol: "email", endpoint: operatorEmail },
  });
  return topic;
}

/** E-mails of this one sender. Text messages go to a number, which is no resource: so topics are ruled out instead. */
function mayNotify(sender: aws.sesv2.EmailIdentity, from: string): readonly Permission[] {
  const fromHere = { test: "StringEquals", variable: "ses:FromAddress", values: [from] };
  return [
    { actions: ["ses:SendEmail"], resources: [sender.arn], conditions: [fromHere] },
    { actions: ["sns:Publish"], resources: ["*"] },
    { effect: "deny", actions: ["sns:Publish"], resources: ["arn:aws:sns:*:*:*"] },
  ];
}
