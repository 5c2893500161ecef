import { isJsonObject, type Json, type JsonObject } from "../kernel/json.ts";

/** A form's data without what people wrote and where they can be reached. Names of members stay, where it has the shape of a form. */
export function redactForm(data: JsonObject): JsonObject {
  const { fields, recipient, ...rest } = data;
  return {
    ...rest,
    ...(fields === undefined ? {} : { fields: masked(fields) }),
    ...(recipient === undefined ? {} : { recipient: masked(recipient) }),
  };
}

function masked(values: Json): Json {
  if (!isJsonObject(values)) return "***";
  return Object.fromEntries(Object.keys(values).map((key) => [key, "***"]));
}
