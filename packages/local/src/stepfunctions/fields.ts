import { isJsonObject, type Json, type JsonObject } from "@bridgework/core/kernel/json";
import { describe } from "@bridgework/core/kernel/problem";
import { compileJsonata, constantTemplate } from "./data/jsonata.ts";
import type { Template } from "./data/query.ts";
import type { DefinitionProblem } from "./machine.ts";

export type Language = "JSONata" | "JSONPath";

/** The problems found in a definition; a definition may have many, and more than this tell nothing new. */
export interface Problems {
  readonly found: readonly DefinitionProblem[];
  add(path: string, message: string): void;
}

const MOST_PROBLEMS = 20;

export function createProblems(): Problems {
  const found: DefinitionProblem[] = [];
  return {
    found,
    add: (path, message) => {
      if (found.length < MOST_PROBLEMS) found.push({ path, message });
    },
  };
}

/** One object of a definition, read field by field. What is wrong becomes a problem and a stand-in, so that reading goes on. */
export interface Fields {
  readonly path: string;
  readonly language: Language;
  has(name: string): boolean;
  text(name: string): string;
  optionalText(name: string): string | null;
  number(name: string, limits: NumberLimits): number;
  objects(name: string): readonly Fields[];
  object(name: string): Fields;
  texts(name: string): readonly string[];
  template(name: string, label?: string): Template | null;
  /** As `template`, where a number or an expression is wanted. */
  numberTemplate(name: string): Template | null;
  /** Every field that is not named is a problem; `hint` says what to use instead. */
  only(names: readonly string[], hint: (name: string) => string): void;
  /** The fields of the members of an object of objects. */
  members(name: string): readonly (readonly [string, Fields])[];
  /** Names of the members of an object. */
  keys(name: string): readonly string[];
  /** A template that stands for a value. */
  literal(value: Json): Template;
  problem(name: string, message: string): void;
  in(language: Language): Fields;
}

export interface NumberLimits {
  readonly otherwise: number;
  readonly least: number;
  readonly most: number;
  readonly integer?: boolean;
}

export function readFields(value: JsonObject, path: string, language: Language, problems: Problems): Fields {
  const problem = (name: string, message: string) =>
    problems.add(name === "" ? path || "/" : `${path}/${name}`, message);
  const expected = (name: string, what: string) =>
    problem(name, `Field "${name}" must be ${what}, not ${describe(value[name])}`);
  const source: Source = { value, path, language, problems, problem, expected };
  return {
    path,
    language,
    problem,
    has: (name) => value[name] !== undefined,
    in: (other) => readFields(value, path, other, problems),
    only: (names, hint) => {
      for (const name of Object.keys(value)) {
        if (!names.includes(name)) problem(name, `Field "${name}" is not supported here. ${hint(name)}`);
      }
    },
    ...scalars(source),
    ...templates(source),
    ...containers(source),
  };
}

interface Source {
  readonly value: JsonObject;
  readonly path: string;
  readonly language: Language;
  readonly problems: Problems;
  readonly problem: (name: string, message: string) => void;
  readonly expected: (name: string, what: string) => void;
}

function scalars({ value, problem, expected }: Source) {
  const optionalText = (name: string): string | null => {
    const member = value[name];
    if (member === undefined || typeof member === "string") return member ?? null;
    expected(name, "a string");
    return null;
  };
  return {
    optionalText,
    text: (name: string) => {
      if (value[name] === undefined) problem("", `The field "${name}" is required`);
      return optionalText(name) ?? "";
    },
    number: (name: string, { otherwise, least, most, integer = true }: NumberLimits) => {
      const member = value[name];
      if (member === undefined) return otherwise;
      const within = typeof member === "number" && member >= least && member <= most;
      if (within && (!integer || Number.isInteger(member))) return member;
      expected(name, `${integer ? "an integer" : "a number"} from ${least} to ${most}`);
      return otherwise;
    },
    texts: (name: string): readonly string[] => {
      const list = value[name];
      if (Array.isArray(list) && list.length > 0 && list.every((member) => typeof member === "string")) return list;
      expected(name, "an array of one or more strings");
      return [];
    },
    keys: (name: string): readonly string[] => {
      const member = value[name];
      if (isJsonObject(member)) return Object.keys(member);
      expected(name, "an object");
      return [];
    },
  };
}

function templates({ value, language, problem, expected }: Source) {
  const template = (name: string, label = name): Template | null => {
    const member = value[name];
    if (member === undefined) return null;
    if (language === "JSONPath") return constantTemplate(member, label);
    try {
      return compileJsonata(member, label);
    } catch (error) {
      problem(name, `The JSONata of field "${name}" is not valid: ${syntaxErrorOf(error)}`);
      return constantTemplate(null, label);
    }
  };
  return {
    template,
    numberTemplate: (name: string) => {
      const made = template(name);
      if (made?.constant && typeof made.constant.value !== "number") expected(name, "a number or a {% … %} expression");
      return made;
    },
    literal: (member: Json) => constantTemplate(member, ""),
  };
}

function containers({ value, path, language, problems, expected }: Source) {
  const inner = (member: Json | undefined, at: string): Fields =>
    readFields(isJsonObject(member) ? member : {}, at, language, problems);
  return {
    object: (name: string) => {
      if (!isJsonObject(value[name])) expected(name, "an object");
      return inner(value[name], `${path}/${name}`);
    },
    objects: (name: string): readonly Fields[] => {
      const list = value[name];
      if (list === undefined) return [];
      if (Array.isArray(list) && list.every(isJsonObject)) {
        return list.map((member, at) => inner(member, `${path}/${name}[${at}]`));
      }
      expected(name, "an array of objects");
      return [];
    },
    members: (name: string): readonly (readonly [string, Fields])[] => {
      const member = value[name];
      if (isJsonObject(member) && Object.values(member).every(isJsonObject)) {
        return Object.entries(member).map(([key, each]) => [key, inner(each, `${path}/${name}/${key}`)] as const);
      }
      expected(name, "an object of objects");
      return [];
    },
  };
}

function syntaxErrorOf(error: unknown): string {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  return `${code ?? "error"}: ${message ?? String(error)}`;
}
