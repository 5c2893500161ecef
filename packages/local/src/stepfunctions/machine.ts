import type { JsonObject } from "@bridgework/core/kernel/json";
import type { Template } from "./data/query.ts";

/** A definition that has been checked. */
export interface StateMachine extends Block {
  /** Identifies the definition: equal definitions have equal hashes. */
  readonly hash: string;
  readonly definition: JsonObject;
  /** Of the whole execution; null = no limit. */
  readonly timeoutSeconds: number | null;
}

/** States that lead to each other: the machine's own, a branch's, an item processor's. */
export interface Block {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

export type State =
  | PassState
  | TaskState
  | ChoiceState
  | WaitState
  | ParallelState
  | MapState
  | SucceedState
  | FailState;
export type StateType = State["type"];

interface Named {
  readonly name: string;
}

interface Flow extends Named {
  /** null = the end of its block. */
  readonly next: string | null;
  readonly output: Template | null;
  readonly assign: Assignments | null;
}

/** Variables and what they are set to, in one object template. */
export type Assignments = Template;

interface Retried {
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

export interface PassState extends Flow {
  readonly type: "Pass";
}

/** `invoke` is Step Functions' integration with Lambda, `function` a function's own ARN as the resource. */
export type Resource = { readonly kind: "invoke" } | { readonly kind: "function"; readonly arn: string };

export interface TaskState extends Flow, Retried {
  readonly type: "Task";
  readonly resource: Resource;
  readonly arguments: Template | null;
  readonly timeoutSeconds: Template | null;
  readonly heartbeatSeconds: Template | null;
}

export interface ChoiceRule {
  readonly condition: Template;
  readonly next: string;
  readonly output: Template | null;
  readonly assign: Assignments | null;
}

export interface ChoiceState extends Named {
  readonly type: "Choice";
  readonly rules: readonly ChoiceRule[];
  readonly otherwise: string | null;
  readonly output: Template | null;
  readonly assign: Assignments | null;
}

export interface WaitState extends Flow {
  readonly type: "Wait";
  readonly until: { readonly kind: "seconds" | "timestamp"; readonly template: Template };
}

export interface ParallelState extends Flow, Retried {
  readonly type: "Parallel";
  readonly branches: readonly Block[];
  readonly arguments: Template | null;
}

export interface MapState extends Flow, Retried {
  readonly type: "Map";
  readonly processor: Block;
  readonly items: Template | null;
  readonly itemSelector: Template | null;
  readonly maxConcurrency: Template | null;
}

export interface SucceedState extends Named {
  readonly type: "Succeed";
  readonly output: Template | null;
}

export interface FailState extends Named {
  readonly type: "Fail";
  readonly error: Template | null;
  readonly cause: Template | null;
}

export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number | null;
  readonly jitter: "NONE" | "FULL";
}

export interface Catcher {
  readonly errorEquals: readonly string[];
  readonly next: string;
  readonly output: Template | null;
  readonly assign: Assignments | null;
}

/** Why a definition is refused. */
export interface DefinitionProblem {
  /** As `/States/Send/Retry[0]/MaxAttempts`. */
  readonly path: string;
  readonly message: string;
}

/** Thrown for a definition that cannot be run; the message names every problem with its place. */
export class InvalidDefinition extends Error {
  readonly problems: readonly DefinitionProblem[];

  constructor(problems: readonly DefinitionProblem[]) {
    const listed = problems.map(({ path, message }) => `SCHEMA_VALIDATION_FAILED: ${message} at ${path}`).join(", ");
    super(`Invalid State Machine Definition: '${listed}'`);
    this.name = "InvalidDefinition";
    this.problems = problems;
  }
}
