/** What an effect is of: the fact that started its run, or the run itself where somebody started it by hand. */
export type Origin =
  | { readonly kind: "fact"; readonly id: string; readonly workflow: string }
  | { readonly kind: "run"; readonly id: string };

export interface Place {
  /** ARN of the execution. */
  readonly execution: string;
  readonly workflow: string;
  /** Id of the fact that started the run; undefined where none did. */
  readonly causeId: string | undefined;
  readonly state: string;
  /** Of the item of a Map. */
  readonly index: number | undefined;
}

/**
 * The idempotency key of what a step does. EventBridge may start two runs for one fact, so what they do has the key of the
 * fact, not of the run.
 */
export function stepKey({ execution, workflow, causeId, state, index }: Place): string {
  const origin = causeId === undefined ? execution : `${workflow}/${causeId}`;
  return index === undefined ? `${origin}/${state}` : `${origin}/${state}/${index}`;
}

/** What a step's key begins with; null for what is no step's key. */
export function originOf(key: string): Origin | null {
  const run = /^arn:[^/]+:execution:[^:/]+:([^:/]+)\//.exec(key)?.[1];
  if (run !== undefined) return { kind: "run", id: run };
  const [, workflow, id] = /^([^:/]+)\/([^:/]+)\//.exec(key) ?? [];
  return workflow === undefined || id === undefined ? null : { kind: "fact", id, workflow };
}
