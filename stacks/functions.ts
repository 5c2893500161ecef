import type { Callee } from "./canary.ts";
import { componentOf, here, nameOf } from "./names.ts";
import type { Permission } from "./permissions.ts";
import { profileOf } from "./stage.ts";

const TRIGGERS = "packages/functions/src/triggers";

/** One Lambda function: a file of the triggers under a name of its own. */
export interface FunctionSpec {
  readonly name: string;
  readonly description: string;
  /** File of `packages/functions/src/triggers`. */
  readonly trigger: string;
  /** Seconds. */
  readonly timeout: number;
  /** Megabytes; CPU comes with them. */
  readonly memory: number;
  /** Instances that are its own and that it cannot exceed; null: it shares what no function has reserved. */
  readonly reserved?: number | null;
  /** Every deployment keeps a version of it. Default false. */
  readonly versions?: boolean;
  readonly environment: Readonly<Record<string, $util.Input<string>>>;
  readonly may: readonly Permission[];
  /** Queues of which it is handed the messages. */
  readonly takesFrom?: readonly aws.sqs.Queue[];
  /** Where that goes which it has failed at. */
  readonly givesUpTo?: aws.sqs.Queue;
}

export function createFunction(spec: FunctionSpec): sst.aws.Function {
  const { name, description, trigger, timeout, memory, reserved, versions = false, environment } = spec;
  return new sst.aws.Function(componentOf(name), {
    name: nameOf(name),
    description,
    handler: `${TRIGGERS}/${trigger}.handler`,
    timeout: `${timeout} seconds`,
    memory: `${memory} MB`,
    ...(reserved ? { concurrency: { reserved } } : {}),
    ...(versions ? { versioning: true } : {}),
    environment,
    permissions: permissionsOf(spec),
    logging: { format: "json", retention: profileOf($app.stage).logs.kept },
    nodejs: { minify: true },
    transform: { role: writesItsLogAlone },
  });
}

function permissionsOf({ name, may, takesFrom = [], givesUpTo }: FunctionSpec): Permission[] {
  const take = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
  return [
    ...may,
    ...takesFrom.map(({ arn }) => ({ actions: take, resources: [arn] })),
    ...(givesUpTo === undefined ? [] : [{ actions: ["sqs:SendMessage"], resources: [givesUpTo.arn] }]),
    ...($dev ? [] : [writeItsLog(name)]),
  ];
}

function writeItsLog(name: string): Permission {
  const { account, region } = here();
  return {
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [$interpolate`arn:aws:logs:${region}:${account}:log-group:/aws/lambda/${nameOf(name)}:*`],
  };
}

/** AWS's own policy for functions lets each of them make and write every log of the account. */
function writesItsLogAlone(role: aws.iam.RoleArgs): undefined {
  if (!$dev) role.managedPolicyArns = [];
}

/** Has a function that nobody waits for try an event twice more, and keep it where all of that fails. */
export function keepFailures(name: string, { name: functionName, alias }: Callee, queue: aws.sqs.Queue): void {
  new aws.lambda.FunctionEventInvokeConfig(`${componentOf(name)}Failures`, {
    ...{ functionName, ...(alias === undefined ? {} : { qualifier: alias }), maximumRetryAttempts: 2 },
    destinationConfig: { onFailure: { destination: queue.arn } },
  });
}

/** Has a function that nobody waits for drop what it fails at, or has no time for: its next call makes good for it. */
export function dropFailures(name: string, target: sst.aws.Function): void {
  new aws.lambda.FunctionEventInvokeConfig(`${componentOf(name)}Failures`, {
    ...{ functionName: target.name, maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
  });
}
