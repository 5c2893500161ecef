import * as z from "zod";
import type { CloudGraph } from "../graph.ts";
import type { Call } from "./calls.ts";

const texts = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const tests = z.record(z.string(), texts).default({});
const statement = z.strictObject({
  Effect: z.enum(["Allow", "Deny"]),
  Action: texts,
  Resource: texts,
  Condition: z.strictObject({ StringEquals: tests, "ForAllValues:StringLike": tests }).prefault({}),
});
const role = z.object({
  // AWS names it where it has none; a function's has one.
  name: z.string().default(""),
  inlinePolicies: z.array(z.object({ policy: z.object({ Statement: z.array(statement) }) })).default([]),
});
const caller = z.object({ name: z.string(), role: z.string() });

export type Statement = z.infer<typeof statement>;
type Operator = keyof Statement["Condition"];

export interface Rights {
  /** AWS's sentence where the function's role does not let it; null where it does. */
  refusalOf(functionName: string, call: Call): string | null;
}

/** What the graph's functions may do, by the policies of their roles. Throws where one says what is not known here. */
export function openRights(graph: CloudGraph): Rights {
  const { account } = graph.app;
  const roles = new Map(
    graph.take("iam/role:Role", role).map(({ name, inlinePolicies }) => {
      const statements = inlinePolicies.flatMap(({ policy }) => policy.Statement);
      return [`arn:aws:iam::${account}:role/${name}`, { name, statements }];
    }),
  );
  const callers = new Map(graph.take("lambda/function:Function", caller).map((each) => [each.name, each.role]));
  return {
    refusalOf: (functionName, call) => {
      const found = roles.get(callers.get(functionName) ?? "");
      if (found === undefined) throw new Error(`The graph has no function ${functionName} with a role.`);
      const because = reasonAgainst(found.statements, call);
      if (because === null) return null;
      const user = `arn:aws:sts::${account}:assumed-role/${found.name}/${functionName}`;
      return `User: ${user} is not authorized to perform: ${call.action} on resource: ${call.resource} ${because}`;
    },
  };
}

/** As https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html has it, for one policy. */
function reasonAgainst(statements: readonly Statement[], call: Call): string | null {
  const meant = statements.filter((each) => isMeant(each, call));
  if (meant.some(({ Effect }) => Effect === "Deny")) return "with an explicit deny in an identity-based policy";
  if (meant.some(({ Effect }) => Effect === "Allow")) return null;
  return `because no identity-based policy allows the ${call.action} action`;
}

function isMeant({ Action, Resource, Condition }: Statement, { action, resource, context }: Call): boolean {
  return (
    Action.some((each) => isLike(each.toLowerCase(), action.toLowerCase())) &&
    Resource.some((each) => isLike(each, resource)) &&
    Object.entries(OPERATORS).every(([operator, holds]) =>
      Object.entries(Condition[operator as Operator]).every(([key, wanted]) => holds(context[key] ?? [], wanted)),
    )
  );
}

type Holds = (given: readonly string[], wanted: readonly string[]) => boolean;

/** What `ForAllValues` is asked about nothing holds, and what is asked about one value does not, as at AWS. */
const OPERATORS: Readonly<Record<Operator, Holds>> = {
  StringEquals: (given, wanted) => given.some((value) => wanted.includes(value)),
  "ForAllValues:StringLike": (given, wanted) => given.every((value) => wanted.some((each) => isLike(each, value))),
};

function isLike(pattern: string, value: string): boolean {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s").test(value);
}
