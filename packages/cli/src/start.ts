import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { RebuildProgress } from "@bridgework/core/app/rebuild-views";
import { messageOf } from "@bridgework/core/kernel/fault";
import type { Topology } from "@bridgework/core/kernel/topology";
import { seededRandom } from "@bridgework/core/memory/random";
import { systemClock } from "@bridgework/local/clock";
import { nodeHttpClient } from "@bridgework/local/http-client";
import { systemIds } from "@bridgework/local/ids";
import type { Logger } from "@bridgework/local/logger";
import { systemRandom } from "@bridgework/local/random";
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
    const runtime = await openRuntime(runtimeOptions(request, folder));
    const server = await listen(request, runtime);
    sayReady(request, server, folder);
    if (options.seed > 0) await seedAndSay(runtime, request);
    return { url: server.url, stop: () => stop(runtime, server, temporary, log) };
  } catch (error) {
    remove(temporary);
    throw error;
  }
}

function remove(folder: string | null): void {
  if (folder !== null) rmSync(folder, { recursive: true, force: true });
}

const LOOPBACK: readonly string[] = ["127.0.0.1", "::1", "localhost"];

function runtimeOptions({ topology, options, settings, version, log }: StartRequest, folder: string) {
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
    overload: settings.overload,
    ...(settings.rateLimits === null ? {} : { quotas: memoryRateLimiter(settings.rateLimits) }),
    ...trustedHosts(options),
    onProblem: (problem: string) => log.warn("problem", { problem }),
    onRecovered: () => log.info("recovered", { data: folder }),
    onRebuild: (progress: RebuildProgress, served: boolean) =>
      log.info(served ? "view rebuilt" : "rebuilding view", { ...progress }),
  };
}

const LOCAL_NAMES = ["localhost"];

function trustedHosts({ host }: StartOptions): { readonly trustedHosts?: readonly string[] } {
  return LOOPBACK.includes(host) ? { trustedHosts: LOCAL_NAMES } : {};
}

async function listen({ options, consoleFolder }: StartRequest, runtime: Runtime): Promise<RunningServer> {
  try {
    const { doors, awsDoor, live, overload } = runtime;
    const { host, port } = options;
    return await startServer({ doors, awsDoor, live, overload, consoleFolder, host, port, ...trustedHosts(options) });
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
  log.info("ready", {
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
    log.info("seeded", { events });
  } catch (error) {
    log.warn("not seeded", { problem: messageOf(error) });
  }
}

async function stop(runtime: Runtime, server: RunningServer, temporary: string | null, log: Logger): Promise<void> {
  log.info("stopping");
  // The clock's timers do not keep the process alive, and stopping waits for some of them.
  const awake = setInterval(() => {}, 1_000);
  try {
    await server.close();
    await runtime.close();
  } finally {
    clearInterval(awake);
    remove(temporary);
  }
  log.info("stopped");
}
