import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { messageOf } from "@bridgework/core/kernel/fault";
import type { Logger } from "@bridgework/core/ports/logger";
import { topology } from "@bridgework/core/topology";
import { type CommandLine, parseCommand } from "./command-line.ts";
import { fromLevel, gathered, jsonLogger, textLogger } from "./console-log.ts";
import { runDataCommand } from "./data-commands.ts";
import { readSettings } from "./settings.ts";
import { firstSignal } from "./signals.ts";
import { start } from "./start.ts";

/* The `bridgework` command. It runs as dist/bridgework.js, beside which the rest of the project lies. */

const ROOT = resolve(import.meta.dirname, "..");
const CONSOLE = resolve(ROOT, "packages/web/dist");

type DataLine = Extract<CommandLine, { kind: "data" }>;

async function main(): Promise<void> {
  const asked = firstSignal();
  const stopping = new AbortController();
  void asked.then(() => stopping.abort());
  // Whoever read the log is gone; the work goes on.
  process.stdout.on("error", () => {});
  const version = readVersion();
  const asks = parseCommand(process.argv.slice(2), version);
  if (asks.kind === "data") return keepOrMove(asks, stopping.signal);
  const { options } = asks;
  const log = logTo(process.stdout, options.json);
  try {
    const settings = readSettings(process.env);
    const consoleFolder = existsSync(CONSOLE) ? CONSOLE : null;
    const started = await start({
      topology,
      options,
      settings,
      version,
      consoleFolder,
      isStopping: () => stopping.signal.aborted,
      log: fromLevel(settings.logLevel ?? (isForPeople(process.stdout, options.json) ? "notice" : "info"), log),
    });
    await asked;
    await started.stop();
    process.exit(0);
  } catch (error) {
    log.warn("failed", { problem: messageOf(error) });
    process.exit(1);
  }
}

const INTERRUPTED = 130;

/** What it says goes to stderr: the facts themselves may go to stdout. */
async function keepOrMove({ command, json }: DataLine, signal: AbortSignal): Promise<void> {
  const log = logTo(process.stderr, json);
  const { stdin, stdout } = process;
  try {
    await runDataCommand(command, { topology, stdin, stdout, signal, now: Date.now, log });
    process.exit(0);
  } catch (error) {
    log.warn("failed", { problem: messageOf(error) });
    process.exit(signal.aborted ? INTERRUPTED : 1);
  }
}

function logTo(stream: NodeJS.WriteStream, json: boolean): Logger {
  if (isForPeople(stream, json)) return textLogger(stream);
  const target = gathered(stream);
  process.on("exit", target.flush);
  return jsonLogger(target, () => new Date().toISOString());
}

function isForPeople(stream: NodeJS.WriteStream, json: boolean): boolean {
  return stream.isTTY && !json;
}

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(resolve(ROOT, "package.json"), "utf8")) as { readonly version: string };
  return version;
}

await main();
