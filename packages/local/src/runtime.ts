import { countOpenAlerts } from "@bridgework/core/alert/open-alerts";
import { buryRejected } from "@bridgework/core/app/bury";
import { type Observation, observedNotifier, observedPublish } from "@bridgework/core/app/observe";
import { createPublish, type Publish } from "@bridgework/core/app/publish";
import { createRedrive } from "@bridgework/core/app/redrive";
import { createRunStep } from "@bridgework/core/app/run-step";
import { openFacts } from "@bridgework/core/app/seal";
import { DEFAULT_BULKHEAD } from "@bridgework/core/kernel/bulkhead";
import type { Fact } from "@bridgework/core/kernel/event";
import { messageOf } from "@bridgework/core/kernel/fault";
import type { Topology } from "@bridgework/core/kernel/topology";
import { memoryTickets } from "@bridgework/core/memory/tickets";
import { busEventOf } from "@bridgework/core/pattern/bus-event";
import { createRuleEngine, type RuleEngine } from "@bridgework/core/pattern/rules";
import type { Clock } from "@bridgework/core/ports/clock";
import type { FeedRange } from "@bridgework/core/ports/event-store";
import type { HttpClient } from "@bridgework/core/ports/http-client";
import type { Ids } from "@bridgework/core/ports/ids";
import type { Measure } from "@bridgework/core/ports/measures";
import type { Random } from "@bridgework/core/ports/random";
import type { StepSettings } from "@bridgework/core/ports/step-ports";
import { createApp } from "@bridgework/functions/http/app";
import type { HttpDeps } from "@bridgework/functions/http/deps";
import type { Quotas } from "@bridgework/functions/http/rate-limit";
import { newTicket } from "@bridgework/functions/system/new-ticket";
import { sayOnce } from "@bridgework/functions/system/say-once";
import { type AwsDoor, createAwsDoor } from "./aws-door.ts";
import { type Consumers, followFacts } from "./consumers.ts";
import { LOCAL } from "./eventbridge/buses.ts";
import { createEventBridge } from "./eventbridge/wire.ts";
import { createLive, inOrder, type Live } from "./live.ts";
import { type LocalMailboxes, openMailboxes } from "./mailboxes/open-mailboxes.ts";
import { type MailboxSockets, mailboxSockets } from "./mailboxes/sockets.ts";
import { type NotifySettings, openNotifier } from "./notify/open-notifier.ts";
import { observedAwsDoor } from "./observe/aws-requests.ts";
import { localMeasure } from "./observe/measures.ts";
import { type LocalObservation, localObservation, observedOverload, observedStorage } from "./observe/observation.ts";
import { watchRuns } from "./observe/runs.ts";
import { localVitals, putGauges } from "./observe/vitals.ts";
import { DEFAULT_OVERLOAD_LIMITS, type Overload, type OverloadLimits, watchOverload } from "./overload.ts";
import { type Rebuilds, type RebuildsOptions, startRebuilds } from "./rebuilds.ts";
import { DEFAULT_RETENTION, type Retention, startRetention } from "./retention.ts";
import { localSignatures } from "./signatures.ts";
import { readActivity } from "./sqlite/activity.ts";
import { createExecutions, type Executions } from "./stepfunctions/executions.ts";
import { createStepFunctions } from "./stepfunctions/wire.ts";
import { openStorage, type Storage } from "./storage.ts";
import type { StorageHealth } from "./storage-health.ts";
import { type Sweeps, startSweeps } from "./sweeps.ts";
import { worst } from "./worst.ts";

export interface RuntimeOptions {
  /** Where the data is kept; made where it is missing. One process at a time. */
  readonly folder: string;
  readonly topology: Topology;
  readonly version: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly http: HttpClient;
  readonly settings: StepSettings & { readonly notifyFailureRate: number };
  /** How e-mail and SMS are really sent; absent: they are kept in the outbox. */
  readonly notify?: NotifySettings;
  /** Names, beside IP addresses, by which the HTTP doors may be called; absent: any. */
  readonly trustedHosts?: readonly string[];
  /** Absent: nobody is limited. */
  readonly quotas?: Quotas;
  /** When the doors send requests away; default DEFAULT_OVERLOAD_LIMITS. */
  readonly overload?: OverloadLimits;
  /** Default DEFAULT_RETENTION. */
  readonly retention?: Retention;
  /** Where spans and lines of the log go; absent: nowhere. */
  readonly observation?: Partial<Pick<Observation, "tracing" | "logger">>;
  /** Whether everybody may read the metrics, not only this machine; default false. */
  readonly metricsOpen?: boolean;
  /** Scheme, host and port by which clients reach the doors, where a proxy stands before them: what they sign. */
  readonly publicOrigin?: string;
  /** Told about what is wrong on this side, in a sentence. */
  readonly onProblem: (problem: string) => void;
  /** Told when what was wrong with the data folder is over. */
  readonly onRecovered?: () => void;
  /** Told of a view of which a new version is being built, and when it is served. */
  readonly onRebuild?: NonNullable<RebuildsOptions["onProgress"]>;
}

