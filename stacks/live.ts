import { createFunction, dropFailures, type FunctionSpec } from "./functions.ts";
import { notice } from "./notices.ts";
import type { Permission, Permissions } from "./permissions.ts";
import { profileOf } from "./stage.ts";

/** The WebSocket API, and what a function needs that posts to those who are connected. */
export interface Sockets {
  readonly api: sst.aws.ApiGatewayWebSocket;
  readonly environment: FunctionSpec["environment"];
  readonly mayPost: readonly Permission[];
}

/** Frames for each second that all WebSockets together send, and how many may come at once. */
const THROTTLE = { throttlingRateLimit: 100, throttlingBurstLimit: 200 };

/** The WebSocket API, without routes. */
export function createSockets(): Sockets {
  const api = new sst.aws.ApiGatewayWebSocket("LiveApi", {
    accessLog: { retention: profileOf($app.stage).logs.kept },
    transform: { stage: { defaultRouteSettings: THROTTLE } },
  });
  const connections = $interpolate`${api.nodes.api.executionArn}/$default/POST/@connections/*`;
  return {
    api,
    environment: { LIVE_ENDPOINT: api.managementEndpoint },
    mayPost: [{ actions: ["execute-api:ManageConnections"], resources: [connections] }],
  };
}

export interface LiveSettings {
  readonly sockets: Sockets;
  readonly facts: sst.aws.Bus;
  readonly permissions: Permissions;
  readonly environment: FunctionSpec["environment"];
  /** For what EventBridge could not hand to the function that pushes. */
  readonly undelivered: aws.sqs.Queue;
}

/**
 * What tells consoles of facts as they come. It shows what is personal in the clear, so that the API takes connections
 * only of whom IAM lets call it: a browser sets no header by which a token could come.
 */
export function createLive(settings: LiveSettings) {
  const { api } = settings.sockets;
  const functions = createFunctions(settings);
  api.route("$connect", functions["live-connect"].arn, { auth: { iam: true } });
  api.route("$disconnect", functions["live-disconnect"].arn);
  api.route("$default", functions["live-message"].arn);
  const rule = notice({
    ...{ name: "live-push", description: "Every fact, for the consoles that are connected.", bus: settings.facts },
    pattern: JSON.stringify({ source: ["bridgework.facts"] }),
    ...{ target: functions["live-push"], undelivered: settings.undelivered },
  });
  // A console that was not told of a fact is told of it with the next one.
  dropFailures("live-push", functions["live-push"]);
  return { functions, rule };
}

function createFunctions({ permissions, environment, sockets }: LiveSettings) {
  const { keepConnections, readEvents, readFeed, unseal, findLetters } = permissions;
  const speak = [...keepConnections, ...readEvents, ...readFeed, ...unseal, ...findLetters, ...sockets.mayPost];
  const create = (spec: Pick<FunctionSpec, "name" | "description" | "may" | "reserved">) =>
    createFunction({
      ...{ ...spec, trigger: spec.name, timeout: 15, memory: 512 },
      environment: { ...environment, ...sockets.environment },
    });
  return {
    "live-connect": create({ name: "live-connect", description: "Keeps a connection.", may: keepConnections }),
    "live-disconnect": create({ name: "live-disconnect", description: "Forgets a connection.", may: keepConnections }),
    "live-message": create({ name: "live-message", description: "Greets a console, and answers it.", may: speak }),
    "live-push": create({ name: "live-push", description: "Tells consoles of facts.", may: speak, reserved: 1 }),
  };
}
