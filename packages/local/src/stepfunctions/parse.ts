import { createHash } from "node:crypto";
import { isJsonObject, type Json, type JsonObject } from "@bridgework/core/kernel/json";
import { describe } from "@bridgework/core/kernel/problem";
import { createProblems, type Fields, type Language, type Problems, readFields } from "./fields.ts";
import { type Block, InvalidDefinition, type State, type StateMachine } from "./machine.ts";
import { parseState } from "./parse-state.ts";

const parsed = new Map<string, StateMachine>();
const MOST_PARSED = 500;
const LONGEST_DEFINITION = 1_048_576;
const LONGEST_NAME = 80;
const DEEPEST_NESTING = 16;

/** Checks a definition, given as an object or as its text. Throws InvalidDefinition. Equal definitions are parsed once. */
export function parseMachine(definition: JsonObject | string): StateMachine {
  const object = typeof definition === "string" ? toObject(definition) : definition;
  const hash = createHash("sha256").update(JSON.stringify(object)).digest("base64url");
  const known = parsed.get(hash);
  if (known !== undefined) return known;
  const machine = parse(object, hash);
  parsed.set(hash, machine);
  if (parsed.size > MOST_PARSED) parsed.delete(parsed.keys().next().value ?? hash);
  return machine;
}

function toObject(text: string): JsonObject {
  if (text.length > LONGEST_DEFINITION) throw refused(`The definition is over ${LONGEST_DEFINITION} characters`);
  const value = parseJson(text);
  if (value instanceof SyntaxError) throw refused(`The definition is not JSON: ${value.message}`);
  if (isJsonObject(value)) return value;
  throw refused(`The definition must be a JSON object, not ${describe(value)}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}

function refused(message: string): InvalidDefinition {
  return new InvalidDefinition([{ path: "/", message }]);
}

function parse(definition: JsonObject, hash: string): StateMachine {
  const problems = createProblems();
  const language = languageOf(definition.QueryLanguage, "JSONPath", "", problems);
  const fields = readFields(definition, "", language, problems);
  const top = ["Comment", "QueryLanguage", "StartAt", "States", "TimeoutSeconds", "Version"];
  fields.only(top, () => `A state machine has ${top.join(", ")}.`);
  const timeout = fields.number("TimeoutSeconds", { otherwise: 0, least: 1, most: 99_999_999 });
  const block = parseBlock(fields, definition, problems, 0);
  if (problems.found.length > 0) throw new InvalidDefinition(problems.found);
  return { ...block, hash, definition, timeoutSeconds: timeout === 0 ? null : timeout };
}

/** Reads StartAt and States of a machine, a branch or an item processor. */
function parseBlock(fields: Fields, source: JsonObject, problems: Problems, depth: number): Block {
  const startAt = fields.text("StartAt");
  if (depth > DEEPEST_NESTING) {
    fields.problem("", `States are nested deeper than ${DEEPEST_NESTING}`);
    return { startAt, states: new Map() };
  }
  const states = new Map<string, State>();
  const sources = isJsonObject(source.States) ? source.States : {};
  for (const [name, each] of fields.members("States")) {
    if (name.length > LONGEST_NAME) each.problem("", `The name of a state must be ${LONGEST_NAME} characters or fewer`);
    const own = sources[name];
    const language = languageOf(
      isJsonObject(own) ? own.QueryLanguage : undefined,
      fields.language,
      each.path,
      problems,
    );
    const nested = (inner: Fields, from: Json | undefined): Block =>
      parseBlock(inner, isJsonObject(from) ? from : {}, problems, depth + 1);
    const state = parseState(name, each.in(language), isJsonObject(own) ? own : {}, nested);
    if (state !== null) states.set(name, state);
  }
  if (states.size === 0) fields.problem("States", "There must be at least one state");
  checkTargets(fields, startAt, states);
  return { startAt, states };
}

function checkTargets(fields: Fields, startAt: string, states: ReadonlyMap<string, State>): void {
  const check = (path: string, target: string | null) => {
    if (target !== null && target !== "" && !states.has(target))
      fields.problem(path, `Missing 'Next' target: ${target}`);
  };
  check("StartAt", startAt);
  for (const state of states.values()) for (const target of targetsOf(state)) check(`States/${state.name}`, target);
}

function targetsOf(state: State): readonly (string | null)[] {
  switch (state.type) {
    case "Succeed":
    case "Fail":
      return [];
    case "Choice":
      return [...state.rules.map((rule) => rule.next), state.otherwise];
    case "Pass":
    case "Wait":
      return [state.next];
    case "Task":
    case "Parallel":
    case "Map":
      return [state.next, ...state.catch.map((catcher) => catcher.next)];
  }
}

function languageOf(value: Json | undefined, inherited: Language, path: string, problems: Problems): Language {
  if (value === undefined) return inherited;
  if (value === "JSONata" || value === "JSONPath") return value;
  problems.add(
    `${path}/QueryLanguage`,
    `Field "QueryLanguage" must be "JSONata" or "JSONPath", not ${describe(value)}`,
  );
  return inherited;
}
