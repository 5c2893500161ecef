import type { Json, JsonObject } from "@bridgework/core/kernel/json";
import type { Fields } from "./fields.ts";
import type {
  Block,
  Catcher,
  ChoiceRule,
  ChoiceState,
  FailState,
  MapState,
  ParallelState,
  PassState,
  Resource,
  Retrier,
  State,
  StateType,
  SucceedState,
  TaskState,
  WaitState,
} from "./machine.ts";

type ParseBlock = (fields: Fields, source: Json | undefined) => Block;

interface Source {
  readonly name: string;
  readonly fields: Fields;
  readonly value: JsonObject;
  readonly nested: ParseBlock;
}

interface FieldNames {
  /** In either language they mean the same. */
  readonly any: readonly string[];
  readonly JSONata: readonly string[];
}

const EVERY_STATE = ["Type", "Comment", "QueryLanguage"];
const FLOW = ["Next", "End"];
const RETRIED = ["Retry", "Catch"];

const FIELDS: Readonly<Record<StateType, FieldNames>> = {
  Pass: { any: FLOW, JSONata: ["Output", "Assign"] },
  Task: {
    any: [...FLOW, ...RETRIED, "Resource", "TimeoutSeconds", "HeartbeatSeconds"],
    JSONata: ["Arguments", "Output", "Assign"],
  },
  Choice: { any: ["Choices", "Default"], JSONata: ["Output", "Assign"] },
  Wait: { any: [...FLOW, "Seconds", "Timestamp"], JSONata: ["Output", "Assign"] },
  Parallel: { any: [...FLOW, ...RETRIED, "Branches"], JSONata: ["Arguments", "Output", "Assign"] },
  Map: {
    any: [...FLOW, ...RETRIED, "ItemProcessor", "MaxConcurrency"],
    JSONata: ["Items", "ItemSelector", "Output", "Assign"],
  },
  Succeed: { any: [], JSONata: ["Output"] },
  Fail: { any: ["Error", "Cause"], JSONata: [] },
};

const MOST_SECONDS = 99_999_999;
const INVOKE = "arn:aws:states:::lambda:invoke";
const FUNCTION_ARN = /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9-_]+(:[A-Za-z0-9-_$]+)?$/;

/** Reads one state; null where its type is not known, which is then a problem. */
export function parseState(name: string, fields: Fields, value: JsonObject, nested: ParseBlock): State | null {
  const type = fields.text("Type");
  if (!isStateType(type)) {
    fields.problem("Type", `Field "Type" must be one of ${Object.keys(FIELDS).join(", ")}, not "${type}"`);
    return null;
  }
  checkNames(type, fields);
  const source = { name, fields, value, nested };
  switch (type) {
    case "Pass":
      return pass(source);
    case "Task":
      return task(source);
    case "Choice":
      return choice(source);
    case "Wait":
      return wait(source);
    case "Parallel":
      return parallel(source);
    case "Map":
      return map(source);
    case "Succeed":
      return { type, name, output: fields.template("Output") } satisfies SucceedState;
    case "Fail":
      return { type, name, error: fields.template("Error"), cause: fields.template("Cause") } satisfies FailState;
  }
}

function isStateType(type: string): type is StateType {
  return Object.hasOwn(FIELDS, type);
}

function checkNames(type: StateType, fields: Fields): void {
  const { any, JSONata } = FIELDS[type];
  const allowed = fields.language === "JSONata" ? [...EVERY_STATE, ...any, ...JSONata] : [...EVERY_STATE, ...any];
  const supported = `In ${fields.language} a ${type} state has ${allowed.join(", ")}`;
  fields.only(allowed, (name) =>
    fields.language === "JSONPath" && JSONata.includes(name)
      ? `It belongs to JSONata: set "QueryLanguage": "JSONata".`
      : `${supported}.`,
  );
}

function flow({ name, fields }: Source) {
  const next = fields.optionalText("Next");
  const end = fields.has("End");
  if ((next === null) !== end) fields.problem("", `State "${name}" must have either "Next" or "End": true`);
  return { name, next, output: fields.template("Output"), assign: assignments(fields) };
}

function assignments(fields: Fields) {
  if (fields.has("Assign")) for (const variable of fields.keys("Assign")) checkVariable(fields, variable);
  return fields.template("Assign");
}

function checkVariable(fields: Fields, name: string): void {
  if (name === "states") fields.problem("Assign", `The name "states" is reserved; choose another variable`);
  else if (!/^[\p{ID_Start}_][\p{ID_Continue}]{0,79}$/u.test(name))
    fields.problem("Assign", `"${name}" is not the name of a variable`);
}

function pass(source: Source): PassState {
  return { type: "Pass", ...flow(source) };
}

function task(source: Source): TaskState {
  const { fields } = source;
  return {
    type: "Task",
    ...flow(source),
    ...retried(fields),
    resource: resource(fields),
    arguments: fields.template("Arguments"),
    timeoutSeconds: fields.numberTemplate("TimeoutSeconds"),
    heartbeatSeconds: fields.numberTemplate("HeartbeatSeconds"),
  };
}

function resource(fields: Fields): Resource {
  const arn = fields.text("Resource");
  if (FUNCTION_ARN.test(arn)) return { kind: "function", arn };
  if (arn !== INVOKE && arn !== "") {
    fields.problem(
      "Resource",
      `The resource "${arn}" is not supported. Supported are ${INVOKE} and the ARN of a Lambda function`,
    );
  }
  return { kind: "invoke" };
}

