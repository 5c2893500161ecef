import { isJsonObject, type Json, type JsonObject } from "@bridgework/core/kernel/json";
import type { Rule } from "@bridgework/core/kernel/rule";
import { fieldsOf } from "@bridgework/core/pattern/event-fields";
import { matches } from "@bridgework/core/pattern/match";
import { parsePatternText } from "@bridgework/core/pattern/parse";
import { InvalidEventPattern, type Pattern } from "@bridgework/core/pattern/pattern";
import type { AwsService } from "../aws-door.ts";
import { AwsError } from "../aws-error.ts";
import { BUS_NAMES, busOf, LOCAL, ruleArn } from "./buses.ts";
import { type PutEventsPorts, putEvents } from "./put-events.ts";

export interface EventBridgeOptions extends PutEventsPorts {
  readonly rules: readonly Rule[];
}

/** EventBridge's operations, for X-Amz-Target `AWSEvents.<operation>`: PutEvents, TestEventPattern, ListRules, DescribeRule. */
export function createEventBridge(options: EventBridgeOptions): AwsService {
  return async (operation, input) => {
    switch (operation) {
      case "PutEvents":
        return putEvents(options, input);
      case "TestEventPattern":
        return testEventPattern(input);
      case "ListRules":
        return listRules(options.rules, input);
      case "DescribeRule":
        return describeRule(options.rules, input);
      default:
        throw new AwsError("UnknownOperationException", `EventBridge's ${operation} is not served here.`);
    }
  };
}

const MAX_PATTERN_LENGTH = 4096;
const ENVELOPE = ["id", "account", "source", "time", "region", "detail-type"];

function testEventPattern(input: JsonObject): Json {
  const text = textOf(input, "EventPattern");
  if (text.length > MAX_PATTERN_LENGTH) throw tooLong("eventPattern", MAX_PATTERN_LENGTH);
  const event = parseEvent(textOf(input, "Event"));
  const pattern = checkedPattern(text);
  return { Result: matches(pattern, fieldsOf(event)) };
}

function checkedPattern(text: string): Pattern {
  try {
    return parsePatternText(text);
  } catch (error) {
    throw error instanceof InvalidEventPattern ? new AwsError(error.name, error.message) : error;
  }
}

function parseEvent(text: string): Json {
  const event = parseJson(text);
  if (isJsonObject(event) && ENVELOPE.every((name) => name in event)) return event;
  throw new AwsError("ValidationException", "Parameter Event is not valid.");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function listRules(rules: readonly Rule[], input: JsonObject): Json {
  const named = input["EventBusName"];
  const found = isDefault(named) ? [] : rules.filter((rule) => rule.bus === knownBus(named));
  const prefix = input["NamePrefix"];
  const wanted = typeof prefix === "string" ? found.filter((rule) => rule.name.startsWith(prefix)) : found;
  return { Rules: wanted.map(shape) };
}

function describeRule(rules: readonly Rule[], input: JsonObject): Json {
  const name = textOf(input, "Name");
  const named = input["EventBusName"];
  const rule = isDefault(named)
    ? undefined
    : rules.find((known) => known.name === name && known.bus === knownBus(named));
  if (rule !== undefined) return { ...shape(rule), CreatedBy: LOCAL.account };
  throw new AwsError("ResourceNotFoundException", `Rule ${name} does not exist on EventBus ${named ?? "default"}.`);
}

function isDefault(name: Json | undefined): boolean {
  return name === undefined || name === null || name === "default";
}

function knownBus(name: Json | undefined) {
  const bus = busOf(String(name));
  if (bus !== null) return bus;
  throw new AwsError("ResourceNotFoundException", `Event bus ${String(name)} does not exist.`);
}

function shape(rule: Rule): JsonObject {
  return {
    Name: rule.name,
    Arn: ruleArn(rule.bus, rule.name),
    EventPattern: JSON.stringify(rule.pattern),
    State: "ENABLED",
    Description: rule.description,
    EventBusName: BUS_NAMES[rule.bus],
  };
}

function textOf(input: JsonObject, name: string): string {
  const value = input[name];
  if (typeof value === "string") return value;
  if (value !== undefined && value !== null) throw new AwsError("SerializationException", `${name} is not a string.`);
  const member = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  throw new AwsError(
    "ValidationException",
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
}

function tooLong(member: string, most: number): AwsError {
  return new AwsError(
    "ValidationException",
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${most}`,
  );
}
