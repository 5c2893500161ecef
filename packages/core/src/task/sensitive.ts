import * as z from "zod";
import { isJsonObject } from "../kernel/json.ts";
import { type Path, valueAt } from "../kernel/personal.ts";
import { customHandler } from "./handlers/registry.ts";

/** Names of members from the top of the input down to a value, with dots between them. */
const sensitivePath = z
  .string()
  .max(200)
  .regex(/^[^.]+(\.[^.]+)*$/, "names of members with dots between them, as card.number");

/** The parts of a task's input that its handler alone may see. */
export const sensitive = z.array(sensitivePath).max(20).readonly();

/** Where a task's data holds what its submitter, or its handler, calls sensitive. The data need not be valid. */
export function sensitivePaths(data: Readonly<Record<string, unknown>>): readonly Path[] {
  const { handler, sensitive: named } = data;
  const byHandler = isJsonObject(handler) ? customHandler(handler["name"])?.sensitive : undefined;
  const bySubmitter = Array.isArray(named) ? named.filter((each) => typeof each === "string") : [];
  const paths = [...new Set([...bySubmitter, ...(byHandler ?? [])])].map(pathOf);
  return paths.filter((path) => !paths.some((other) => isWithin(path, other))).map((path) => ["input", ...path]);
}

/** Those that name nothing: a slip of the pen would leave a value in the clear. */
export function missingPaths(input: unknown, named: readonly string[]): readonly string[] {
  return named.filter((each) => valueAt(input, pathOf(each)) === undefined);
}

function pathOf(named: string): Path {
  return named.split(".");
}

function isWithin(path: Path, other: Path): boolean {
  return other.length < path.length && other.every((key, index) => path[index] === key);
}
