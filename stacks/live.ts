import { WAKING } from "@bridgework/core/message/delivery";
import { createFunction, dropFailures, type FunctionSpec } from "./functions.ts";
import { notice } from "./notices.ts";
import type { Permission, Permissions } from "./permissions.ts";
import { runEvery } from "./schedules.ts";
import { profileOf } from "./stage.ts";

/** The WebSocket API, and what a function needs that posts to those who are connected, or ends their connections. */
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
  const connections = ["POST", "DELETE"].map(
    (method) => $interpolate`${api.nodes.api.executionArn}/$default/${method}/@connections/*`,
  );
  return {
    api,
    environment: { LIVE_ENDPOINT: api.managementEndpoint },
    mayPost: [{ actions: ["execute-api:ManageConnections"], resources: connections }],
  };
}

export interface LiveSettings {
  readonly sockets: Sockets;
  readonly facts: sst.aws.Bus;
  readonly permissions: Permissions;
  readonly environment: FunctionSpec["environment"];
  /** For what EventBridge could not hand to the functions that push. */
  readonly undelivered: aws.sqs.Queue;
}

/**
 * What pushes as it comes: facts to consoles, messages to recipients. Who opens a WebSocket cannot sign or send a token, so
 * that API Gateway asks nobody who he is. `live-connect` does, by a ticket that an operator got for his token, or a device
 * for its signature: without one nothing is kept, and API Gateway runs no other route of what was refused.
 */
export function createLive(settings: LiveSettings) {
  const { api } = settings.sockets;
  const functions = createFunctions(settings);
  api.route("$connect", functions["live-connect"].arn);
  api.route("$disconnect", functions["live-disconnect"].arn);
  api.route("$default", functions["live-message"].arn);
  // A console that was not told of a fact is told of it with the next one.
  dropFailures("live-push", functions["live-push"]);
  runEvery(60, DELIVER, functions["live-deliver"]);
  return { functions, rules: createNotices(settings, functions) };
}

const DELIVER = { name: "live-deliver", description: "Pushes to recipients what waits in their mailboxes." };

function createNotices({ facts: bus, undelivered }: LiveSettings, functions: ReturnType<typeof createFunctions>) {
  const source = ["bridgework.facts"];
  return [
    notice({
      name: "live-push",
      description: "Every fact, for the consoles that are connected.",
      bus,
      pattern: JSON.stringify({ source }),
      target: functions["live-push"],
      undelivered,
    }),
    notice({
      name: "live-deliver",
      description: "What changes mailboxes, for recipients that are connected.",
      bus,
      pattern: JSON.stringify({ source, "detail-type": [...WAKING, "DeviceRevoked"] }),
      target: functions["live-deliver"],
      undelivered,
    }),
  ];
}

type LiveFunction = Pick<FunctionSpec, "name" | "description" | "may" | "reserved">;

function createFunctions({ permissions, environment, sockets }: LiveSettings) {
  const { mayPost } = sockets;
  const { keepConnections, readEvents, readFeed, unseal, findLetters, readViews, record, redeemTickets } = permissions;
  const tell = [...keepConnections, ...readViews, ...readEvents, ...readFeed, ...unseal, ...findLetters, ...mayPost];
  const deliver = [...keepConnections, ...readViews, ...record, ...mayPost];
  const create = (spec: LiveFunction) =>
    createFunction({
      ...spec,
      trigger: spec.name,
      timeout: 29,
      memory: 512,
      environment: { ...environment, ...sockets.environment },
    });
  return {
    "live-connect": create({
      name: "live-connect",
      description: "Lets in who has a ticket.",
      may: [...keepConnections, ...redeemTickets],
    }),
    "live-disconnect": create({ name: "live-disconnect", description: "Forgets a connection.", may: deliver }),
    "live-message": create({
      name: "live-message",
      description: "Answers consoles and recipients.",
      may: [...tell, ...record],
    }),
    "live-push": create({ name: "live-push", description: "Tells consoles of facts.", may: tell, reserved: 1 }),
    "live-deliver": create({ ...DELIVER, may: deliver }),
  };
}
