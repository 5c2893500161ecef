import { readFileSync } from "node:fs";

/** A resource as `npm run synth` records it: of AWS's provider where `type` begins with `aws:`. */
export interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly options: {
    readonly protect?: boolean;
    readonly retainOnDelete?: boolean;
    readonly ignoreChanges: readonly string[];
  };
}

export interface Graph {
  readonly app: { readonly removal: string; readonly protect: boolean };
  readonly resources: readonly Resource[];
  readonly errors: readonly string[];
}

export const STAGES = ["dev", "staging", "production"] as const;

/** Production with a second Region, and its standby there, which takes over what the first has left for it. */
export const REGIONS = ["second-region", "standby"] as const;

/** A graph that `npm run synth` has made: of a stage, with a second Region, or `live` for `sst dev`. */
export function readGraph(name: (typeof STAGES)[number] | (typeof REGIONS)[number] | "live"): Graph {
  const file = new URL(`../.sst/${name}.graph.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8"));
}

/** Resources of one type of AWS's provider, as `dynamodb/table:Table`. */
export function ofType({ resources }: Graph, type: string): readonly Resource[] {
  return resources.filter((each) => each.type === `aws:${type}`);
}

/** The inputs of all resources of one type. */
export function inputsOf(graph: Graph, type: string): readonly Resource["inputs"][] {
  return ofType(graph, type).map(({ inputs }) => inputs);
}

export interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: unknown;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface Policy {
  readonly Statement: readonly Statement[];
}

/** What a role may do, by the policies that are its own. */
export function statementsOf(role: Resource | undefined): readonly Statement[] {
  const policies = (role?.inputs["inlinePolicies"] ?? []) as readonly { readonly policy: Policy }[];
  return policies.flatMap(({ policy }) => policy.Statement);
}
