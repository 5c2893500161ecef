import { createAlarm } from "./alarm.ts";
import { type Canary, LIVE } from "./canary.ts";
import { componentOf, here, nameOf } from "./names.ts";
import { createRole } from "./roles.ts";

export interface ReleaseSettings {
  /** By name. */
  readonly canaries: Readonly<Record<string, Canary>>;
  readonly api: sst.aws.ApiGatewayV2;
  /** Told of each release that is taken back. */
  readonly topic: aws.sns.Topic;
}

interface Shifted extends Canary {
  readonly name: string;
  readonly alias: aws.lambda.Alias;
}

/** Of the API's requests, in percent: more failing within a minute take a release back. */
const MOST_FAILING = 1;

/**
 * What `npm run release` has CodeDeploy do: hand a tenth of the calls to a new version, all of them five minutes later, and
 * none again as soon as an alarm says that the new version fails. `scripts/release` finds application and groups by name.
 */
export function createReleases({ canaries, api, topic }: ReleaseSettings): void {
  const shifted = Object.entries(canaries).flatMap(([name, { alias, ...canary }]) =>
    alias === undefined ? [] : [{ ...canary, name, alias }],
  );
  if (shifted.length === 0) return;
  const application = new aws.codedeploy.Application("Release", { name: nameOf("release"), computePlatform: "Lambda" });
  const role = createReleaseRole(shifted, topic);
  const doors = createDoorAlarm(api);
  for (const canary of shifted) {
    const alarms = [createVersionAlarm(canary), ...(canary.name === "api" ? [doors] : [])];
    new aws.codedeploy.DeploymentGroup(`${componentOf(canary.name)}Release`, {
      ...{ appName: application.name, deploymentGroupName: canary.name, serviceRoleArn: role.arn },
      deploymentConfigName: "CodeDeployDefault.LambdaCanary10Percent5Minutes",
      deploymentStyle: { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" },
      autoRollbackConfiguration: {
        enabled: true,
        events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"],
      },
      alarmConfiguration: { enabled: true, alarms: alarms.map(({ name }) => name) },
      triggerConfigurations: [
        { triggerName: "operator", triggerEvents: ["DeploymentRollback"], triggerTargetArn: topic.arn },
      ],
    });
  }
}

function createReleaseRole(shifted: readonly Shifted[], topic: aws.sns.Topic): aws.iam.Role {
  const { account, region } = here();
  return createRole({
    name: "release",
    service: "codedeploy.amazonaws.com",
    statements: [
      {
        Action: ["lambda:GetAlias", "lambda:UpdateAlias", "lambda:GetProvisionedConcurrencyConfig"],
        Resource: shifted.flatMap(({ target, alias }) => [target.arn, alias.arn]),
      },
      { Action: "cloudwatch:DescribeAlarms", Resource: $interpolate`arn:aws:cloudwatch:${region}:${account}:alarm:*` },
      { Action: "sns:Publish", Resource: topic.arn },
    ],
  });
}

/** Of the newest version alone, so that what the former one fails at takes nothing back. */
function createVersionAlarm({ name, target }: Shifted): aws.cloudwatch.MetricAlarm {
  return createAlarm({
    ...{ name: `${name}-release-fails`, namespace: "AWS/Lambda", metric: "Errors", statistic: "Sum" },
    of: {
      FunctionName: target.name,
      Resource: $interpolate`${target.name}:${LIVE}`,
      ExecutedVersion: target.nodes.function.version,
    },
    ...{ over: 0, minutes: 1 },
    says: `The newest version of the function ${name} fails. A release of it that is under way is taken back.`,
  });
}

/** API Gateway does not know versions. A share, since a tenth of the requests is few where few come. */
function createDoorAlarm(api: sst.aws.ApiGatewayV2): aws.cloudwatch.MetricAlarm {
  const query = (id: string, metricName: string) => ({
    id,
    metric: {
      ...{ namespace: "AWS/ApiGateway", metricName, dimensions: { ApiId: api.nodes.api.id } },
      ...{ period: 60, stat: "Sum" },
    },
  });
  return new aws.cloudwatch.MetricAlarm("DoorsReleaseFailsAlarm", {
    name: nameOf("doors-release-fails"),
    alarmDescription: "The API answers with errors of its own. A release of it that is under way is taken back.",
    ...{ comparisonOperator: "GreaterThanThreshold", threshold: MOST_FAILING, evaluationPeriods: 1 },
    treatMissingData: "notBreaching",
    metricQueries: [
      { id: "share", expression: "100 * failed / requests", label: "Failing requests (%)", returnData: true },
      query("failed", "5xx"),
      query("requests", "Count"),
    ],
  });
}
