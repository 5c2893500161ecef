import * as z from "zod";
import type { CloudGraph } from "../graph.ts";
import { type AsynchronousCalls, openAsynchronous } from "./asynchronous.ts";
import { faultOf, startInstance } from "./instances.ts";
import { openPool, type Pool } from "./pool.ts";
import type { Queues } from "./queues.ts";

export const lambda = z.object({
  name: z.string(),
  handler: z.literal("bundle.handler"),
  timeout: z.number(),
  memorySize: z.number(),
  reservedConcurrentExecutions: z.number().optional(),
  environment: z.object({ variables: z.record(z.string(), z.string()) }),
});
const alias = z.object({ name: z.string(), functionName: z.string() });

/** A function as it is deployed. */
export interface LambdaFunction {
  readonly arn: string;
  /**
   * Calls it and waits. Rejects with an error of the name and message that the handler threw; with
   * `Lambda.TooManyRequestsException` where as many events are under way as are reserved for it.
   */
  invoke(event: unknown): Promise<unknown>;
  /** Hands an event over; resolves when it was done, or given up after its tries. */
  send(event: unknown): Promise<void>;
  /** Starts an instance where there is none; rejects where the function cannot start. */
  ready(): Promise<void>;
  /** What the first import of the code took in each instance, in milliseconds. */
  readonly starts: readonly number[];
  /** Ends every instance, as a deployment does: the next event starts another. */
  renew(): Promise<void>;
}

export interface Functions {
  /** By ARN, also that of an alias. */
  byArn(arn: string): LambdaFunction;
  /** By its name without those of app and stage. */
  named(name: string): LambdaFunction;
  /** Resolves when no event that was handed over is under way. */
  settled(): Promise<void>;
  /** Kills every process. */
  crash(): Promise<void>;
}

export interface FunctionSettings {
  readonly graph: CloudGraph;
  readonly queues: Queues;
  /** What each is told beside its own environment. */
  readonly more: Readonly<Record<string, string>>;
  /** What a value of its environment is here. */
  readonly placed: (value: string) => string;
  readonly onLine: (line: string) => void;
}

/** The graph's functions, each with its code, its environment, its time and the places that are reserved for it. */
export function openFunctions({ graph, queues, more, placed, onLine }: FunctionSettings): Functions {
  const { region, account, stage } = graph.app;
  const arnOf = (name: string) => `arn:aws:lambda:${region}:${account}:function:${name}`;
  const asynchronous = openAsynchronous(graph, queues, onLine);
  const deployed = graph.take("lambda/function:Function", lambda).map((given) => {
    const own = Object.entries(given.environment.variables).map(([name, value]) => [name, placed(value)]);
    const environment = { ...Object.fromEntries(own), ...more };
    const { folder } = graph.codeOf(given.id);
    const { name, timeout, memorySize: memory, reservedConcurrentExecutions: reserved } = given;
    const of = { name, arn: arnOf(name), memory, folder, environment, timeout, onLine };
    return [arnOf(name), openPool(() => startInstance(of), reserved)] as const;
  });
  const pools = new Map<string, Pool>(deployed);
  for (const { name, functionName } of graph.take("lambda/alias:Alias", alias)) {
    const target = arnOf(functionName.split(":").pop() ?? "");
    const pool = pools.get(target);
    if (pool !== undefined) pools.set(`${target}:${name}`, pool);
  }
  const byArn = (arn: string) => {
    const pool = pools.get(arn);
    if (pool === undefined) throw faultOf("ResourceNotFoundException", `Function not found: ${arn}`);
    return functionOf(arn, pool, asynchronous);
  };
  return {
    byArn,
    named: (name) => byArn(arnOf(`bridgework-${stage}-${name}`)),
    settled: asynchronous.settled,
    crash: async () => void (await Promise.all([...pools.values()].map((pool) => pool.crash()))),
  };
}

function functionOf(arn: string, pool: Pool, asynchronous: AsynchronousCalls): LambdaFunction {
  return {
    ...{ arn, starts: pool.starts, ready: pool.ready, renew: pool.renew },
    invoke: async (event) => {
      if (pool.isFull()) throw faultOf("Lambda.TooManyRequestsException", "Rate Exceeded.");
      return pool.run(event);
    },
    send: (event) => asynchronous.send({ arn, event, isFull: pool.isFull, run: pool.run }),
  };
}
