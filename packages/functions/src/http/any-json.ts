import type { Json, JsonObject } from "@bridgework/core/kernel/json";
import * as z from "zod";

/* JSON was checked where it came in. `z.json()` refers to itself, which cannot be written as OpenAPI. */

export const anyJson: z.ZodType<Json> = z.any();
export const anyJsonObject: z.ZodType<JsonObject> = z.record(z.string(), z.any());