/** Bridgework in one process: everything but the port it listens on. */
export interface Runtime {
  readonly publish: Publish;
  /** `/api/…` and `/health`. */
  readonly doors: ReturnType<typeof createApp>;
  /** AWS's JSON protocol: EventBridge and Step Functions. */
  readonly awsDoor: AwsDoor;
  readonly overload: Overload;
  readonly live: Live;
  readonly mailboxes: MailboxSockets;
  /** From now on `/ready` says that no requests are to be sent here. */
  stopping(): void;
  /** Ends what can be ended, leaves the rest to be resumed, writes all that is staged and closes the folder. */
  close(): Promise<void>;
}

const STAGE = "local";
/** After these another number of alerts is open. */
const ALERT_CHANGES: readonly string[] = ["AlertRaised", "AlertResolved"];

/** What the parts of a running process share. */
interface Parts {
  readonly observed: LocalObservation;
  readonly measure: Measure;
  readonly storage: Storage;
  readonly publish: Publish;
  readonly live: Live;
  readonly mailboxes: LocalMailboxes;
  readonly executions: Executions;
  readonly rules: RuleEngine;
  readonly consumers: Consumers;
  readonly rebuilds: Rebuilds;
  readonly sweeps: Sweeps;
}

/** Opens the folder, resumes what was under way, and follows the log. */
export async function openRuntime(given: RuntimeOptions): Promise<Runtime> {
  const options = { ...given, onProblem: sayOnce(given.onProblem, given.clock) };
  const { settings, onRecovered = () => {} } = options;
  const observed = localObservation(options.clock, options.observation ?? {});
  const opened = openStorage({ ...options, notifyFailureRate: settings.notifyFailureRate, onRecovered });
  const storage = observedStorage(opened, observed);
  try {
    const parts = await startParts(options, storage, observed);
    const overload = observedOverload(watchDoors(options, parts), observed);
    const { retention = DEFAULT_RETENTION, clock, onProblem } = options;
    const stopExpiring = startRetention({ clock, data: storage.data, retention, onProblem });
    let isStopping = false;
    const notReady = () => (isStopping ? "It is stopping." : null);
    const deps = { ...httpDeps(options, parts), mailboxes: parts.mailboxes, notReady };
    const sockets = mailboxSockets(deps);
    return {
      publish: parts.publish,
      doors: createApp(deps),
      mailboxes: sockets,
      awsDoor: awsDoor(options, parts),
      live: parts.live,
      overload,
      stopping: () => {
        isStopping = true;
      },
      close: async () => {
        overload.stop();
        sockets.closeAll();
        const { sweeps, consumers, rebuilds, executions, mailboxes } = parts;
        const stops = [sweeps, consumers, rebuilds, mailboxes].map((part) => part.stop());
        await Promise.all([...stops, executions.drain(), stopExpiring()]).finally(() => storage.data.close());
      },
    };
  } catch (error) {
    await storage.data.close();
    throw error;
  }
}

async function startParts(options: RuntimeOptions, storage: Storage, observed: LocalObservation): Promise<Parts> {
  const { topology, clock, ids, random, version, onRebuild } = options;
  const { store, snapshots, sealer, deadLetters, outbox, circuits, data } = storage;
  const publish = observedPublish(createPublish({ topology, store, snapshots, sealer, clock, ids, random }), observed);
  const countDead = async () => (await deadLetters.list({ status: "dead" }, { limit: 1 })).total;
  const open = (facts: readonly Fact[]) => openFacts(topology, sealer, facts);
  const seen = { head: store.head, readAll: async (range: FeedRange) => open(await store.readAll(range)) };
  const watched = onRebuild === undefined ? {} : { onProgress: onRebuild };
  const rebuilds = startRebuilds({ topology, clock, storage, ...watched });
  const openAlerts = () => countOpenAlerts(rebuilds.views);
  const live = createLive({ clock, store: seen, version, stage: STAGE, deadLetters: countDead, openAlerts });
  deadLetters.onChange(live.deadLettersChanged);
  const { http, notify = {}, onProblem } = options;
  const notifier = observedNotifier(openNotifier(notify, { clock, writer: data.writer, http, outbox }), observed);
  const stepPorts = { ...options, publish, store, sealer, notifier, circuits, deadLetters };
  const executions = createExecutions({
    ...{ clock, ids, random, writer: data.writer, reader: data.reader },
    machines: topology.workflows,
    bulkheadOf: (step) => topology.steps.get(step)?.bulkhead ?? DEFAULT_BULKHEAD,
    runStep: createRunStep(topology, stepPorts, observed),
    watch: watchRuns(observed),
    onChange: live.runs,
    onFault: onProblem,
  });
  const rules = createRuleEngine(topology.rules);
  const consumers = await followFacts({
    ...{ topology, clock, ids, storage, rules, executions, rebuilds },
    tracing: observed.tracing,
    onProjected: (facts) => {
      if (facts.some(({ type }) => ALERT_CHANGES.includes(type))) live.alertsChanged();
    },
  });
  const show = inOrder(open, live.facts, onProblem);
  const mailboxes = openMailboxes({ publish, store, snapshots, sealer, clock, onProblem });
  store.onAppended((facts) => {
    show(facts);
    consumers.notice(facts);
    mailboxes.notice(facts);
  });
  await executions.resume();
  const relayed = () => consumers.progress().relayed;
  const measure = localMeasure({
    ...{ clock, views: rebuilds.views, reader: data.reader, metrics: observed.metrics, relayed },
  });
  const ports = { ...stepPorts, views: rebuilds.views, measure };
  const sweeps = startSweeps({ sweeps: topology.sweeps, ports, onProblem });
  return { observed, measure, storage, publish, live, mailboxes, executions, rules, consumers, rebuilds, sweeps };
}

