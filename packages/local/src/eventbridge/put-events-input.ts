import { isJsonObject, type Json, type JsonObject } from "@bridgework/core/kernel/json";
import { AwsError } from "../aws-error.ts";
import { isWithinDepth } from "../json-depth.ts";

/** One entry of PutEvents; AWS checks what is missing entry by entry. */
export type Entry = { readonly [Name in (typeof TEXTS)[number]]?: string } & {
  readonly Time?: number;
  readonly Resources?: readonly string[];
};

const TEXTS = ["Source", "DetailType", "Detail", "EventBusName", "TraceHeader"] as const;
const MOST_ENTRIES = 10;
const MAX_REQUEST_BYTES = 1024 * 1024;
const TIME_BYTES = 14;

/** Throws what fails the whole request. */
export function entriesOf(input: JsonObject): readonly Entry[] {
  const given = input["Entries"];
  if (given === undefined || given === null) throw invalidEntries("Value null", "Member must not be null");
  if (!Array.isArray(given)) throw new AwsError("SerializationException", "Entries is not a list.");
  if (given.length === 0) {
    throw invalidEntries("Value '[]'", "Member must have length greater than or equal to 1");
  }
  const entries = given.map(toEntry);
  if (entries.length > MOST_ENTRIES) {
    throw invalidEntries(
      `Value '[${entries.map(show).join(", ")}]'`,
      `Member must have length less than or equal to ${MOST_ENTRIES}`,
    );
  }
  const size = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
  if (size >= MAX_REQUEST_BYTES) {
    throw new AwsError("ValidationException", "Total size of the entries in the request is over the limit.");
  }
  return entries;
}

/** What AWS answers for one entry that it does not take. */
export type EntryError = { readonly ErrorCode: string; readonly ErrorMessage: string };

export interface ReadEntry {
  readonly source: string;
  readonly type: string;
  readonly detail: JsonObject;
}

export function readEntry(entry: Entry): ReadEntry | EntryError {
  const wanting = (["Source", "DetailType", "Detail"] as const).find((name) => (entry[name] ?? "") === "");
  if (wanting !== undefined) return invalid(wanting, `${wanting} is a required argument.`);
  const { Source: source = "", DetailType: type = "", Detail: text = "" } = entry;
  if (type.length > 128) return invalid("DetailType", "DetailType is longer than 128 characters.");
  const detail = parseDetail(text);
  if (detail === null) return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
  if (source.startsWith("aws.")) {
    return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." };
  }
  return { source, type, detail };
}

function invalid(parameter: string, reason: string): EntryError {
  return { ErrorCode: "InvalidArgument", ErrorMessage: `Parameter ${parameter} is not valid. Reason: ${reason}` };
}

/** The detail as a JSON object of bounded depth; null for anything else. */
function parseDetail(text: string): JsonObject | null {
  try {
    const detail: unknown = JSON.parse(text);
    return isJsonObject(detail) && isWithinDepth(text) ? detail : null;
  } catch {
    return null;
  }
}

function toEntry(value: Json): Entry {
  if (!isJsonObject(value)) throw new AwsError("SerializationException", "An entry is not an object.");
  for (const name of TEXTS) {
    const text = value[name];
    if (text !== undefined && text !== null && typeof text !== "string") {
      throw new AwsError("SerializationException", `${name} is not a string.`);
    }
  }
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null)) as Entry;
}

function sizeOf({ Time, Source, DetailType, Detail, Resources }: Entry): number {
  const texts = [Source, DetailType, Detail, ...(Array.isArray(Resources) ? Resources : [])];
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(String(text ?? "")), 0);
  return bytes + (Time === undefined ? 0 : TIME_BYTES);
}

function invalidEntries(value: string, constraint: string): AwsError {
  return new AwsError(
    "ValidationException",
    `1 validation error detected: ${value} at 'entries' failed to satisfy constraint: ${constraint}`,
  );
}

const MOST_SHOWN = 60;

function show({ Source, DetailType, Detail }: Entry): string {
  const shown = (text: string | undefined) => text?.slice(0, MOST_SHOWN) ?? "null";
  return `PutEventsRequestEntry(time=null, source=${shown(Source)}, resources=null, detailType=${shown(DetailType)}, detail=${shown(Detail)})`;
}
