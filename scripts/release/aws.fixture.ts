import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import { LambdaClient } from "@aws-sdk/client-lambda";
import type { Json, JsonObject } from "@bridgework/core/kernel/json";
import type { AwsService } from "@bridgework/local/aws-door";
import { AwsError } from "@bridgework/local/aws-error";
import { listening, serveAws } from "../../journeys/cloud/stand-ins/aws-server.ts";

const CANARY_MS = 5 * 60_000;

/** A function with its alias, which a deployment moves. */
export interface StandInFunction {
  /** What the alias stands for. */
  version: string;
  canary?: string | undefined;
  readonly newest: string;
  /** Milliseconds after which an alarm says that the new version fails; absent: it is good. */
  readonly failsAfter?: number;
}

interface Deployment {
  readonly name: string;
  readonly to: string;
  readonly startedAt: number;
  readonly input: JsonObject;
  status: "InProgress" | "Succeeded" | "Stopped";
}

interface World {
  /** Of the stage `production`, by name. None: the stage has no canaries. */
  readonly functions: Readonly<Record<string, StandInFunction>>;
  readonly deployments: Map<string, Deployment>;
  now: number;
}

/** CodeDeploy and Lambda on 127.0.0.1, as far as a release needs them. Their time passes by `pass` alone. */
export async function standInForAws(functions: World["functions"]) {
  const world: World = { functions, deployments: new Map(), now: 0 };
  const servers = [
    await serveAws(new Map([["CodeDeploy_20141006", codeDeployOf(world)]])),
    await listening(createServer((request, answer) => answerLambda(world, request, answer))),
  ] as const;
  const settings = { region: "eu-central-1", credentials: { accessKeyId: "none", secretAccessKey: "none" } };
  const codedeploy = new CodeDeployClient({ ...settings, endpoint: servers[0].url, maxAttempts: 1 });
  const lambda = new LambdaClient({ ...settings, endpoint: servers[1].url, maxAttempts: 1 });
  return {
    codedeploy,
    lambda,
    deployments: world.deployments,
    pass: (milliseconds: number) => {
      world.now += milliseconds;
      for (const deployment of world.deployments.values()) advance(deployment, world);
    },
    close: () => {
      for (const each of [codedeploy, lambda]) each.destroy();
      for (const server of servers) server.close();
    },
  };
}

function advance(deployment: Deployment, { functions, now }: World): void {
  const target = functions[deployment.name];
  if (target === undefined) return;
  // The alias follows one turn after the deployment that it was for has stopped.
  if (deployment.status === "Stopped") target.canary = undefined;
  if (deployment.status !== "InProgress") return;
  const passed = now - deployment.startedAt;
  if (passed >= (target.failsAfter ?? Number.POSITIVE_INFINITY)) deployment.status = "Stopped";
  else if (passed >= CANARY_MS) finish(deployment, target);
}

function finish(deployment: Deployment, target: StandInFunction): void {
  deployment.status = "Succeeded";
  target.version = deployment.to;
  target.canary = undefined;
}

function codeDeployOf(world: World): AwsService {
  const operations: Readonly<Record<string, (input: JsonObject) => Json>> = {
    ListDeploymentGroups: () => {
      if (Object.keys(world.functions).length > 0) return { deploymentGroups: Object.keys(world.functions) };
      throw new AwsError("ApplicationDoesNotExistException", "There is no such application.");
    },
    ListDeployments: ({ deploymentGroupName: name }) => ({
      deployments: [...world.deployments].flatMap(([id, each]) =>
        each.name === name && each.status === "InProgress" ? [id] : [],
      ),
    }),
    CreateDeployment: (input) => ({ deploymentId: createDeployment(world, input) }),
    GetDeployment: ({ deploymentId }) => {
      const { status } = world.deployments.get(String(deploymentId)) ?? {};
      const errorInformation = { code: "ALARM_ACTIVE", message: "An alarm went off." };
      return { deploymentInfo: { status: status ?? "Failed", ...(status === "Stopped" ? { errorInformation } : {}) } };
    },
  };
  return async (operation, input) => {
    const answer = operations[operation];
    if (answer === undefined) throw new AwsError("UnknownOperationException", `${operation} is not served here.`);
    return answer(input);
  };
}

function createDeployment({ functions, deployments, now }: World, input: JsonObject): string {
  const name = String(input["deploymentGroupName"]);
  const target = functions[name];
  if (target === undefined) throw new AwsError("DeploymentGroupDoesNotExistException", `There is no group ${name}.`);
  const deployment: Deployment = { name, to: target.newest, startedAt: now, input, status: "InProgress" };
  if (input["deploymentConfigName"] === "CodeDeployDefault.LambdaAllAtOnce") finish(deployment, target);
  else target.canary = target.newest;
  const id = `d-${deployments.size + 1}`;
  deployments.set(id, deployment);
  return id;
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetAlias.html and API_ListVersionsByFunction.html, in pages of two. */
function answerLambda({ functions }: World, request: IncomingMessage, answer: ServerResponse): void {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const [, name = "", rest = ""] =
    /^\/2015-03-31\/functions\/bridgework-production-(\w+)\/(.+)$/.exec(url.pathname) ?? [];
  const target = functions[name];
  const send = (status: number, body: Json) =>
    answer.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  if (target !== undefined && rest === "aliases/live") send(200, aliasOf(target));
  else if (target !== undefined && rest === "versions") send(200, pageOf(target, url.searchParams.get("Marker")));
  else send(404, { Type: "User", Message: `${url.pathname} is not served here.` });
}

function aliasOf({ version, canary }: StandInFunction): Json {
  const routing = canary === undefined ? {} : { RoutingConfig: { AdditionalVersionWeights: { [canary]: 0.1 } } };
  return { Name: "live", FunctionVersion: version, ...routing };
}

function pageOf({ newest }: StandInFunction, marker: string | null): Json {
  const all = ["$LATEST", ...Array.from({ length: Number(newest) }, (_, index) => String(index + 1))];
  const from = Number(marker ?? 0);
  const Versions = all.slice(from, from + 2).map((Version) => ({ Version }));
  return from + 2 < all.length ? { Versions, NextMarker: String(from + 2) } : { Versions };
}
