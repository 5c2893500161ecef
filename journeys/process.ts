import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

export interface StartedProcess {
  readonly url: string;
  readonly pid: number;
  /** Log events as they came, each with its fields. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
  /** Sends a signal and resolves with the exit code, or with null where the signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface ProcessOptions {
  readonly data: string;
  readonly arguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Node's arguments before the flags; default: the bundle that `npm start` builds. */
  readonly program?: readonly string[];
  /** A command that runs the one that follows it, as a shell with other limits. */
  readonly through?: readonly string[];
}

export const BUNDLE = resolve(import.meta.dirname, "../dist/bridgework.js");
const READY_WITHIN_MS = 15_000;

/** Starts the built process, as `npm start` does, on a free port; resolves when it says that it is ready. */
export async function startProcess({
  data,
  arguments: more = [],
  environment = {},
  program = [BUNDLE],
  through = [],
}: ProcessOptions): Promise<StartedProcess> {
  const [command, ...rest] = [
    ...through,
    process.execPath,
    ...program,
    "--json",
    "--port",
    "0",
    "--data",
    data,
    ...more,
  ];
  const child = spawn(command ?? process.execPath, rest, {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log: Record<string, unknown>[] = [];
  const url = await ready(child, log);
  return { url, pid: child.pid ?? 0, log, stop: (signal = "SIGTERM") => stop(child, signal) };
}

function ready(child: ChildProcess, log: Record<string, unknown>[]): Promise<string> {
  let errors = "";
  child.stderr?.on("data", (chunk) => {
    errors += String(chunk);
  });
  return new Promise((resolveReady, reject) => {
    const late = setTimeout(
      () => reject(new Error(`The process was not ready within ${READY_WITHIN_MS} ms.`)),
      READY_WITHIN_MS,
    );
    child.once("exit", (code) =>
      reject(new Error(`The process ended with ${code} before it was ready: ${errors}${JSON.stringify(log)}`)),
    );
    createInterface({ input: child.stdout ?? process.stdin }).on("line", (line) => {
      const entry: unknown = JSON.parse(line);
      if (typeof entry !== "object" || entry === null) return;
      log.push({ ...entry });
      if ("event" in entry && entry.event === "ready" && "url" in entry) {
        clearTimeout(late);
        resolveReady(String(entry.url));
      }
    });
  });
}

function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolveStop) => {
    child.once("exit", (code) => resolveStop(code));
    child.kill(signal);
  });
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built process with these arguments until it ends by itself; one that does not is killed. */
export function runToItsEnd(
  flags: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [BUNDLE, ...flags], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: READY_WITHIN_MS,
    killSignal: "SIGKILL",
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    output.stdout += String(chunk);
  });
  child.stderr.on("data", (chunk) => {
    output.stderr += String(chunk);
  });
  return new Promise((resolveEnd) => child.once("close", (code) => resolveEnd({ code, ...output })));
}

/** A folder for one test; `remove` deletes it. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "bridgework-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Milliseconds that `eventually` waits; a runtime of many processes is given more. */
const WITHIN_MS = Number(process.env["JOURNEY_WITHIN_MS"] ?? 20_000);

/** Asks until `look` finds something; for what another process does in its own time. */
export async function eventually<Found>(
  what: string,
  look: () => Promise<Found | undefined>,
  withinMs = WITHIN_MS,
): Promise<Found> {
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((again) => setTimeout(again, 50));
  }
  throw new Error(`Waited ${withinMs} ms in vain for ${what}.`);
}