function watchDoors({ clock, overload = DEFAULT_OVERLOAD_LIMITS }: RuntimeOptions, parts: Parts): Overload {
  const { storage, consumers, executions } = parts;
  const backlog = async () => ({
    relayLag: (await storage.store.head()) - consumers.progress().relayed,
    running: executions.running(),
  });
  return watchOverload({ clock, limits: overload, backlog });
}

function httpDeps(options: RuntimeOptions, parts: Parts): Omit<HttpDeps, "mailboxes"> {
  const { topology, clock, ids, version, settings, trustedHosts, quotas, onProblem, folder, notify = {} } = options;
  const { storage, publish, executions, rules, consumers, rebuilds } = parts;
  const { views } = rebuilds;
  const { store, snapshots, sealer, streams, deadLetters, outbox, health } = storage;
  return {
    ...{ topology, publish, store, snapshots, sealer, views, deadLetters, streams, clock, ids, version },
    workflows: executions,
    redrive: createRedrive({ publish, deadLetters, sealer, clock }),
    ...watched(options, parts),
    activity: () => readActivity(storage.data.reader, clock.now(), consumers.progress().relayed),
    setup: { folder, email: notify.smtp !== undefined, sms: notify.sms !== undefined },
    signatures: localSignatures({ ...options, publish, storage }),
    notifications: outbox,
    matchRules: (fact) => rules.match("facts", busEventOf(fact, LOCAL)).map((rule) => rule.name),
    progress: async () => {
      const { problem, problemIn = "store", ...positions } = consumers.progress();
      const head = await store.head();
      const building = rebuilds.progress();
      return {
        ...{ head, running: executions.running(), ...positions },
        ...(building.length === 0 ? {} : { rebuilds: building }),
        ...worst([
          [health.problem(), "store"],
          [problem, problemIn],
          [rebuilds.problem(), "projections"],
        ]),
      };
    },
    tickets: memoryTickets({ clock, newTicket }),
    stage: STAGE,
    ...(settings.thresholds === undefined ? {} : { thresholds: settings.thresholds }),
    ...(trustedHosts === undefined ? {} : { trustedHosts }),
    ...(quotas === undefined ? {} : { quotas }),
    onFault: tellFault(health, onProblem),
  };
}

/** What health, metrics and the log show of this process. */
function watched({ folder, clock, metricsOpen = false }: RuntimeOptions, parts: Parts) {
  const { observed, measure, storage, consumers, executions, live } = parts;
  const { metrics, prometheus } = observed;
  const projected = () => consumers.progress().projected;
  const vitals = localVitals({ folder, clock, reader: storage.data.reader, measure, projected });
  const expose = async () => {
    await putGauges({ metrics, vitals, running: executions.running, liveClients: live.clients });
    return prometheus.expose();
  };
  return { observation: observed, vitals, exposition: { expose, isOpen: metricsOpen } };
}

function tellFault(health: StorageHealth, onProblem: (problem: string) => void): (fault: unknown) => void {
  return (fault) => {
    health.failed(fault);
    onProblem(messageOf(fault));
  };
}

function awsDoor(
  { topology, clock, ids, trustedHosts, quotas, onProblem }: RuntimeOptions,
  { observed, publish, executions, storage }: Parts,
) {
  const { deadLetters, sealer } = storage;
  const eventBridge = createEventBridge({
    publish,
    ids,
    rules: topology.rules,
    buryRejected: (entry, refusal) => buryRejected({ deadLetters, sealer, clock, ids, topology }, entry, refusal),
    onFault: tellFault(storage.health, onProblem),
  });
  const services = new Map([
    ["AWSEvents", eventBridge],
    ["AWSStepFunctions", createStepFunctions(executions)],
  ]);
  const guards = {
    ...(trustedHosts === undefined ? {} : { trustedHosts }),
    ...(quotas === undefined ? {} : { quotas }),
  };
  const door = createAwsDoor({ services, ids, ...guards, onFault: onProblem });
  return observedAwsDoor(door, { ...observed, clock, services: [...services.keys()] });
}
