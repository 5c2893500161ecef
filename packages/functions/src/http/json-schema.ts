import { isJsonObject, type JsonObject } from "@bridgework/core/kernel/json";
import * as z from "zod";

/**
 * As JSON Schema (2020-12), of what is sent: before defaults and transformations. What JSON Schema cannot say, as a
 * check in code, is left out.
 */
export function jsonSchemaOf(schema: z.ZodType): JsonObject {
  const { $schema: _, ...written }: Readonly<Record<string, unknown>> = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
  });
  return isJsonObject(written) ? written : {};
}
