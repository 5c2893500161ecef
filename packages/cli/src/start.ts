import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { messageOf } from "@bridgework/core/kernel/fault";
import type { Topology } from "@bridgework/core/kernel/topology";
import { seededRandom } from "@bridgework/core/memory/random";
import { systemClock } from "@bridgework/local/clock";
import { fetchHttpClient } from "@bridgework/local/http-client";
import { systemIds } from "@bridgework/local/ids";
import type { Logger } from "@bridgework/local/logger";
import { systemRandom } from "@bridgework/local/random";
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
  const runtime = await openRuntime(runtimeOptions(request, folder));
  const server = await listen(request, runtime);
  sayReady(request, server, folder);
  if (options.seed > 0) await seedAndSay(runtime, request);
  return { url: server.url, stop: () => stop(runtime, server, temporary, log) };
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
    http: fetchHttpClient(clock),
    settings,
    ...(LOOPBACK.includes(options.host) ? { trustedHosts: ["localhost"] } : {}),
    onProblem: (problem: string) => log.warn("problem", { problem }),
  };
}

async function listen({ options, consoleFolder }: StartRequest, runtime: Runtime): Promise<RunningServer> {
  try {
    const { doors, awsDoor, live } = runtime;
    return await startServer({ doors, awsDoor, live, consoleFolder, host: options.host, port: options.port });
  } catch (error) {
    await runtime.close();
    throw error;
  }
}

function sayReady({ options, version, log }: StartRequest, { url, port }: RunningServer, folder: string): void {
  if (options.port !== 0 && port !== options.port) log.warn("port taken", { wanted: options.port, used: port });
  log.info("ready", {
    url,
    api: `${url}/api/openapi.json`,
    aws: `AWS_ENDPOINT_URL=${url}`,
    data: folder,
    version,
    pid: process.pid,
  });
}

async function seedAndSay(runtime: Runtime, { options, log }: StartRequest): Promise<void> {
  await seed(runtime.publish, systemRandom(), options.seed);
  log.info("seeded", { events: options.seed });
}

async function stop(runtime: Runtime, server: RunningServer, temporary: string | null, log: Logger): Promise<void> {
  log.info("stopping");
  try {
    await server.close();
    await runtime.close();
  } catch (error) {
    log.warn("not stopped cleanly", { problem: messageOf(error) });
    throw error;
  } finally {
    if (temporary !== null) rmSync(temporary, { recursive: true, force: true });
  }
  log.info("stopped");
}
