import { describe, expect, it } from "vitest";
import { inputsOf, ofType, readGraph, STAGES, statementsOf } from "./graph.fixture.ts";
import { profileOf } from "./stage.ts";

const CANARIES = ["api", "ingest"];
const withCanaries = STAGES.filter((stage) => profileOf(stage).canary);

describe.each(withCanaries)("releases of %s", (stage) => {
  const graph = readGraph(stage);
  const named = (name: string) => `bridgework-${stage}-${name}`;
  const arnOf = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${named(name)}`;

  it("are of these functions, each with a version for every deployment and one alias that only a release moves", () => {
    const versioned = inputsOf(graph, "lambda/function:Function").filter(({ publish }) => publish === true);
    expect(versioned.map(({ name }) => name)).toEqual(CANARIES.map(named));
    expect(ofType(graph, "lambda/alias:Alias")).toMatchObject(
      CANARIES.map((name) => ({
        inputs: { name: "live", functionName: named(name), functionVersion: "1" },
        options: { ignoreChanges: ["functionVersion", "routingConfig"] },
      })),
    );
  });

  it.each(CANARIES)("%s is called by its alias, and by nobody without", (name) => {
    const calling = graph.resources.filter(({ custom, inputs }) => custom && textsOf(inputs).includes(arnOf(name)));
    const permissions = ofType(graph, "lambda/permission:Permission").filter(({ inputs }) =>
      [named(name), arnOf(name)].includes(String(inputs["function"])),
    );
    expect(calling.filter((each) => !permissions.includes(each)).map((each) => each.name)).toEqual(["ReleaseRole"]);
    expect(permissions.length).toBeGreaterThan(0);
    for (const { inputs } of permissions) expect(inputs["qualifier"]).toBe("live");
  });

  it("are what the API's routes and the inbox call", () => {
    const routes = inputsOf(graph, "apigatewayv2/integration:Integration").map(({ integrationUri }) => integrationUri);
    expect(routes).toContain(`${arnOf("api")}:live`);
    const targets = inputsOf(graph, "cloudwatch/eventTarget:EventTarget").map(({ arn }) => arn);
    expect(targets).toContain(`${arnOf("ingest")}:live`);
  });

  it("keep what the alias of a function that nobody waits for fails at", () => {
    const configs = inputsOf(graph, "lambda/functionEventInvokeConfig:FunctionEventInvokeConfig");
    const ofIngest = configs.filter(({ functionName }) => functionName === named("ingest"));
    expect(ofIngest).toMatchObject([{ qualifier: "live", destinationConfig: { onFailure: expect.any(Object) } }]);
  });

  it("go by a tenth and five minutes, and back on an alarm of the newest version, of which the operator is told", () => {
    const groups = inputsOf(graph, "codedeploy/deploymentGroup:DeploymentGroup");
    const [topic] = inputsOf(graph, "sns/topic:Topic");
    const alarmsOf = (name: string) => [`${name}-release-fails`, ...(name === "api" ? ["doors-release-fails"] : [])];
    expect(groups).toMatchObject(
      CANARIES.map((name) => ({
        appName: named("release"),
        deploymentGroupName: name,
        deploymentConfigName: "CodeDeployDefault.LambdaCanary10Percent5Minutes",
        autoRollbackConfiguration: { enabled: true, events: expect.arrayContaining(["DEPLOYMENT_STOP_ON_ALARM"]) },
        alarmConfiguration: { enabled: true, alarms: alarmsOf(name).map(named) },
        triggerConfigurations: [{ triggerTargetArn: expect.stringMatching(new RegExp(`:${topic?.["name"]}$`)) }],
      })),
    );
    for (const name of CANARIES) {
      const of = { FunctionName: named(name), Resource: `${named(name)}:live`, ExecutedVersion: "1" };
      expect(inputsOf(graph, "cloudwatch/metricAlarm:MetricAlarm")).toContainEqual(
        expect.objectContaining({ name: named(`${name}-release-fails`), metricName: "Errors", dimensions: of }),
      );
    }
  });

  it("may move the aliases and nothing else", () => {
    const role = ofType(graph, "iam/role:Role").find(({ name }) => name === "ReleaseRole");
    const trusted = {
      Principal: { Service: "codedeploy.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
    };
    expect(role?.inputs).toMatchObject({ assumeRolePolicy: { Statement: [trusted] } });
    const [moving] = statementsOf(role);
    expect(moving?.Action).toEqual(["lambda:GetAlias", "lambda:UpdateAlias", "lambda:GetProvisionedConcurrencyConfig"]);
    const reached = CANARIES.map(arnOf).flatMap((arn) => [arn, `${arn}:live`]);
    expect([moving?.Resource].flat().sort()).toEqual(reached.sort());
  });
});

it("keep instances warm of what is released, where a setting asks for it", () => {
  const warm = withCanaries.flatMap((stage) =>
    inputsOf(readGraph(stage), "lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig"),
  );
  expect(warm).toEqual([
    { functionName: "bridgework-staging-api", qualifier: "live", provisionedConcurrentExecutions: 2 },
  ]);
});

const without = [...STAGES.filter((stage) => !profileOf(stage).canary), "live"] as const;

it.each(without)("%s has neither versions nor an alias nor releases", (stage) => {
  const graph = readGraph(stage);
  expect(inputsOf(graph, "lambda/function:Function").filter(({ publish }) => publish === true)).toEqual([]);
  const kinds = /^aws:(codedeploy\/|lambda\/(alias|provisionedConcurrencyConfig):)/;
  expect(graph.resources.filter(({ type }) => kinds.test(type))).toEqual([]);
});

/** Every text in the inputs of a resource, at any depth. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
