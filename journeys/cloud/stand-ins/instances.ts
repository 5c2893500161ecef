import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const RUNTIME = new URL("lambda-runtime.mjs", import.meta.url);

/** Milliseconds that an instance has to end by itself. */
const MOST_ENDING = 2_000;

export interface InstanceOptions {
  readonly name: string;
  readonly arn: string;
  /** Megabytes, which it is only told. */
  readonly memory: number;
  /** Folder with the code, in which it is started. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly timeout: number;
  /** Each line that the function writes. */
  readonly onLine: (line: string) => void;
}

/** One process of a function, which takes one event after another. */
export interface Instance {
  /** Milliseconds that its first import took, when it can take events; rejects where it cannot start. */
  readonly ready: Promise<number>;
  readonly hasEnded: () => boolean;
  /** Rejects with an error of the name and message that the handler threw, or that Lambda has for what became of it. */
  invoke(event: unknown): Promise<unknown>;
  /** Lets what an answered event has left under way, as a snapshot being written, come to its end. */
  end(): Promise<void>;
  kill(): Promise<void>;
}

type Message =
  | { readonly kind: "ready"; readonly milliseconds: number }
  | { readonly kind: "result"; readonly id: string; readonly result: unknown }
  | { readonly kind: "error"; readonly id: string; readonly errorType: string; readonly errorMessage: string };

interface Call {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

let invocations = 0;

export function startInstance(options: InstanceOptions): Instance {
  const child = startProcess(options);
  const calls = new Map<string, Call>();
  const ready = new Promise<number>((resolve, reject) => {
    child.on("message", (message: Message) => {
      if (message.kind === "ready") resolve(message.milliseconds);
      else settle(calls, message);
    });
    child.once("exit", (code, signal) => {
      reject(new Error(`${options.name} ended with ${code ?? signal}.`));
      for (const call of calls.values()) call.reject(exited(child));
      calls.clear();
    });
  });
  ready.catch(() => {});
  return {
    ready,
    hasEnded: () => hasEnded(child),
    invoke: async (event) => {
      await ready;
      invocations += 1;
      const id = `request-${invocations}`;
      return withinTime(options, child, (call) => {
        if (hasEnded(child)) return call.reject(exited(child));
        calls.set(id, call);
        const { arn, memory, timeout } = options;
        child.send(
          { id, event, arn, memory, timeout: timeout * 1000 },
          (unsent) => unsent && call.reject(exited(child)),
        );
      });
    },
    end: () => end(child),
    kill: () => kill(child),
  };
}

/** An error by the name that Lambda, or the handler, gives it. */
export function faultOf(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

function startProcess({ name, folder, environment, onLine }: InstanceOptions): ChildProcess {
  const of = { AWS_LAMBDA_FUNCTION_NAME: name, LAMBDA_TASK_ROOT: folder, NODE_NO_WARNINGS: "1" };
  const child = fork(RUNTIME, [`${folder}/bundle.mjs`], {
    ...{ cwd: folder, env: { PATH: process.env["PATH"], ...of, ...environment } },
    ...{ stdio: ["ignore", "pipe", "pipe", "ipc"], execArgv: [] },
  });
  for (const stream of [child.stdout, child.stderr])
    if (stream !== null) createInterface({ input: stream }).on("line", onLine);
  return child;
}

function settle(calls: Map<string, Call>, message: Exclude<Message, { kind: "ready" }>): void {
  const call = calls.get(message.id);
  calls.delete(message.id);
  if (message.kind === "result") call?.resolve(message.result);
  else call?.reject(faultOf(message.errorType, message.errorMessage));
}

/** Lambda ends a process whose time is over; the next event starts another. */
async function withinTime({ timeout }: InstanceOptions, child: ChildProcess, begin: (call: Call) => void) {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<unknown>((resolve, reject) => {
      timer = setTimeout(() => {
        reject(faultOf("Sandbox.Timedout", `Task timed out after ${timeout.toFixed(2)} seconds`));
        child.kill("SIGKILL");
      }, timeout * 1000);
      begin({ resolve, reject });
    });
  } finally {
    clearTimeout(timer);
  }
}

function exited({ exitCode, signalCode }: ChildProcess): Error {
  return faultOf("Runtime.ExitError", `Runtime exited with ${exitCode ?? `signal: ${signalCode}`}`);
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, "exit");
  const killed = setTimeout(() => child.kill("SIGKILL"), MOST_ENDING);
  if (child.connected) child.disconnect();
  await ended;
  clearTimeout(killed);
}

async function kill(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}
