import type * as z from "zod";
import type { JsonObject } from "../kernel/json.ts";
import type { Handler } from "./events.ts";
import { customHandler, customHandlers } from "./handlers/registry.ts";
import { missingPaths } from "./sensitive.ts";

interface Submission {
  readonly handler: Handler;
  readonly input: JsonObject;
  readonly sensitive?: readonly string[];
}

/** What the parts of a submission have to do with one another: the input with its handler, and with what is sensitive of it. */
export function checkSubmission({ handler, input, sensitive = [] }: Submission, context: z.RefinementCtx): void {
  for (const missing of missingPaths(input, sensitive)) {
    context.addIssue({ code: "custom", path: ["sensitive"], message: `members of the input; there is no ${missing}` });
  }
  if (handler.type === "custom") checkInput(handler.name, input, context);
  if (handler.type === "batch" && !(Array.isArray(input["items"]) && input["items"].length > 0)) {
    context.addIssue({
      code: "custom",
      path: ["input", "items"],
      message: "a list of one item or more, for a batch handler",
    });
  }
}

function checkInput(name: string, input: JsonObject, context: z.RefinementCtx): void {
  const handler = customHandler(name);
  if (handler === undefined) {
    const known = customHandlers.map((each) => each.name).join(" or ");
    context.addIssue({ code: "custom", path: ["handler", "name"], message: `the name of a handler: ${known}` });
    return;
  }
  for (const { path, message } of handler.input.safeParse(input).error?.issues ?? []) {
    context.addIssue({ code: "custom", path: ["input", ...path], message: `as handler ${name} says: ${message}` });
  }
}
