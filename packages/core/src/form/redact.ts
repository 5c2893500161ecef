import { isJsonObject, type Json, type JsonObject } from "../kernel/json.ts";
import { maskAddress } from "../kernel/mask.ts";

/** A form's data without what people wrote and where they can be reached. Whatever has an unexpected shape is masked whole. */
export function redactForm(data: JsonObject): JsonObject {
  const { fields, recipient, ...rest } = data;
  return {
    ...rest,
    ...(fields === undefined ? {} : { fields: isJsonObject(fields) ? masked(fields, () => "***") : "***" }),
    ...(recipient === undefined ? {} : { recipient: isJsonObject(recipient) ? masked(recipient, maskValue) : "***" }),
  };
}

function masked(values: JsonObject, mask: (value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, mask(value)]));
}

function maskValue(value: Json): Json {
  return typeof value === "string" ? maskAddress(value) : "***";
}
