import * as z from "zod";
import { ERROR_CLASSES } from "./fault.ts";
import type { Json, JsonObject } from "./json.ts";

/* Pieces of schemas that domains share. */

/** Id within a category; it becomes part of the stream's name. */
export const entityId = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{1,64}$/, "1 to 64 characters of A-Z, a-z, 0-9, dot, dash and underscore");

export const errorClass = z.enum(ERROR_CLASSES);
export const reason = z.string().min(1).max(1000);
export const attempts = z.int().min(1).max(10_000);
export const letterId = z.string().min(1).max(64);

/** Anything that came out of a JSON parser; only its presence is checked, since the doors parse JSON. */
export const jsonValue: z.ZodType<Json> = z.any().refine((value) => value !== undefined, "a JSON value");

/** An object of free JSON, at most `limit` bytes when written. */
export function jsonObjectUpTo(limit: number): z.ZodType<JsonObject> {
  return z.record(z.string().max(200), jsonValue).refine((value) => bytesOf(value) <= limit, atMost(limit));
}

/** Free JSON, at most `limit` bytes when written. */
export function jsonUpTo(limit: number): z.ZodType<Json> {
  return jsonValue.refine((value) => value === undefined || bytesOf(value) <= limit, atMost(limit));
}

/** Bytes of a value when written as JSON. */
export function bytesOf(value: Json): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function atMost(limit: number): string {
  return `at most ${limit} bytes of JSON`;
}
