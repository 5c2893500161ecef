import type { JsonObject } from "@bridgework/core/kernel/json";
import type { BusEvent } from "@bridgework/core/kernel/rule";
import { startKms } from "@bridgework/functions/adapters/kms.fixture";
import { startSending, type Taken } from "@bridgework/functions/adapters/send.fixture";
import { type CloudGraph, readGraph } from "./graph.ts";
import { openAuthorizers } from "./stand-ins/authorizer.ts";
import { serveAws } from "./stand-ins/aws-server.ts";
import { openBuses } from "./stand-ins/buses.ts";
import { openEventSources } from "./stand-ins/event-sources.ts";
import { type Functions, type LambdaFunction, openFunctions } from "./stand-ins/functions.ts";
import { serveHttpApi } from "./stand-ins/http-api.ts";
import { servePutEvents } from "./stand-ins/put-events.ts";
import { type Message, openQueues } from "./stand-ins/queues.ts";
import { readApis } from "./stand-ins/routes.ts";
import { openSchedules } from "./stand-ins/schedules.ts";
import { serveSocketApi } from "./stand-ins/socket-api.ts";
import { openStateMachines } from "./stand-ins/state-machines.ts";
import { openTables } from "./stand-ins/tables.ts";
import { openTargets } from "./stand-ins/targets.ts";

export interface AssemblyOptions {
  /** Beside what the stacks set, for every function. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Name of the error by which SES and SNS refuse an address; null: they take it. Default: a domain of `.invalid`. */
  readonly refuse?: (to: string) => string | null;
}

/** What `sst deploy` would make of the production stage, on stand-ins for all that AWS does. */
export interface Assembly {
  /** Of the HTTP API. */
  readonly url: string;
  /** Each line that a function wrote, and what Lambda gave up. */
  readonly lines: readonly string[];
  /** Addresses that SES and SNS took a message for. */
  sent(): readonly string[];
  /** What SES and SNS took. */
  readonly taken: readonly Taken[];
  /** Of the WebSocket API. */
  readonly socketsUrl: string;
  readonly inboxBus: string;
  /** Where EventBridge and Step Functions answer. */
  readonly awsUrl: string;
  /** A token of an operator, for the routes of the HTTP API that ask for one. */
  token(): Promise<string>;
  /** By its name without those of app and stage. */
  functionOf(name: string): LambdaFunction;
  /** ARN of a workflow's state machine. */
  machineOf(workflow: string): string;
  /** Messages that a queue holds, by its name without those of app and stage. */
  queueOf(name: string): { send(body: string): void; held(): readonly Message[] };
  /** Does what a schedule does when its time has come. */
  tick(schedule: string): Promise<void>;
  /** Hands an event of the facts bus to its rules once more, as EventBridge may. */
  deliverAgain(event: JsonObject): Promise<void>;
  /** Kills the processes of all functions in the middle of what they do; who waits for them tries again as at AWS. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

/** The name under which `npm run test:cloud` writes the graph. */
const GRAPH = "cloud";
const refuseInvalid = (to: string) => (to.endsWith(".invalid") ? "MessageRejected" : null);

/** Deploys the graph. Throws where it has something that no stand-in makes. */
export async function openAssembly({
  environment = {},
  refuse = refuseInvalid,
}: AssemblyOptions = {}): Promise<Assembly> {
  const graph = readGraph(GRAPH);
  const apis = readApis(graph);
  const lines: string[] = [];
  const deployed: { functions?: Functions } = {};
  const functions = () => deployed.functions ?? notYet();
  const [tables, kms, sending, authorizers] = await Promise.all([
    openTables(graph),
    startKms(),
    startSending(refuse),
    openAuthorizers(graph),
  ]);
  const queues = openQueues(graph);
  const http = await serveHttpApi({ api: apis.http, authorizers, functions });
  const sockets = await serveSocketApi({ api: apis.sockets, functions });
  const deliver: (arn: string, event: BusEvent) => Promise<void> = (arn, event) => targets.deliver(arn, event);
  const buses = openBuses({ graph, queues, deliver });
  const machines = await openStateMachines({ graph, functions, buses });
  const targets = openTargets({ functions, machines, queues });
  const aws = await serveAws(
    new Map([
      ["AWSEvents", servePutEvents(buses)],
      ["AWSStepFunctions", machines.service],
    ]),
  );
  const opened = openFunctions({
    ...{ graph, queues, onLine: (line) => void lines.push(line) },
    placed: placing(graph, { http: http.url, sockets: sockets.url }),
    more: {
      ...endpoints(graph, { aws: aws.url, dynamodb: tables.endpoint, kms: kms.endpoint, sending: sending.endpoint }),
      ...environment,
    },
  });
  deployed.functions = opened;
  const schedules = openSchedules(graph, opened);
  const sources = await openEventSources({ graph, tables, queues, functions: opened });
  await schedules.tick("rebuild");
  const { stage, region, account } = graph.app;
  const named = (name: string) => `bridgework-${stage}-${name}`;
  return {
    ...{ url: http.url, lines, taken: sending.taken, socketsUrl: sockets.url, awsUrl: aws.url },
    ...{ inboxBus: named("inbox"), token: authorizers.token, functionOf: opened.named, tick: schedules.tick },
    sent: () => sending.taken.map(({ to }) => to),
    machineOf: (workflow) => `arn:aws:states:${region}:${account}:stateMachine:${named(workflow)}`,
    queueOf: (name) => {
      const arn = `arn:aws:sqs:${region}:${account}:${named(name)}`;
      return { send: (body) => queues.send(arn, { body }), held: () => queues.held(arn) };
    },
    deliverAgain: async (event) => buses.put(named("facts"), event as unknown as BusEvent),
    crash: opened.crash,
    close: async () => {
      http.close();
      sockets.close();
      await sources.close();
      await buses.settled();
      await opened.settled();
      await machines.close();
      await opened.crash();
      aws.close();
      await Promise.all([kms.close(), sending.close(), tables.close()]);
    },
  };
}

function notYet(): never {
  throw new Error("The functions are not deployed yet.");
}

interface Services {
  readonly aws: string;
  readonly dynamodb: string;
  readonly kms: string;
  readonly sending: string;
}

/** What Lambda tells every function, and where it finds AWS here: a service that nobody stands in for is refused. */
function endpoints({ app }: CloudGraph, { aws, dynamodb, kms, sending }: Services): Readonly<Record<string, string>> {
  return {
    ...{ AWS_REGION: app.region, AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" },
    ...{ AWS_ENDPOINT_URL: aws, AWS_ENDPOINT_URL_DYNAMODB: dynamodb, AWS_ENDPOINT_URL_KMS: kms },
    ...{ AWS_ENDPOINT_URL_SESV2: sending, AWS_ENDPOINT_URL_SNS: sending },
  };
}

/** Addresses that AWS would give are those of the stand-ins here; every other value is told as it is. */
function placing({ outputs }: CloudGraph, local: { readonly http: string; readonly sockets: string }) {
  const live = String(outputs["live"]);
  const addresses = [
    [live, local.sockets.replace("http", "ws")],
    [live.replace("wss:", "https:"), local.sockets],
    [String(outputs["api"]), local.http],
    [String(outputs["console"]), local.http],
  ] as const;
  return (value: string): string => {
    const found = addresses.find(([given]) => value.startsWith(given));
    return found === undefined ? value : `${found[1]}${value.slice(found[0].length)}`;
  };
}
