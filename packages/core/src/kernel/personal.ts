import * as z from "zod";
import { isJsonObject, type Json } from "./json.ts";

/**
 * A personal value, sealed with the key of the person whose it is. Whoever has no use for the value passes it on as it is.
 * A secret one is opened for steps alone.
 */
export type Sealed = { readonly $sealed: string; readonly subject: string; readonly secret?: true };

/** What a sealed value opens to once its subject's key is deleted. */
export type Erased = { readonly $erased: string };

/** A personal value as facts, states and views carry it. One that was recorded before there was sealing is in the clear. */
export type Personal<Value> = Value | Sealed | Erased;

/** Names of members, from the top of an object down to a personal value. */
export type Path = readonly string[];

/**
 * Marks a member of an event's or command's data as personal. The schema lets in what comes from outside, in the clear;
 * `publish` seals it before anybody else sees it, which its type says.
 */
export function personal<Value, Input>(schema: z.ZodType<Value, Input>): z.ZodType<Personal<Value>, Input> {
  return schema.meta({ personal: true });
}

/**
 * Where the personal values of an object are, or of a union of objects, as the marks of its schema say. Throws for a
 * mark where no path leads: one that is not found would leave its value in the clear.
 */
export function personalPaths(schema: unknown, at: Path = []): readonly Path[] {
  if (!(schema instanceof z.ZodType)) return [];
  if (isMarked(schema)) return [at];
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([key, member]) => personalPaths(member, [...at, key]));
  }
  if (schema instanceof z.ZodUnion) {
    const paths = schema.options.flatMap((option: unknown) => personalPaths(option, at));
    return [...new Map(paths.map((path) => [path.join("."), path])).values()];
  }
  const inner: Readonly<Record<string, unknown>> = { ...schema.def };
  if (inner["innerType"] !== undefined) return personalPaths(inner["innerType"], at);
  if (PLURAL.some((member) => personalPaths(inner[member]).length > 0)) {
    throw new Error(`A personal value inside the ${schema.def.type} at ${at.join(".") || "the top"}: mark all of it.`);
  }
  return [];
}

/** Where schemas keep the schemas of what has no name of its own. */
const PLURAL = ["element", "valueType", "in", "out", "left", "right"] as const;

function isMarked(schema: z.core.$ZodType): boolean {
  return z.globalRegistry.get(schema)?.["personal"] === true;
}

const sealed = z.strictObject({ $sealed: z.string(), subject: z.string() });
const erased = z.strictObject({ $erased: z.string() });

/** What data is valid by after it was sealed, and after it was erased: as its schema, tolerant where that has marks. */
export function tolerant(schema: z.core.$ZodType): z.ZodType {
  if (isMarked(schema)) return z.union([schema, sealed, erased]);
  if (schema instanceof z.ZodObject) {
    const members = Object.entries<z.core.$ZodType>(schema.shape).map(([key, member]) => [key, tolerant(member)]);
    const checks = (schema.def.checks ?? []) as z.core.$ZodCheck<Record<string, unknown>>[];
    return z.object(Object.fromEntries(members)).check(...checks);
  }
  if (schema instanceof z.ZodExactOptional) return tolerant(schema.unwrap()).exactOptional();
  return z.any().refine((value) => z.safeParse(schema, value).success, "valid by its schema");
}

export function isSealed(value: unknown): value is Sealed {
  return isJsonObject(value) && typeof value["$sealed"] === "string" && typeof value["subject"] === "string";
}

export function isErased(value: unknown): value is Erased {
  return isJsonObject(value) && typeof value["$erased"] === "string";
}

/** In JSON text. Quotes inside a string are escaped, so only a member's name looks like this. */
const MARKS = /"\$(sealed|erased)":/;

/** Whether JSON text holds a sealed or an erased value. */
export function holdsSealed(text: string): boolean {
  return MARKS.test(text);
}

/** The value at a path; undefined where there is none. */
export function valueAt(data: unknown, path: Path): Json | undefined {
  return path.reduce<Json | undefined>(
    (value, key) => (isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    data as Json,
  );
}

/** A copy of an object with another value at a path that exists. */
export function replaceAt<Data extends object>(data: Data, [key = "", ...rest]: Path, value: Json): Data {
  const member: unknown = Reflect.get(data, key);
  return { ...data, [key]: rest.length > 0 && isJsonObject(member) ? replaceAt(member, rest, value) : value };
}