function choice({ name, fields }: Source): ChoiceState {
  if (!fields.has("Choices")) fields.problem("", `The field "Choices" is required`);
  const rules = fields.objects("Choices").map((each, index) => choiceRule(each, index));
  return {
    type: "Choice",
    name,
    rules,
    otherwise: fields.optionalText("Default"),
    output: fields.template("Output"),
    assign: assignments(fields),
  };
}

function choiceRule(fields: Fields, index: number): ChoiceRule {
  fields.only(
    ["Condition", "Next", "Output", "Assign", "Comment"],
    () => "A JSONata choice has Condition, Next, Output, Assign.",
  );
  const condition = fields.template("Condition", `Choices[${index}]/Condition`);
  if (condition === null) fields.problem("", `The field "Condition" is required`);
  return {
    condition: condition ?? fields.literal(false),
    next: fields.text("Next"),
    output: fields.template("Output", `Choices[${index}]/Output`),
    assign: fields.template("Assign", `Choices[${index}]/Assign`),
  };
}

function wait(source: Source): WaitState {
  const { fields } = source;
  const seconds = fields.numberTemplate("Seconds");
  const timestamp = fields.template("Timestamp");
  if ((seconds === null) === (timestamp === null))
    fields.problem("", `A Wait state must have either "Seconds" or "Timestamp"`);
  const until =
    seconds === null
      ? { kind: "timestamp" as const, template: timestamp ?? fields.literal("") }
      : { kind: "seconds" as const, template: seconds };
  return { type: "Wait", ...flow(source), until };
}

function parallel(source: Source): ParallelState {
  const { fields, value, nested } = source;
  const branches = fields.objects("Branches").map((each, index) => {
    each.only(["StartAt", "States", "Comment"], () => "A branch has StartAt and States.");
    return nested(each, Array.isArray(value.Branches) ? value.Branches[index] : undefined);
  });
  if (branches.length === 0) fields.problem("Branches", "There must be at least one branch");
  return { type: "Parallel", ...flow(source), ...retried(fields), branches, arguments: fields.template("Arguments") };
}

function map(source: Source): MapState {
  const { fields, value, nested } = source;
  const processor = fields.object("ItemProcessor");
  processor.only(
    ["StartAt", "States", "ProcessorConfig", "Comment"],
    () => "An item processor has StartAt, States, ProcessorConfig.",
  );
  const mode = processor.has("ProcessorConfig") ? processor.object("ProcessorConfig").optionalText("Mode") : null;
  if (mode !== null && mode !== "INLINE")
    processor.problem("ProcessorConfig", `The mode "${mode}" is not supported; use INLINE`);
  return {
    type: "Map",
    ...flow(source),
    ...retried(fields),
    processor: nested(processor, value.ItemProcessor),
    items: fields.template("Items"),
    itemSelector: fields.template("ItemSelector"),
    maxConcurrency: fields.numberTemplate("MaxConcurrency"),
  };
}

function retried(fields: Fields): { readonly retry: readonly Retrier[]; readonly catch: readonly Catcher[] } {
  const retriers = fields.objects("Retry");
  const catchers = fields.objects("Catch");
  return {
    retry: retriers.map((each, index) => retrier(each, index === retriers.length - 1)),
    catch: catchers.map((each, index) => catcher(each, index, index === catchers.length - 1)),
  };
}

function retrier(fields: Fields, last: boolean): Retrier {
  const names = [
    "ErrorEquals",
    "IntervalSeconds",
    "MaxAttempts",
    "BackoffRate",
    "MaxDelaySeconds",
    "JitterStrategy",
    "Comment",
  ];
  fields.only(names, () => `A retrier has ${names.join(", ")}.`);
  const jitter = fields.optionalText("JitterStrategy") ?? "NONE";
  if (jitter !== "NONE" && jitter !== "FULL")
    fields.problem("JitterStrategy", `Field "JitterStrategy" must be "NONE" or "FULL", not "${jitter}"`);
  const maxDelay = fields.number("MaxDelaySeconds", { otherwise: 0, least: 1, most: 31_622_400 });
  return {
    errorEquals: errorNames(fields, last),
    intervalSeconds: fields.number("IntervalSeconds", { otherwise: 1, least: 1, most: MOST_SECONDS }),
    maxAttempts: fields.number("MaxAttempts", { otherwise: 3, least: 0, most: MOST_SECONDS }),
    backoffRate: fields.number("BackoffRate", {
      otherwise: 2,
      least: 1,
      most: Number.MAX_SAFE_INTEGER,
      integer: false,
    }),
    maxDelaySeconds: maxDelay === 0 ? null : maxDelay,
    jitter: jitter === "FULL" ? "FULL" : "NONE",
  };
}

function catcher(fields: Fields, index: number, last: boolean): Catcher {
  const names =
    fields.language === "JSONata"
      ? ["ErrorEquals", "Next", "Output", "Assign", "Comment"]
      : ["ErrorEquals", "Next", "Comment"];
  fields.only(names, () => `In ${fields.language} a catcher has ${names.join(", ")}.`);
  return {
    errorEquals: errorNames(fields, last),
    next: fields.text("Next"),
    output: fields.template("Output", `Catch[${index}]/Output`),
    assign: fields.template("Assign", `Catch[${index}]/Assign`),
  };
}

function errorNames(fields: Fields, last: boolean): readonly string[] {
  const names = fields.texts("ErrorEquals");
  if (names.includes("States.ALL") && (names.length > 1 || !last)) {
    fields.problem("ErrorEquals", `"States.ALL" must stand alone, in the last entry of its list`);
  }
  return names;
}
