import type { Json, JsonObject } from "@bridgework/core/kernel/json";
import type { Definition } from "@bridgework/core/kernel/workflow";

const INVOKE = "arn:aws:states:::lambda:invoke";

/** The steps that a workflow's Task states call, each once. */
export function stepsOf(definition: Definition): readonly string[] {
  const names = new Set<string>();
  withFunctions(definition, (step) => {
    names.add(step);
    return step;
  });
  return [...names];
}

/** Whether a workflow fails by a state of its own: such a workflow has buried before what failed. */
export function hasFailState({ States = {} }: Definition): boolean {
  return isObject(States) && Object.values(States).some((state) => isObject(state) && state["Type"] === "Fail");
}

/** A workflow as it is deployed: for the name of each step the ARN of its function. */
export function withFunctions(definition: Definition, arnOf: (step: string) => string): Definition {
  const members = Object.entries(definition).map(([name, value]) => [name, translated(value, arnOf)] as const);
  return Object.fromEntries(
    members.map(([name, value]) => [name, isCall(definition, name) ? called(value, arnOf) : value]),
  );
}

function translated(value: Json, arnOf: (step: string) => string): Json {
  if (Array.isArray(value)) return value.map((item: Json) => translated(item, arnOf));
  return isObject(value) ? withFunctions(value, arnOf) : value;
}

function isCall(state: JsonObject, member: string): boolean {
  return member === "Arguments" && state["Type"] === "Task" && state["Resource"] === INVOKE;
}

function called(given: Json, arnOf: (step: string) => string): Json {
  const step = isObject(given) ? given["FunctionName"] : undefined;
  if (!isObject(given) || typeof step !== "string") throw new Error(`A Task names no step: ${JSON.stringify(given)}`);
  return { ...given, FunctionName: arnOf(step) };
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
