import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { RebuildProgress } from "@bridgework/core/app/rebuild-views";
import { messageOf } from "@bridgework/core/kernel/fault";
import type { Topology } from "@bridgework/core/kernel/topology";
import { seededRandom } from "@bridgework/core/memory/random";
import type { Logger } from "@bridgework/core/ports/logger";
import { systemClock } from "@bridgework/functions/system/clock";
import { nodeHttpClient } from "@bridgework/functions/system/http-client";
import { systemIds } from "@bridgework/functions/system/ids";
import type { OpenTelemetry } from "@bridgework/functions/system/open-telemetry";
import { systemRandom } from "@bridgework/functions/system/random";
import type { NotifySettings } from "@bridgework/local/notify/open-notifier";
import { memoryRateLimiter } from "@bridgework/local/rate-limiter";
import { openRuntime, type Runtime } from "@bridgework/local/runtime";
import { type RunningServer, startServer } from "@bridgework/local/server";
import type { StartOptions } from "./options.ts";
import { seed } from "./seed.ts";
import type { Settings } from "./settings.ts";

export interface StartRequest {
  readonly topology: Topology;
  readonly options: StartOptions;
  readonly settings: Settings;
  readonly version: string;
  readonly consoleFolder: string | null;
  /** Whether it is to stop already. */
  readonly isStopping: () => boolean;
  readonly log: Logger;
}

export interface Started {
  readonly url: string;
  /** Lets what runs finish its step, writes all that is staged and closes the data folder. */
  stop(): Promise<void>;
}

/** Opens the data folder, resumes what was under way, and listens. */
export async function start(request: StartRequest): Promise<Started> {
  const { options, log } = request;
  const temporary = options.data === "none" ? mkdtempSync(join(tmpdir(), "bridgework-")) : null;
  const folder = temporary ?? resolve(options.data);
  try {
    const telemetry = await openTraces(request);
    const runtime = await openRuntime(runtimeOptions(request, folder, telemetry));
    const server = await listen(request, runtime);
    sayReady(request, server, folder);
    if (options.seed > 0) await seedAndSay(runtime, request);
    return { url: server.url, stop: () => stop({ runtime, server, telemetry, temporary, log }) };
  } catch (error) {
    remove(temporary);
    throw error;
  }
}

function remove(folder: string | null): void {
  if (folder !== null) rmSync(folder, { recursive: true, force: true });
}

const LOOPBACK: readonly string[] = ["127.0.0.1", "::1", "localhost"];

/** Loaded where it is asked for: OpenTelemetry takes its time to load. */
async function openTraces({ settings, version, log }: StartRequest): Promise<OpenTelemetry | null> {
  if (!settings.exportsTraces) return null;
  const { openTelemetry } = await import("@bridgework/functions/system/open-telemetry");
  return openTelemetry({ version, clock: systemClock(), onProblem: (problem) => log.warn("problem", { problem }) });
}

function runtimeOptions(request: StartRequest, folder: string, tracing: OpenTelemetry | null) {
  const { topology, settings, version, log } = request;
  const clock = systemClock();
  return {
    folder,
    topology,
    version,
    clock,
    ids: systemIds(clock),
    random: settings.randomSeed === null ? systemRandom() : seededRandom(settings.randomSeed),
    http: nodeHttpClient({ clock, outbound: settings.outbound }),
    settings,
    notify: notifySettings(settings),
    overload: settings.overload,
    retention: settings.retention,
    ...(settings.rateLimits === null ? {} : { quotas: memoryRateLimiter(settings.rateLimits) }),
    ...trustedHosts(request),
    ...(settings.publicOrigin === null ? {} : { publicOrigin: settings.publicOrigin }),
    observation: { logger: log, ...(tracing === null ? {} : { tracing }) },
    metricsOpen: settings.metricsOpen,
    onProblem: (problem: string) => log.warn("problem", { problem }),
    onRecovered: () => log.notice("recovered", { data: folder }),
    onRebuild: (progress: RebuildProgress, served: boolean) =>
      log.notice(served ? "view rebuilt" : "rebuilding view", { ...progress }),
  };
}

function notifySettings({ smtp, sms, outbound }: Settings): NotifySettings {
  return {
    ...(smtp === undefined ? {} : { smtp: { ...smtp, outbound } }),
    ...(sms === undefined ? {} : { sms }),
  };
}

const LOCAL_NAMES = ["localhost"];

/** A proxy may hand on the host by which clients know it. */
function trustedHosts({ options, settings }: Pick<StartRequest, "options" | "settings">) {
  if (!LOOPBACK.includes(options.host)) return {};
  const { publicOrigin } = settings;
  return { trustedHosts: publicOrigin === null ? LOCAL_NAMES : [...LOCAL_NAMES, new URL(publicOrigin).hostname] };
}

async function listen(request: StartRequest, runtime: Runtime): Promise<RunningServer> {
  try {
    const { doors, awsDoor, live, mailboxes, overload } = runtime;
    const { consoleFolder, options } = request;
    const { host, port } = options;
    const served = { doors, awsDoor, live, mailboxes, overload, consoleFolder, host, port };
    return await startServer({ ...served, ...trustedHosts(request) });
  } catch (error) {
    await runtime.close();
    throw error;
  }
}

function sayReady(
  { options, consoleFolder, version, log }: StartRequest,
  { url, port }: RunningServer,
  folder: string,
): void {
  if (options.port !== 0 && port !== options.port) log.warn("port taken", { wanted: options.port, used: port });
  log.notice("ready", {
    url,
    console: consoleFolder === null ? null : `${url}/events`,
    api: `${url}/api/openapi.json`,
    aws: `AWS_ENDPOINT_URL=${url}`,
    data: folder,
    version,
    pid: process.pid,
  });
}

async function seedAndSay(runtime: Runtime, { options, isStopping, log }: StartRequest): Promise<void> {
  try {
    const events = await seed(runtime.publish, systemRandom(), { count: options.seed, isStopping });
    log.notice("seeded", { events });
  } catch (error) {
    log.warn("not seeded", { problem: messageOf(error) });
  }
}

interface Stopping {
  readonly runtime: Runtime;
  readonly server: RunningServer;
  readonly telemetry: OpenTelemetry | null;
  readonly temporary: string | null;
  readonly log: Logger;
}

async function stop({ runtime, server, telemetry, temporary, log }: Stopping): Promise<void> {
  log.notice("stopping");
  runtime.stopping();
  // The clock's timers do not keep the process alive, and stopping waits for some of them.
  const awake = setInterval(() => {}, 1_000);
  try {
    await server.close();
    await runtime.close();
    await telemetry?.close();
  } finally {
    clearInterval(awake);
    remove(temporary);
  }
  log.notice("stopped");
}
