import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const RUNTIME = new URL("lambda-runtime.mjs", import.meta.url);

/** Milliseconds that an instance has to end by itself. */
const MOST_ENDING = 2_000;

export interface FunctionOptions {
  readonly name: string;
  /** The bundle. */
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly timeout: number;
  /** Instances at most; default 4. */
  readonly most?: number;
  /** Each line that the function writes. */
  readonly onLine: (line: string) => void;
}

/** A deployed function. */
export interface LambdaFunction {
  /** Rejects with an error of the name and message that the handler threw. */
  invoke(event: unknown): Promise<unknown>;
  /** Starts an instance where there is none; rejects where the function cannot start. */
  ready(): Promise<void>;
  /** What the first import of the bundle took in each instance. */
  readonly starts: readonly number[];
  /** Ends every instance, as a deployment does: the next event starts another. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

interface Instance {
  readonly child: ChildProcess;
  readonly ready: Promise<void>;
  busy: boolean;
}

type Message =
  | { readonly kind: "ready"; readonly milliseconds: number }
  | { readonly kind: "result"; readonly id: string; readonly result: unknown }
  | { readonly kind: "error"; readonly id: string; readonly errorType: string; readonly errorMessage: string };

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Starts instances as events come: each has one at a time, and who finds all of them busy waits. */
export function createFunction(options: FunctionOptions): LambdaFunction {
  const { timeout, most = 4 } = options;
  const instances: Instance[] = [];
  const starts: number[] = [];
  const calls = new Map<string, Waiting>();
  const queue: ((instance: Instance) => void)[] = [];
  let count = 0;

  const start = (): Instance => {
    const child = startInstance(options);
    const ready = new Promise<void>((resolve, reject) => {
      child.on("message", (message: Message) => {
        if (message.kind !== "ready") return settle(calls, message);
        starts.push(message.milliseconds);
        resolve();
      });
      child.once("exit", (code) => reject(new Error(`${options.name} ended with ${code}.`)));
    });
    ready.catch(() => {});
    const instance = { child, ready, busy: false };
    instances.push(instance);
    return instance;
  };
  const take = (): Promise<Instance> => {
    const free = instances.find(({ busy }) => !busy) ?? (instances.length < most ? start() : undefined);
    if (free === undefined) return new Promise((resolve) => queue.push(resolve));
    free.busy = true;
    return Promise.resolve(free);
  };
  const endAll = async (): Promise<void> => {
    await Promise.all(instances.splice(0).map(({ child }) => end(child)));
  };
  const free = (instance: Instance): void => {
    const next = queue.shift();
    if (next === undefined) instance.busy = false;
    else next(instance);
  };
  return {
    starts,
    ready: () => (instances[0] ?? start()).ready,
    invoke: async (event) => {
      const instance = await take();
      try {
        await instance.ready;
        count += 1;
        const id = `request-${count}`;
        const ended = new Promise<unknown>((resolve, reject) => calls.set(id, { resolve, reject }));
        instance.child.send({ id, event, timeout: timeout * 1000 });
        return await ended;
      } finally {
        free(instance);
      }
    },
    renew: endAll,
    close: endAll,
  };
}

function startInstance({ name, file, environment, onLine }: FunctionOptions): ChildProcess {
  const aws = { AWS_LAMBDA_FUNCTION_NAME: name, AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "local" };
  const env = {
    PATH: process.env["PATH"],
    ...aws,
    AWS_SECRET_ACCESS_KEY: "local",
    NODE_NO_WARNINGS: "1",
    ...environment,
  };
  const child = fork(RUNTIME, [file], { env, stdio: ["ignore", "pipe", "pipe", "ipc"], execArgv: [] });
  for (const stream of [child.stdout, child.stderr])
    if (stream !== null) createInterface({ input: stream }).on("line", onLine);
  return child;
}

function settle(calls: Map<string, Waiting>, message: Exclude<Message, { kind: "ready" }>): void {
  const call = calls.get(message.id);
  calls.delete(message.id);
  if (message.kind === "result") call?.resolve(message.result);
  else call?.reject(Object.assign(new Error(message.errorMessage), { name: message.errorType }));
}

/** Lets what an answered event has left under way, as a snapshot being written, come to its end. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  const killed = setTimeout(() => child.kill("SIGKILL"), MOST_ENDING);
  if (child.connected) child.disconnect();
  await ended;
  clearTimeout(killed);
}
