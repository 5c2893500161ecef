import { isJsonObject, type JsonObject } from "@bridgework/core/kernel/json";
import type { BusEvent } from "@bridgework/core/kernel/rule";
import { createRuleEngine } from "@bridgework/core/pattern/rules";
import { topology } from "@bridgework/core/topology";
import { clientOf, freshTables } from "@bridgework/functions/adapters/backend.fixture";
import { startDynalite } from "@bridgework/functions/adapters/dynalite.fixture";
import { startKms } from "@bridgework/functions/adapters/kms.fixture";
import { startSending } from "@bridgework/functions/adapters/send.fixture";
import { cloudEnvironment } from "@bridgework/functions/environment.fixture";
import { createStepFunctions } from "@bridgework/local/stepfunctions/wire";
import { type Listening, serveAws } from "./aws-server.ts";
import type { Bundle } from "./bundles.ts";
import { type BusEntry, serveBuses } from "./event-bus.ts";
import { serveGateway } from "./gateway.ts";
import { createFunction, type LambdaFunction } from "./lambda.ts";
import { serveSockets } from "./sockets.ts";
import { openStepFunctions } from "./step-functions.ts";
import { serveWithStream } from "./table-stream.ts";

export interface AssemblyOptions {
  readonly bundles: ReadonlyMap<string, Bundle>;
  /** Beside what the stacks set. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The cloud's functions, as they are deployed, between stand-ins for all that AWS does. */
export interface Assembly {
  /** Of the HTTP API. */
  readonly url: string;
  /** Each line that a function wrote. */
  readonly lines: readonly string[];
  /** Addresses that SES and SNS took a message for. */
  readonly sent: () => readonly string[];
  /** Of the WebSocket API. */
  readonly socketsUrl: string;
  readonly inboxBus: string;
  /** Where EventBridge and Step Functions answer. */
  readonly awsUrl: string;
  /** Of a name, its trigger where that is another, and what it alone is told. */
  functionOf(name: string, trigger?: string, own?: Readonly<Record<string, string>>): LambdaFunction;
  /** Hands an event of the facts bus to its rules once more, as EventBridge may. */
  deliverAgain(event: JsonObject): Promise<void>;
  close(): Promise<void>;
}

const INBOX = "bridgework-test-inbox";
const MACHINE = /^.*:stateMachine:/;
/** Triggers of one instance: for the stream's shard, or because it would tell twice. */
const ALONE = new Set(["relay", "project", "live-push"]);
/** Seconds: what a function has by the stacks. */
const TIMEOUT = 30;

export async function openAssembly({ bundles, environment: more = {} }: AssemblyOptions): Promise<Assembly> {
  const [dynalite, kms] = await Promise.all([startDynalite(), startKms()]);
  const sending = await startSending((to) => (to.endsWith(".invalid") ? "MessageRejected" : null));
  const direct = clientOf(dynalite);
  const { tables } = await freshTables(direct);
  const environment: Record<string, string> = { ...cloudEnvironment(tables), ...more };
  const lines: string[] = [];
  const { functionOf, closeAll } = deploy(bundles, environment, (line) => void lines.push(line));
  const prefix = (environment["STATE_MACHINE_PREFIX"] ?? "").replace(MACHINE, "");
  const engine = await openStepFunctions({
    machines: machinesOf(prefix),
    runTask: async (step, payload) => objectOf(await functionOf(step, "step", { STEP: step }).invoke(payload)),
    onStatus: async (detail) => void (await functionOf("runs").invoke({ detail })),
  });
  const rules = createRuleEngine(topology.rules);
  const underWay = new Set<Promise<unknown>>();
  const deliver = ({ bus, event }: BusEntry) => {
    const delivery = (bus === INBOX ? functionOf("ingest").invoke(event) : startMatching(event)).catch(
      (error: unknown) => lines.push(`not delivered: ${String(error)}`),
    );
    underWay.add(delivery);
    void delivery.finally(() => underWay.delete(delivery));
  };
  /** EventBridge gives each execution a name of its own: a fact that comes twice starts two. */
  const startMatching = async (event: JsonObject) => {
    for (const { workflow } of rules.match("facts", event as unknown as BusEvent))
      await engine.executions.start({ workflow: `${prefix}${workflow}`, name: crypto.randomUUID(), input: event });
    await functionOf("live-push").invoke(event);
  };
  const aws = await serveAws(
    new Map([
      ["AWSEvents", serveBuses([INBOX, environment["FACTS_BUS"] ?? ""], deliver)],
      ["AWSStepFunctions", createStepFunctions(engine.executions)],
    ]),
  );
  const stream = await serveWithStream({
    ...{ endpoint: dynalite.endpoint, table: tables.events },
    readers: ["project", "relay"].map((name) => (Records) => functionOf(name).invoke({ Records })),
  });
  const sockets = await serveSockets((route, event) => functionOf(`live-${route}`).invoke(event));
  Object.assign(environment, {
    LIVE_ENDPOINT: sockets.url,
    AWS_ENDPOINT_URL_DYNAMODB: stream.url,
    AWS_ENDPOINT_URL_EVENTBRIDGE: aws.url,
    AWS_ENDPOINT_URL_SFN: aws.url,
    AWS_ENDPOINT_URL_KMS: kms.endpoint,
    AWS_ENDPOINT_URL_SESV2: sending.endpoint,
    AWS_ENDPOINT_URL_SNS: sending.endpoint,
  });
  await functionOf("rebuild").invoke({});
  const gateway: Listening = await serveGateway((event) => functionOf("api").invoke(event));
  // The gateway ends TLS: clients sign its address, not the one that functions see.
  environment["PUBLIC_ORIGIN"] = gateway.url;
  return {
    ...{ url: gateway.url, lines, inboxBus: INBOX, awsUrl: aws.url, socketsUrl: sockets.url },
    functionOf,
    deliverAgain: startMatching,
    sent: () => sending.taken.map(({ to }) => to),
    close: async () => {
      gateway.close();
      sockets.close();
      await stream.settled();
      await Promise.allSettled(underWay);
      await engine.close();
      await closeAll();
      for (const server of [stream, aws]) server.close();
      direct.destroy();
      await Promise.all([kms.close(), sending.close(), dynalite.close()]);
    },
  };
}

/** Functions by their names, each made when it is first asked for: its environment is then what it is told. */
function deploy(
  bundles: AssemblyOptions["bundles"],
  environment: Readonly<Record<string, string>>,
  onLine: (line: string) => void,
) {
  const functions = new Map<string, LambdaFunction>();
  const functionOf: Assembly["functionOf"] = (name, trigger = name, own = {}) => {
    const known = functions.get(name);
    if (known !== undefined) return known;
    const { file } = bundles.get(trigger) ?? { file: "" };
    const most = ALONE.has(trigger) ? 1 : 4;
    const told = { ...environment, ...own };
    const created = createFunction({ name, file, environment: told, timeout: TIMEOUT, most, onLine });
    functions.set(name, created);
    return created;
  };
  const closeAll = async () => {
    await Promise.all([...functions.values()].map((each) => each.close()));
  };
  return { functionOf, closeAll };
}

/** The topology's state machines under the names that they have when they are deployed. */
function machinesOf(prefix: string): Readonly<Record<string, JsonObject>> {
  const workflows = [...topology.workflows.values()];
  return Object.fromEntries(workflows.map(({ name, definition }) => [`${prefix}${name}`, definition]));
}

function objectOf(value: unknown): JsonObject {
  const plain: unknown = value;
  if (isJsonObject(plain as JsonObject)) return plain as JsonObject;
  throw new Error(`Expected a function to answer with an object, got ${JSON.stringify(value)}.`);
}
