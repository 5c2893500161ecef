import {
  type CodeDeployClient,
  CreateDeploymentCommand,
  GetDeploymentCommand,
  ListDeploymentsCommand,
} from "@aws-sdk/client-codedeploy";
import { applicationOf, functionOf, LIVE } from "./names.ts";

export interface Shift {
  readonly stage: string;
  readonly name: string;
  readonly from: string;
  readonly to: string;
  /** All calls at once, whatever the alarms say. */
  readonly atOnce: boolean;
}

/** How a deployment of CodeDeploy stands. */
export type State =
  | { readonly status: "running" }
  | { readonly status: "succeeded" }
  /** With CodeDeploy's reason, as `ALARM_ACTIVE: …`. */
  | { readonly status: "ended"; readonly reason: string };

/** Has CodeDeploy move the alias of a function. Resolves to the deployment's id. */
export async function startShift(codedeploy: CodeDeployClient, shift: Shift): Promise<string> {
  const { stage, name, atOnce } = shift;
  const { deploymentId } = await codedeploy.send(
    new CreateDeploymentCommand({
      applicationName: applicationOf(stage),
      deploymentGroupName: name,
      revision: { revisionType: "AppSpecContent", appSpecContent: { content: appSpecOf(shift) } },
      ...(atOnce ? AT_ONCE : {}),
    }),
  );
  if (deploymentId === undefined) throw new Error(`CodeDeploy says no id for the release of ${name}.`);
  return deploymentId;
}

/** Alarms that are on already would stop what is to mend them. */
const AT_ONCE = {
  deploymentConfigName: "CodeDeployDefault.LambdaAllAtOnce",
  overrideAlarmConfiguration: { enabled: false },
};

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-example.html#appspec-file-example-lambda */
function appSpecOf({ stage, name, from, to }: Shift): string {
  const Properties = { Name: functionOf(stage, name), Alias: LIVE, CurrentVersion: from, TargetVersion: to };
  const Resources = [{ [name]: { Type: "AWS::Lambda::Function", Properties } }];
  // JSON.stringify would make 0 of the one version that there is.
  return `{"version":0.0,"Resources":${JSON.stringify(Resources)}}`;
}

/** The id of the deployment that moves the alias of a function at this moment; undefined where none does. */
export async function runningShift(
  codedeploy: CodeDeployClient,
  stage: string,
  name: string,
): Promise<string | undefined> {
  const { deployments = [] } = await codedeploy.send(
    new ListDeploymentsCommand({
      applicationName: applicationOf(stage),
      deploymentGroupName: name,
      includeOnlyStatuses: ["Created", "Queued", "InProgress", "Baking", "Ready"],
    }),
  );
  return deployments[0];
}

export async function stateOf(codedeploy: CodeDeployClient, deploymentId: string): Promise<State> {
  const { deploymentInfo: info } = await codedeploy.send(new GetDeploymentCommand({ deploymentId }));
  if (info?.status === "Succeeded") return { status: "succeeded" };
  if (info?.status !== "Failed" && info?.status !== "Stopped") return { status: "running" };
  const { code, message } = info.errorInformation ?? {};
  return { status: "ended", reason: [code ?? info.status, message].filter(Boolean).join(": ") };
}
