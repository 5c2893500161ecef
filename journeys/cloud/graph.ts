import { existsSync, readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import * as z from "zod";
import { MADE, PLUMBING } from "./inventory.ts";

const ROOT = resolve(import.meta.dirname, "../..");

const code = z.object({ file: z.string(), bytes: z.number(), artifact: z.string() });
const shape = z.object({
  app: z.object({ stage: z.string(), region: z.string(), account: z.string() }),
  outputs: z.record(z.string(), z.unknown()),
  errors: z.array(z.string()),
  functions: z.record(z.string(), code),
  resources: z.array(
    z.object({
      urn: z.string(),
      type: z.string(),
      id: z.string().optional(),
      parent: z.string().optional(),
      custom: z.boolean(),
      inputs: z.record(z.string(), z.unknown()),
    }),
  ),
});

type Recorded = z.infer<typeof shape>;

/** What is uploaded of a function. */
export interface Code {
  /** The trigger that it was made of. */
  readonly trigger: string;
  readonly folder: string;
  /** Of its one file. */
  readonly bytes: number;
}

/** What `sst deploy` would make of a stage. */
export interface CloudGraph {
  readonly app: Recorded["app"];
  readonly outputs: Recorded["outputs"];
  /**
   * All resources of one type of AWS's provider, as `dynamodb/table:Table`, each with its id. Throws where one says what
   * the shape does not know.
   */
  take<Inputs extends z.ZodType>(type: string, inputs: Inputs): readonly (z.infer<Inputs> & { readonly id: string })[];
  /** The code of the function of this id. */
  codeOf(functionId: string): Code;
}

/**
 * Reads the graph of a name, as `npm run test:cloud` writes it. Throws where it has a resource that no stand-in makes and
 * that is no plumbing either: it would be missing, and nobody would see it.
 */
export function readGraph(name: string): CloudGraph {
  const file = resolve(ROOT, `.sst/${name}.graph.json`);
  if (!existsSync(file)) throw new Error(`There is no graph at ${file}. Run \`npm run test:cloud\`, which writes it.`);
  const { app, outputs, functions, resources, errors } = shape.parse(JSON.parse(readFileSync(file, "utf8")));
  if (errors.length > 0) throw new Error(`${file} is not whole: ${errors.join(" ")}`);
  refuseUnknown(resources);
  return {
    ...{ app, outputs },
    take: (type, inputs) => {
      if (!MADE.has(`aws:${type}`)) throw new Error(`Say in inventory.ts that a stand-in makes aws:${type}.`);
      const found = resources.filter((each) => each.type === `aws:${type}`);
      return found.map(({ urn, id = "", inputs: given }) => ({ ...known(inputs, given, urn), id }));
    },
    codeOf: (functionId) => {
      const found = resources.find(({ type, id }) => type === "aws:lambda/function:Function" && id === functionId);
      const built = functions[found?.parent?.split("::").pop() ?? ""];
      if (built === undefined) throw new Error(`The graph has no code of the function ${functionId}.`);
      return { trigger: basename(built.file, ".ts"), folder: resolve(ROOT, built.artifact), bytes: built.bytes };
    },
  };
}

function refuseUnknown(resources: Recorded["resources"]): void {
  const left = resources.filter(({ custom, type }) => custom && !MADE.has(type) && !(type in PLUMBING));
  const types = [...new Set(left.map(({ type }) => type))];
  if (types.length === 0) return;
  throw new Error(
    `No stand-in makes ${types.join(", ")}. Write one, or say in inventory.ts why the journeys can do without.`,
  );
}

function known<Inputs extends z.ZodType>(inputs: Inputs, given: unknown, urn: string): z.infer<Inputs> & object {
  const { data, error } = inputs.safeParse(given);
  if (error === undefined) return data as z.infer<Inputs> & object;
  throw new Error(`The stand-in for ${urn} does not know all that it says: ${z.prettifyError(error)}`);
}
