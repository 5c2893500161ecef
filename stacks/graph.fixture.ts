import { readFileSync } from "node:fs";
import { z } from "zod";

const resource = z.object({
  urn: z.string(),
  type: z.string(),
  name: z.string(),
  custom: z.boolean(),
  inputs: z.record(z.string(), z.unknown()),
  options: z.object({ protect: z.boolean().optional(), retainOnDelete: z.boolean().optional() }),
});
export type Resource = z.infer<typeof resource>;

const graph = z.object({ resources: z.array(resource), errors: z.array(z.string()) });
export type Graph = z.infer<typeof graph>;

export const STAGES = ["dev", "production"] as const;

/** A graph that `npm run synth` has made: of a stage, or `live` for `sst dev`. */
export function readGraph(name: (typeof STAGES)[number] | "live"): Graph {
  const file = new URL(`../.sst/${name}.graph.json`, import.meta.url);
  return graph.parse(JSON.parse(readFileSync(file, "utf8")));
}

/** Resources of one type of AWS's provider, as `dynamodb/table:Table`. */
export function ofType({ resources }: Graph, type: string): readonly Resource[] {
  return resources.filter((each) => each.type === `aws:${type}`);
}
