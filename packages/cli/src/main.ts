import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { messageOf } from "@bridgework/core/kernel/fault";
import { topology } from "@bridgework/core/topology";
import { jsonLogger, textLogger } from "./console-log.ts";
import { parseOptions } from "./options.ts";
import { readSettings } from "./settings.ts";
import { firstSignal } from "./signals.ts";
import { start } from "./start.ts";

/* The `bridgework` command. It runs as dist/bridgework.js, beside which the rest of the project lies. */

const ROOT = resolve(import.meta.dirname, "..");
const CONSOLE = resolve(ROOT, "packages/web/dist");

async function main(): Promise<void> {
  const asked = firstSignal();
  let isStopping = false;
  void asked.then(() => {
    isStopping = true;
  });
  // Whoever read the log is gone; the work goes on.
  process.stdout.on("error", () => {});
  const version = readVersion();
  const options = parseOptions(process.argv.slice(2), version);
  const json = options.json || !process.stdout.isTTY;
  const log = json ? jsonLogger(process.stdout, () => new Date().toISOString()) : textLogger(process.stdout);
  try {
    const settings = readSettings(process.env);
    const consoleFolder = existsSync(CONSOLE) ? CONSOLE : null;
    const started = await start({
      topology,
      options,
      settings,
      version,
      consoleFolder,
      isStopping: () => isStopping,
      log,
    });
    await asked;
    await started.stop();
    process.exit(0);
  } catch (error) {
    log.warn("failed", { problem: messageOf(error) });
    process.exit(1);
  }
}

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(resolve(ROOT, "package.json"), "utf8")) as { readonly version: string };
  return version;
}

await main();
