import type { Json } from "../kernel/json.ts";
import { InvalidEventPattern, type Matcher, type NumericOperator, type NumericTest } from "./pattern.ts";

const OPERATORS: readonly NumericOperator[] = ["=", "<", "<=", ">", ">="];

/** `[operator, number]`, or a range from below to above: `[">", 0, "<=", 5]`. */
export function parseNumeric(value: Json): Matcher {
  if (!Array.isArray(value)) throw new InvalidEventPattern("Value of numeric must be an array.");
  if (value.length > 4) throw new InvalidEventPattern("Too many elements in numeric expression");
  const first = parseTest(value[0], value[1]);
  if (value.length <= 2) return { kind: "numeric", tests: [first] };
  const second = parseTest(value[2], value[3]);
  if (!first.operator.startsWith(">") || !second.operator.startsWith("<")) {
    throw new InvalidEventPattern(`Bad numeric range operator: ${second.operator}`);
  }
  if (first.bound >= second.bound) throw new InvalidEventPattern("Bottom must be less than top");
  return { kind: "numeric", tests: [first, second] };
}

export function passes({ operator, bound }: NumericTest, value: number): boolean {
  switch (operator) {
    case "=":
      return value === bound;
    case "<":
      return value < bound;
    case "<=":
      return value <= bound;
    case ">":
      return value > bound;
    case ">=":
      return value >= bound;
  }
}

function parseTest(name: Json | undefined, bound: Json | undefined): NumericTest {
  const operator = OPERATORS.find((known) => known === name);
  if (operator === undefined)
    throw new InvalidEventPattern(`Unrecognized numeric range operator: ${JSON.stringify(name)}`);
  if (typeof bound !== "number" || !Number.isFinite(bound)) {
    throw new InvalidEventPattern(`Value of ${operator} must be numeric`);
  }
  return { operator, bound };
}
