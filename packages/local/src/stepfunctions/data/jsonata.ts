import { isJsonObject, type Json } from "@bridgework/core/kernel/json";
import jsonata from "jsonata";
import type { Steps } from "../steps.ts";
import { FUNCTIONS, SCOPE } from "./functions.ts";
import { NOT_SIMPLE, parseSimplePath, readSimplePath, type SimplePath } from "./path.ts";
import { NOT_JSON, toPlain } from "./plain.ts";
import { QueryFault, type QueryScope, statesVariable, type Template } from "./query.ts";

type Expression = jsonata.Expression;
type Implementation = Parameters<Expression["registerFunction"]>[1];

/** Compiled expressions of all definitions in use. */
const compiled = new Map<string, Expression>();
const MOST_COMPILED = 2_000;
/** An expression that evaluates more parts than this is taken for an endless loop. Counted, not timed, so that replay agrees. */
const MOST_EVALUATIONS = 500_000;
/** Characters of a constant from which on its bytes are worth counting. */
const LARGE_CONSTANT = 60_000;
const DEEPEST = 2_000;
const LONGEST_SEQUENCE = 1_000_000;

/**
 * Compiles a field's value: texts of the form `{% … %}` are JSONata, anything else stands for itself.
 * Throws the library's error where an expression has a syntax error.
 */
export function compileJsonata(value: Json, field: string): Template {
  if (typeof value === "string") return expressionOf(value, field);
  if (Array.isArray(value)) return arrayTemplate(value, field);
  if (isJsonObject(value)) return objectTemplate(value, field);
  return constantTemplate(value, field);
}

export function constantTemplate(value: Json, field: string): Template {
  return {
    field,
    expression: null,
    constant: { value },
    grows: JSON.stringify(value).length > LARGE_CONSTANT,
    // biome-ignore lint/correctness/useYield: a constant has nothing to wait for, but is a template as any other.
    *evaluate() {
      return value;
    },
  };
}

function expressionOf(text: string, field: string): Template {
  if (!text.startsWith("{%") || !text.endsWith("%}") || text.length < 4) return constantTemplate(text, field);
  const expression = text.slice(2, -2).trim();
  const path = parseSimplePath(expression);
  if (path === null) compile(expression);
  return {
    field,
    expression,
    constant: null,
    grows: path === null,
    evaluate: (scope) => evaluateExpression(expression, path, field, scope),
  };
}

function arrayTemplate(items: readonly Json[], field: string): Template {
  const templates = items.map((item, index) => compileJsonata(item, `${field}[${index}]`));
  if (templates.every((template) => template.constant !== null)) return constantTemplate(items, field);
  return {
    field,
    expression: null,
    constant: null,
    grows: true,
    *evaluate(scope) {
      const values: Json[] = [];
      for (const { constant, evaluate } of templates)
        values.push(constant === null ? yield* evaluate(scope) : constant.value);
      return values;
    },
  };
}

function objectTemplate(members: { readonly [key: string]: Json }, field: string): Template {
  const templates = Object.entries(members).map(
    ([key, member]) => [key, compileJsonata(member, `${field}/${key}`)] as const,
  );
  if (templates.every(([, template]) => template.constant !== null)) return constantTemplate(members, field);
  return {
    field,
    expression: null,
    constant: null,
    grows: true,
    *evaluate(scope) {
      const values: [string, Json][] = [];
      for (const [key, { constant, evaluate }] of templates)
        values.push([key, constant === null ? yield* evaluate(scope) : constant.value]);
      return Object.fromEntries(values);
    },
  };
}

function* evaluateExpression(
  expression: string,
  path: SimplePath | null,
  field: string,
  scope: QueryScope,
): Steps<Json> {
  const simple = path === null ? NOT_SIMPLE : readSimplePath(path, scope);
  if (simple !== NOT_SIMPLE && simple !== undefined) return simple;
  const value = simple === undefined ? undefined : yield evaluateWithLibrary(expression, field, scope);
  if (value === undefined)
    throw new QueryFault(`${described(expression, field)} returned nothing (undefined).`, { field });
  const plain = toPlain(value);
  if (plain === NOT_JSON)
    throw new QueryFault(`${described(expression, field)} returned an unsupported result type.`, { field });
  return plain;
}

async function evaluateWithLibrary(expression: string, field: string, scope: QueryScope): Promise<unknown> {
  try {
    const bindings = { ...scope.variables(), states: statesVariable(scope), [SCOPE]: scope };
    return await compile(expression).evaluate(undefined, bindings);
  } catch (error) {
    const message = `${described(expression, field)} threw an error during evaluation. ${textOf(error)}`;
    throw new QueryFault(message, { field, cause: error });
  }
}

function described(expression: string, field: string): string {
  return `The JSONata expression '${expression}' specified for the field '${field}'`;
}

/** The library throws plain objects with a code and a message. */
function textOf(error: unknown): string {
  if (!isJsonObject(error) && !(error instanceof Error)) return String(error);
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return typeof code === "string" ? `${code}: ${String(message)}` : String(message);
}

function compile(expression: string): Expression {
  const known = compiled.get(expression);
  if (known !== undefined) return known;
  const fresh = jsonata(expression, { stack: DEEPEST, sequence: LONGEST_SEQUENCE });
  for (const { name, run, signature } of FUNCTIONS)
    fresh.registerFunction(name, run as unknown as Implementation, signature);
  // Step Functions has no $eval: https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
  fresh.assign("eval", undefined);
  boundLoops(fresh);
  compiled.set(expression, fresh);
  if (compiled.size > MOST_COMPILED) compiled.delete(compiled.keys().next().value ?? expression);
  return fresh;
}

/** A tail call loops without growing the stack, so the library's own guard does not see it. */
function boundLoops(expression: Expression): void {
  const counts = new WeakMap<object, number>();
  const entered = (_: unknown, __: unknown, environment: { readonly base: object }) => {
    const count = (counts.get(environment.base) ?? 0) + 1;
    if (count > MOST_EVALUATIONS) throw new Error(`The expression did not end within ${MOST_EVALUATIONS} evaluations`);
    counts.set(environment.base, count);
  };
  const assign = expression.assign as (name: string | symbol, value: unknown) => void;
  assign(Symbol.for("jsonata.__evaluate_entry"), entered);
}
