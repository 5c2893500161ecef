import type { Json, JsonObject } from "@bridgework/core/kernel/json";
import { AwsError } from "../aws-error.ts";
import { isWithinDepth, MOST_LEVELS } from "../json-depth.ts";
import { parseExecutionArn, parseMachineArn } from "./names.ts";

/** Reads the input of an operation; throws what Step Functions answers where it is not valid. */
export function requiredText(input: JsonObject, name: string): string {
  const value = input[name];
  if (typeof value === "string") return value;
  if (value === undefined || value === null) throw invalid("null", name, "Member must not be null");
  throw new AwsError("SerializationException", `${name} must be a string.`);
}

export function optionalText(input: JsonObject, name: string): string | undefined {
  const value = input[name];
  return value === undefined || value === null ? undefined : requiredText(input, name);
}

const MOST_RESULTS = 1000;
const USUAL_RESULTS = 100;

/** 0, as on AWS, means the default. */
export function maxResults(input: JsonObject): number {
  const value = input.maxResults;
  if (value === undefined || value === null || value === 0) return USUAL_RESULTS;
  if (typeof value === "number" && Number.isInteger(value) && value > 0 && value <= MOST_RESULTS) return value;
  const bound =
    typeof value === "number" && value > MOST_RESULTS
      ? `less than or equal to ${MOST_RESULTS}`
      : "greater than or equal to 0";
  throw invalid(`'${String(value)}'`, "maxResults", `Member must have value ${bound}`);
}

/** A page's end, hidden in its token. */
export function tokenOf(position: string): string {
  return Buffer.from(`page:${position}`).toString("base64url");
}

export function positionOf(input: JsonObject): string | undefined {
  const token = optionalText(input, "nextToken");
  if (token === undefined) return undefined;
  const position = /^page:([1-9]\d{0,14})$/.exec(Buffer.from(token, "base64url").toString())?.[1];
  if (position === undefined) throw new AwsError("InvalidToken", "Invalid Token: 'Invalid token'");
  return position;
}

export function workflowOf(input: JsonObject): { readonly arn: string; readonly workflow: string } {
  const arn = requiredText(input, "stateMachineArn");
  const workflow = parseMachineArn(arn);
  if (workflow === null) throw invalidArn(arn);
  return { arn, workflow };
}

export function executionOf(input: JsonObject): {
  readonly arn: string;
  readonly workflow: string;
  readonly name: string;
} {
  const arn = requiredText(input, "executionArn");
  const parsed = parseExecutionArn(arn);
  if (parsed === null) throw invalidArn(arn);
  return { arn, ...parsed };
}

const LONGEST_NAME = 80;
/** Without white space, brackets, wildcards, special or control characters. */
const NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]+$/u;

export function checkName(name: string): string {
  if (name.length >= 1 && name.length <= LONGEST_NAME && NAME.test(name)) return name;
  throw new AwsError("InvalidName", `Invalid Name: '${name}'`);
}

export function parseInput(text: string): Json {
  const value = parseJson(text);
  if (!(value instanceof SyntaxError)) return value;
  throw new AwsError("InvalidExecutionInput", `Invalid State Machine Execution Input: '${value.message}'`);
}

function parseJson(text: string): Json | SyntaxError {
  try {
    const value = JSON.parse(text) as Json;
    return isWithinDepth(text) ? value : new SyntaxError(`nested deeper than ${MOST_LEVELS} levels`);
  } catch (error) {
    return error instanceof SyntaxError ? error : new SyntaxError(String(error));
  }
}

export function invalid(value: string, name: string, constraint: string): AwsError {
  return new AwsError(
    "ValidationException",
    `1 validation error detected: Value ${value} at '${name}' failed to satisfy constraint: ${constraint}`,
  );
}

function invalidArn(arn: string): AwsError {
  return new AwsError("InvalidArn", `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
}
